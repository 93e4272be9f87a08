// https://hl7.org/fhir/R4/capabilitystatement.html
using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Smart;

namespace KapFhir.Server.Interactions;

/// <summary>A statement as sent, and a tag that changes when it does.</summary>
internal sealed record Statement(ReadOnlyMemory<byte> Json, string Tag);

/// <summary>The statements of this server, by the base address they name.</summary>
internal sealed class Statements(Func<FhirDefinitions> definitions, bool indexesText, bool updateCreates, Func<OAuthUris?> uris)
{
    // Whoever sends odd Host headers gets a statement made for each: only so many are kept.
    private const int MostKept = 32;
    private volatile Kept _kept = new(definitions(), uris());

    public Result<Statement> Capabilities(string fhirBase) =>
        Get("capabilities " + fhirBase, (buffer, current) => CapabilityWriter.Write(buffer, fhirBase, current, indexesText, updateCreates, uris()));

    public Result<Statement> Terminology(string fhirBase) =>
        Get("terminology " + fhirBase, (buffer, current) => TerminologyCapabilityWriter.Write(buffer, fhirBase, current));

    private Statement Get(string key, Action<IBufferWriter<byte>, FhirDefinitions> write)
    {
        // Search parameters come and go, and so do a provider's addresses: what was said with others is not true any more.
        var kept = _kept;
        var (current, places) = (definitions(), uris());
        if (kept.Definitions != current || kept.Uris != places)
        {
            kept = _kept = new Kept(current, places);
        }

        if (kept.ByKey.TryGetValue(key, out var known))
        {
            return known;
        }

        var buffer = new ArrayBufferWriter<byte>();
        write(buffer, current);
        var made = new Statement(buffer.WrittenMemory, Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 8)));
        return kept.ByKey.Count < MostKept ? kept.ByKey.GetOrAdd(key, made) : made;
    }

    private sealed record Kept(FhirDefinitions Definitions, OAuthUris? Uris)
    {
        public ConcurrentDictionary<string, Statement> ByKey { get; } = new(StringComparer.Ordinal);
    }
}
