// https://hl7.org/fhir/R4/terminologycapabilities.html
using System.Buffers;
using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Server.Interactions;

/// <summary>Writes the TerminologyCapabilities: the code systems that codes are checked against.</summary>
internal static class TerminologyCapabilityWriter
{
    public static void Write(IBufferWriter<byte> buffer, string fhirBase, FhirDefinitions definitions)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        CapabilityWriter.WriteHead(json, "TerminologyCapabilities", fhirBase);
        json.WriteStartArray("codeSystem");
        foreach (var url in definitions.CodeSystemUrls.Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("uri", url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
