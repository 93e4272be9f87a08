// https://hl7.org/fhir/R4/capabilitystatement.html
using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Server.Interactions;

/// <summary>A statement as sent, and a tag that changes when it does.</summary>
internal sealed record Statement(ReadOnlyMemory<byte> Json, string Tag);

/// <summary>The statements of this server, by the base address they name.</summary>
internal sealed class Statements(FhirDefinitions definitions, bool indexesText)
{
    // Whoever sends odd Host headers gets a statement made for each: only so many are kept.
    private const int MostKept = 32;
    private readonly ConcurrentDictionary<string, Statement> _kept = new(StringComparer.Ordinal);

    public Result<Statement> Capabilities(string fhirBase) =>
        Get("capabilities " + fhirBase, buffer => CapabilityWriter.Write(buffer, fhirBase, definitions, indexesText));

    public Result<Statement> Terminology(string fhirBase) =>
        Get("terminology " + fhirBase, buffer => TerminologyCapabilityWriter.Write(buffer, fhirBase, definitions));

    private Statement Get(string key, Action<IBufferWriter<byte>> write)
    {
        if (_kept.TryGetValue(key, out var kept))
        {
            return kept;
        }

        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        var made = new Statement(buffer.WrittenMemory, Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 8)));
        return _kept.Count < MostKept ? _kept.GetOrAdd(key, made) : made;
    }
}
