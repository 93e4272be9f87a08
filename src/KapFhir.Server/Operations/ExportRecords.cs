// https://hl7.org/fhir/R4/provenance.html and https://hl7.org/fhir/R4/auditevent.html
using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Kap.Research;

namespace KapFhir.Server.Operations;

/// <summary>What is put on record of an export: that it was made, for which study, how, and how much; nobody who is in it.</summary>
/// <param name="input">What was asked for.</param>
/// <param name="moment">When it was made.</param>
/// <param name="job">Its job, after which the records are named.</param>
internal sealed class ExportRecords(ResearchInput input, DateTimeOffset moment, string job)
{
    private const string Hl7 = "http://terminology.hl7.org/CodeSystem/";
    private const string Software = "KapFhir research export";

    private string Instant => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private string Method => input.Method == DeidentificationMethod.Expert ? "expert" : "safe-harbor";

    public IReadOnlyList<JsonObject> All(int patients, IReadOnlyList<ResearchFile> files) => [Origin(), Trail(patients, files)];

    private JsonObject Origin() => new()
    {
        ["resourceType"] = "Provenance",
        ["id"] = "export-" + job,
        ["target"] = new JsonArray(Reference(input.Study)),
        ["recorded"] = Instant,
        ["reason"] = new JsonArray(Concept(Hl7 + "v3-ActReason", "HRESCH")),
        ["activity"] = Concept(Hl7 + "iso-21089-lifecycle", "deidentify"),
        ["agent"] = new JsonArray(new JsonObject { ["type"] = Concept(Hl7 + "provenance-participant-type", "assembler"), ["who"] = new JsonObject { ["display"] = Software } }),
    };

    private JsonObject Trail(int patients, IReadOnlyList<ResearchFile> files) => new()
    {
        ["resourceType"] = "AuditEvent",
        ["id"] = "export-" + job,
        ["type"] = Coding("http://dicom.nema.org/resources/ontology/DCM", "110106"),
        ["subtype"] = new JsonArray(Coding(Hl7 + "iso-21089-lifecycle", "deidentify")),
        ["action"] = "R",
        ["recorded"] = Instant,
        ["outcome"] = "0",
        ["outcomeDesc"] = string.Create(CultureInfo.InvariantCulture, $"{patients} patients, {files.Sum(f => f.Count)} resources, method {Method}"),
        ["purposeOfEvent"] = new JsonArray(Concept(Hl7 + "v3-ActReason", "HRESCH")),
        ["agent"] = new JsonArray(new JsonObject { ["who"] = new JsonObject { ["display"] = Software }, ["requestor"] = true }),
        ["source"] = new JsonObject { ["observer"] = new JsonObject { ["display"] = Software } },
        ["entity"] = new JsonArray(new JsonObject { ["what"] = Reference(input.Study) }),
    };

    private static JsonObject Reference(string reference) => new() { ["reference"] = reference };

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    private static JsonObject Concept(string system, string code) => new() { ["coding"] = new JsonArray(Coding(system, code)) };
}
