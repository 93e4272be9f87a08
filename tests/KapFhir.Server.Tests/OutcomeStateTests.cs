using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The state against baseline in the scores that the server writes: as it is when they are written, and when something before them changes.</summary>
public sealed class OutcomeStateTests(RecordingServer recording) : IClassFixture<RecordingServer>
{
    private readonly TestServer _server = recording.Server;
    private const string Kap = "https://kapfhir.example.org/fhir/";
    private const string State = Kap + "StructureDefinition/kap-outcome-state";

    [Fact]
    public async Task A_score_after_a_dose_says_what_became_of_the_patient()
    {
        var patient = await _server.NewPatient();
        var before = await Fill(patient, "2026-03-01T09:00:00Z", 18);
        await Dose(patient, "2026-03-02T10:00:00Z");
        var after = await Fill(patient, "2026-03-23T09:00:00Z", 8);
        (await StateOf(before)).ShouldBeNull();
        (await StateOf(after)).ShouldBe("response");
        (await Score(after))["meta"]!["versionId"]!.GetValue<string>().ShouldBe("1");
        (await _server.Get($"Observation?patient={patient}&kap-outcome=response")).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_baseline_that_comes_late_corrects_the_scores_after_it()
    {
        var patient = await _server.NewPatient();
        await Dose(patient, "2026-03-02T10:00:00Z");
        var after = await Fill(patient, "2026-03-23T09:00:00Z", 3);
        (await StateOf(after)).ShouldBe("unknown");
        var before = await Fill(patient, "2026-03-01T09:00:00Z", 18);
        (await StateOf(after)).ShouldBe("remission");

        // Amended: 18 becomes 4, and 3 is a remission still; 27 becomes the total; withdrawn: no baseline.
        await Fill(patient, "2026-03-01T09:00:00Z", 3, before);
        (await StateOf(after)).ShouldBe("remission");
        await Fill(patient, "2026-02-10T09:00:00Z", 3, before);
        (await StateOf(after)).ShouldBe("unknown");
    }

    [Fact]
    public async Task A_withdrawn_baseline_is_none()
    {
        var patient = await _server.NewPatient();
        var before = await Fill(patient, "2026-03-01T09:00:00Z", 18);
        await Dose(patient, "2026-03-02T10:00:00Z");
        var after = await Fill(patient, "2026-03-23T09:00:00Z", 8);
        await Fill(patient, "2026-03-01T09:00:00Z", 18, before, "entered-in-error");
        (await StateOf(after)).ShouldBe("unknown");
    }

    [Fact]
    public async Task A_dose_that_comes_late_is_the_first_one()
    {
        var patient = await _server.NewPatient();
        await Fill(patient, "2026-03-01T09:00:00Z", 20);
        var between = await Fill(patient, "2026-03-09T09:00:00Z", 10);
        var session = await Dose(patient, "2026-03-10T10:00:00Z");
        var after = await Fill(patient, "2026-03-23T09:00:00Z", 10);
        (await StateOf(between), await StateOf(after)).ShouldBe((null, "no-change"));
        var first = await Dose(patient, "2026-03-02T10:00:00Z");
        (await StateOf(between), await StateOf(after)).ShouldBe(("response", "response"));
        await Dose(patient, "2026-03-02T10:00:00Z", first, "entered-in-error");
        (await StateOf(between), await StateOf(after)).ShouldBe((null, "no-change"));
        session.ShouldNotBe(first);
    }

    [Fact]
    public async Task In_a_transaction_the_order_of_the_entries_makes_no_difference()
    {
        var patient = await _server.NewPatient();
        var (after, before, dose) = (Sample.Unique(), Sample.Unique(), Sample.Unique());
        (string Type, string Id, string Json)[] entries =
        [
            ("QuestionnaireResponse", after, Response(patient, "2026-03-23T09:00:00Z", 8, after, "completed")),
            ("Procedure", dose, Session(patient, "2026-03-02T10:00:00Z", dose, "completed")),
            ("QuestionnaireResponse", before, Response(patient, "2026-03-01T09:00:00Z", 18, before, "completed")),
        ];
        var bundle = string.Join(',', entries.Select(e => $$$"""{"resource":{{{e.Json}}},"request":{"method":"PUT","url":"{{{e.Type}}}/{{{e.Id}}}"}}"""));
        (await _server.Post("", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{bundle}}]}""")).Status.ShouldBe(200);
        (await StateOf(after)).ShouldBe("response");
    }

    private async Task<string> Fill(string patient, string at, int total, string? id = null, string status = "completed")
    {
        id ??= Sample.Unique();
        var written = await _server.Put("QuestionnaireResponse/" + id, Response(patient, at, total, id, status));
        written.Status.ShouldBeOneOf([200, 201], written.Text);
        return id;
    }

    private async Task<string> Dose(string patient, string at, string? id = null, string status = "completed")
    {
        id ??= Sample.Unique();
        var written = await _server.Put("Procedure/" + id, Session(patient, at, id, status));
        written.Status.ShouldBeOneOf([200, 201], written.Text);
        return id;
    }

    private async Task<JsonNode> Score(string response) =>
        (await _server.Get("Observation?derived-from=QuestionnaireResponse/" + response)).Entries.ShouldHaveSingleItem()!["resource"]!;

    private async Task<string?> StateOf(string response) => (await Score(response))["extension"]!.AsArray()
        .FirstOrDefault(e => e!["url"]!.GetValue<string>() == State)?["valueCodeableConcept"]!["coding"]![0]!["code"]!.GetValue<string>();

    private static string Session(string patient, string at, string id, string status) => $$$"""
        {"resourceType":"Procedure","id":"{{{id}}}","status":"{{{status}}}","subject":{"reference":"Patient/{{{patient}}}"},
        "extension":[{"url":"{{{Kap}}}StructureDefinition/kap-session-phase","valueCodeableConcept":{"coding":[{"system":"{{{Kap}}}CodeSystem/kap-session-phase","code":"dosing"}]}}],
        "performedPeriod":{"start":"{{{at}}}","end":"{{{at}}}"}}
        """;

    private static string Response(string patient, string at, int total, string id, string status)
    {
        var items = Enumerable.Range(1, 9).Select(i => string.Create(
            CultureInfo.InvariantCulture, $$$"""{"linkId":"phq9-{{{i}}}","answer":[ {"valueInteger": {{{Math.Clamp(total - (3 * (i - 1)), 0, 3)}}} } ]}"""));
        return $$"""
            {"resourceType":"QuestionnaireResponse","id":"{{id}}","questionnaire":"{{Kap}}Questionnaire/phq9|1.0.0","status":"{{status}}",
            "subject":{"reference":"Patient/{{patient}}"},"authored":"{{at}}","item":[{{string.Join(',', items)}}]}
            """;
    }
}
