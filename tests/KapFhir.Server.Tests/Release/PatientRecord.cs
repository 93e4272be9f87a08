namespace KapFhir.Server.Tests.Release;

/// <summary>A patient with a record in which each provision of a consent finds something to be about. Its resources have short names.</summary>
internal sealed class PatientRecord(ConsentServer server)
{
    public const string Act = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    /// <summary>Ends the id of each resource.</summary>
    public string Mark { get; } = "-" + Guid.NewGuid().ToString("N")[..12];

    public string Patient => "pat" + Mark;

    /// <summary>The resources: name, type.</summary>
    public static IReadOnlyList<(string Name, string Type)> All { get; } =
    [
        ("pat", "Patient"), ("o1", "Observation"), ("o2", "Observation"), ("cn", "Condition"), ("en", "Encounter"), ("nt", "DocumentReference"), ("sd", "Condition"), ("dv", "Device"),
        ("cs", "Consent"),
    ];

    public string Path(string name) => All.First(r => r.Name == name).Type + "/" + name + Mark;

    /// <summary>Stores it all, the consent last.</summary>
    public async Task Store(string consent)
    {
        await Write("pat", "");
        await Write("en", $$"""
            "status":"finished","class":{"system":"{{Act}}","code":"AMB"},{{Subject}},"period":{"start":"2026-01-10","end":"2026-01-11"}
            """);
        await Write("o1", $$"""
            "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1-1"}]},{{Subject}},"effectiveDateTime":"2026-01-15","performer":[{"reference":"Practitioner/a"}],
            "encounter":{"reference":"Encounter/en{{Mark}}"},"valueString":"first"
            """);
        await Write("o2", $$"""
            "meta":{{Label("MH")}},"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2-2"}]},{{Subject}},"effectiveDateTime":"2026-02-20",
            "performer":[{"reference":"Practitioner/b"}],"valueString":"second"
            """);
        await Write("cn", $$"""{{Subject}},"recordedDate":"2026-01-12","code":{"coding":[{"system":"http://loinc.org","code":"3-3"}]}""");
        await Write("nt", $$"""
            "meta":{{Label("PSYTHPN")}},"status":"current",{{Subject}},"date":"2026-01-13T10:00:00Z","author":[{"reference":"Practitioner/a"}],"content":[{"attachment":{"title":"process note"} }]
            """);
        await Write("sd", $$""" "meta":{{Label("42CFRPart2")}},{{Subject}},"recordedDate":"2026-01-14","code":{"coding":[{"system":"http://snomed.info/sct","code":"66590003"}]}""");
        await Write("dv", $$""" "patient":{"reference":"Patient/{{Patient}}"} """);
        foreach (var name in Kept)
        {
            await server.Put("svc", Content(name), $$"""
                {"resourceType":"Binary","id":"{{Content(name)[7..]}}","contentType":"text/plain","securityContext":{"reference":"{{Path(name)}}"},"data":"aGVsbG8="}
                """);
        }

        await Consent(consent);
    }

    /// <summary>The resources that a Binary is the content of.</summary>
    public static IReadOnlyList<string> Kept { get; } = ["o1", "nt", "sd"];

    /// <summary>The Binary that one of them is the security context of.</summary>
    public string Content(string name) => $"Binary/b{name}{Mark}";

    /// <summary>Writes the consent anew.</summary>
    public Task Consent(string text) => text.Length == 0 ? Task.CompletedTask : server.Put("officer", Path("cs"), ConsentText.Json(text, "cs" + Mark, Patient, Mark));

    private string Subject => $$"""
        "subject":{"reference":"Patient/{{Patient}}"}
        """;

    private static string Label(string code) => $$"""{"security":[{"system":"{{Act}}","code":"{{code}}"}]}""";

    private Task Write(string name, string rest)
    {
        var body = rest.Trim();
        return server.Put("svc", Path(name), $$"""{"resourceType":"{{All.First(r => r.Name == name).Type}}","id":"{{name}}{{Mark}}"{{(body.Length > 0 ? "," : "")}}{{body}}}""");
    }
}
