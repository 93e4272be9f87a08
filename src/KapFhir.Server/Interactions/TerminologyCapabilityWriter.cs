// https://hl7.org/fhir/R4/terminologycapabilities.html
using System.Buffers;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Server.Interactions;

/// <summary>
/// Writes the TerminologyCapabilities: R4's code systems and those that a rule or list here defines, and how they are expanded.
/// </summary>
internal static class TerminologyCapabilityWriter
{
    private const string TextFilter = "Each word must begin a word of the display, of a designation or of the code; case and accents do not count.";

    // date is refused: there is no past of code systems here.
    private static readonly string[] NotOffered = ["date"];

    public static void Write(IBufferWriter<byte> buffer, string fhirBase, FhirDefinitions definitions)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        CapabilityWriter.WriteHead(json, "TerminologyCapabilities", fhirBase);
        json.WriteBoolean("lockedDate", false);
        WriteCodeSystems(json, definitions);
        WriteExpansion(json, definitions);
        json.WriteString("codeSearch", "all");
        json.WriteStartObject("validateCode");
        json.WriteBoolean("translations", true);
        json.WriteEndObject();
        json.WriteStartObject("translation");
        json.WriteBoolean("needsMap", true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCodeSystems(Utf8JsonWriter json, FhirDefinitions definitions)
    {
        var known = definitions.CodeSystemHeads.Where(s => s.Content is not ("not-present" or "supplement")).Select(s => (s.Url, s.Version));
        json.WriteStartArray("codeSystem");
        foreach (var (url, version) in known.Concat(TerminologyResources.DefinedElsewhere.Select(u => (Url: u, Version: (string?)null))).OrderBy(s => s.Url, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("uri", url);
            if (version is not null)
            {
                json.WriteStartArray("version");
                json.WriteStartObject();
                json.WriteString("code", version);
                json.WriteBoolean("isDefault", true);
                json.WriteEndObject();
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExpansion(Utf8JsonWriter json, FhirDefinitions definitions)
    {
        json.WriteStartObject("expansion");
        json.WriteBoolean("hierarchical", true);
        json.WriteBoolean("paging", true);
        json.WriteBoolean("incomplete", false);
        json.WriteStartArray("parameter");
        var expand = definitions.Operations.First(o => o.Url.EndsWith("/ValueSet-expand", StringComparison.Ordinal));
        foreach (var parameter in expand.Parameters.Where(p => !p.IsOut && !NotOffered.Contains(p.Name, StringComparer.Ordinal)))
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("textFilter", TextFilter);
        json.WriteEndObject();
    }
}
