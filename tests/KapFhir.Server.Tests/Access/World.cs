namespace KapFhir.Server.Tests.Access;

/// <summary>A resource of the test's world.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Patient">Whose it is; null if nobody's.</param>
/// <param name="Category">Its category, null if it has none.</param>
/// <param name="Body">The resource.</param>
public sealed record Fact(string Type, string Id, string? Patient, string? Category, string Body)
{
    public string Path => Type + "/" + Id;

    /// <summary>The resource that its securityContext names, if it is a Binary that does.</summary>
    public string? Context { get; init; }
}

/// <summary>The records of two patients that differ in nothing but whose they are, and what belongs to nobody.</summary>
public static class World
{
    public const string Code = "44261-6";

    public static IReadOnlyList<string> Patients { get; } = ["ann", "bob"];

    public static IReadOnlyList<Fact> Facts { get; } = [.. Nobodys(), .. Patients.SelectMany(Of).OrderBy(f => f.Type == "List")];

    public static string Patient(string id, string more = "") =>
        $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"Matrix","given":["{{id}}"]}]{{more}}}""";

    public static string Observation(string? id, string patient, string category, string more = "") => $$"""
        {"resourceType":"Observation"{{Id(id)}},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{{category}}"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"{{Code}}"}]},"subject":{"reference":"Patient/{{patient}}"},"effectiveDateTime":"{{(patient == "ann" ? "2026-01-01" : "2026-01-02")}}","valueString":"x"{{more}}}
        """;

    public static string Encounter(string id, string patient) =>
        $$"""{"resourceType":"Encounter","id":"{{id}}","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"Patient/{{patient}}"} }""";

    public static string Device(string id, string patient) => $$"""{"resourceType":"Device","id":"{{id}}","patient":{"reference":"Patient/{{patient}}"} }""";

    public static string Binary(string? id, string? context) =>
        $$"""{"resourceType":"Binary"{{Id(id)}},"contentType":"text/plain"{{(context is null ? "" : $",\"securityContext\":{{\"reference\":\"{context}\"}}")}},"data":"aGVsbG8="}""";

    private static string Id(string? id) => id is null ? "" : $",\"id\":\"{id}\"";

    private static IEnumerable<Fact> Nobodys()
    {
        yield return new("Practitioner", "dr", null, null, """{"resourceType":"Practitioner","id":"dr","name":[{"family":"Doctor"}]}""");
        yield return new("Organization", "clinic", null, null, """{"resourceType":"Organization","id":"clinic","name":"Clinic"}""");
        yield return new("Binary", "bin-free", null, null, Binary("bin-free", null));
        yield return new("Medication", "ket", null, null, """{"resourceType":"Medication","id":"ket","code":{"text":"ketamine"}}""");
    }

    private static IEnumerable<Fact> Of(string p)
    {
        yield return new("Patient", p, p, null, Patient(p));
        yield return new("Encounter", "enc-" + p, p, null, Encounter("enc-" + p, p));
        yield return new("Observation", "survey-" + p, p, "survey", Observation("survey-" + p, p, "survey"));
        yield return new("Observation", "lab-" + p, p, "laboratory", Observation("lab-" + p, p, "laboratory", $$""","derivedFrom":[{"reference":"Observation/survey-{{p}}"} ]"""));
        yield return new("Binary", "bin-" + p, p, null, Binary("bin-" + p, "Observation/lab-" + p)) { Context = "Observation/lab-" + p };
        yield return new("Device", "dev-" + p, p, null, Device("dev-" + p, p));
        yield return new("List", "list-" + p, p, null, $$"""
            {"resourceType":"List","id":"list-{{p}}","status":"current","mode":"working","subject":{"reference":"Patient/{{p}}"},"entry":[{"item":{"reference":"Observation/survey-ann"} },{"item":{"reference":"Observation/survey-bob"} } ]}
            """);
    }
}
