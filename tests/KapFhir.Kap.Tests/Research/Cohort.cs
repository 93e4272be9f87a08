using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Research;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Tests.Research;

/// <summary>Records of a study, exported.</summary>
internal static class Cohort
{
    public static readonly DateTimeOffset Moment = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>The export of records, each a Patient and what is about it: one text per resource.</summary>
    public static List<JsonObject> Export(IEnumerable<JsonObject[]> records, DeidentificationMethod method = DeidentificationMethod.SafeHarbor, ResearchOptions? options = null, byte[]? secret = null)
    {
        var export = new ResearchExport(new ResearchTask(method, Moment, options ?? new() { SmallestCell = 2 }, new ProductOptions()), secret ?? Secret);
        var read = records.Select(r => r.Select(Read).ToList()).Select(r => new ResearchRecord(r.First(n => n.Type.Name == "Patient"), r, _ => null)).ToList();
        read.ForEach(export.Count);
        return [.. read.SelectMany(export.Write).Select(w => w.Resource).OfType<JsonObject>()];
    }

    public static FhirNode Read(JsonObject resource) =>
        ResourceReader.Read(Encoding.UTF8.GetBytes(resource.ToJsonString()), FhirDefinitions.R4, ReaderLimits.Default).Value;

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public static string Text(IEnumerable<JsonObject> export) => string.Join('\n', export.Select(r => r.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));

    public static JsonObject Patient(string id, string birth = "1980-05-06", string more = "") =>
        Json($$"""{"resourceType":"Patient","id":"{{id}}","gender":"female","birthDate":"{{birth}}"{{more}}}""");

    public static JsonObject Dose(string patient, string id, string at) => Json($$$"""
        {"resourceType":"MedicationAdministration","id":"{{{id}}}","status":"completed","medicationCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"373464007"}]},
        "subject":{"reference":"Patient/{{{patient}}}"},"effectiveDateTime":"{{{at}}}","dosage":{"dose":{"value":40,"system":"http://unitsofmeasure.org","code":"mg"} } }
        """);

    public static JsonObject Score(string patient, string id, string at, string more = "") => Json($$$"""
        {"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},"subject":{"reference":"Patient/{{{patient}}}"},
        "effectiveDateTime":"{{{at}}}","valueQuantity":{"value":12,"system":"http://unitsofmeasure.org","code":"{score}"}{{{more}}} }
        """);
}
