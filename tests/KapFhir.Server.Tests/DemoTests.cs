using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Kap.Demo;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>A server with the patients of the demo clinic who tell a story, loaded as a client would send them.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start();
        await Load();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public async Task Load()
    {
        foreach (var bundle in DemoClinic.Bundles(DemoClinic.Stories.Count))
        {
            var answer = await Server.Post("", Encoding.UTF8.GetString(bundle.Json.Span));
            answer.Status.ShouldBe(200, bundle.Label + ": " + answer.Text[..Math.Min(2000, answer.Text.Length)]);
        }
    }
}

/// <summary>The demo clinic goes in as a client would send it, twice changes nothing, and each of its stories is found where docs/demo.md says.</summary>
public sealed class DemoTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private const string Rule = "https://kapfhir.example.org/fhir/CodeSystem/kap-rule|";
    private const string Loinc = "http://loinc.org|";

    private TestServer Server => demo.Server;

    [Fact]
    public async Task Loading_again_changes_nothing()
    {
        var before = await Versions();
        await demo.Load();
        (await Versions()).ShouldBe(before);
        (await Server.Get("Patient?_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(DemoClinic.Stories.Count);
    }

    // A clinic that trips its own gates would be untrue: what the server found is what the stories tell, and that some patients got worse.
    [Fact]
    public async Task The_rules_find_what_the_stories_tell_and_nothing_else()
    {
        var found = (await Server.Get("DetectedIssue?_count=1000")).Entries.Select(e => e!["resource"]!).Where(r => r["id"]!.GetValue<string>().StartsWith("kap-issue-", StringComparison.Ordinal))
            .Select(r => $"{r["patient"]!["reference"]!.GetValue<string>()[8..]} {RuleOf(r)}").Distinct().Order(StringComparer.Ordinal).ToList();
        found.Where(f => !f.EndsWith("R-21", StringComparison.Ordinal)).ShouldBe(
            ["demo-003 R-05", "demo-006 R-32", "demo-007 R-17", "demo-008 R-17", "demo-009 R-14", "demo-021 R-08", "demo-026 R-28", "demo-029 R-28"]);
        found.ShouldContain("demo-017 R-21");
    }

    [Fact]
    public async Task What_was_signed_for_is_on_the_trail()
    {
        var lifted = (await Server.Get("AuditEvent?_count=1000")).Entries.Select(e => e!["resource"]!).SelectMany(r => r["entity"]!.AsArray())
            .Where(e => e!["detail"] is not null).Select(e => e!["detail"]![0]!["valueString"]!.GetValue<string>()).Distinct().Order(StringComparer.Ordinal);
        lifted.Except(["R-11"], StringComparer.Ordinal).ShouldBe(["R-05", "R-12", "R-31"]);
    }

    // The twelve cases of test data, each recognisable in the clinic.
    [Theory]
    [InlineData("BP 152/94 before the dose", "DetectedIssue?patient=Patient/demo-003&code=" + Rule + "R-05&implicated=MedicationAdministration/demo-003-dose-2", 1)]
    [InlineData("consent withdrawn", "Consent?patient=Patient/demo-004&scope=treatment&status=inactive", 1)]
    [InlineData("weight 45 days old", "DetectedIssue?patient=Patient/demo-005&code=" + Rule + "R-06", 1)]
    [InlineData("5 mg not accounted for", "Task?patient=Patient/demo-006&code:text=substance", 1)]
    [InlineData("PHQ-9 item 9 is 2: task", "Task?patient=Patient/demo-007&status=requested&code:text=cssrs", 1)]
    [InlineData("PHQ-9 item 9 is 2: risk", "RiskAssessment?patient=Patient/demo-007&date=2025-04-15", 1)]
    [InlineData("C-SSRS question 4: high", "Observation?patient=Patient/demo-008&code=" + Loinc + "93374-7&value-concept=" + Loinc + "LA9193-9", 1)]
    [InlineData("C-SSRS question 4: flag", "Flag?patient=Patient/demo-008", 1)]
    [InlineData("esketamine, 95 minutes", "DetectedIssue?patient=Patient/demo-009&code=" + Rule + "R-31", 1)]
    [InlineData("REMS form due", "Task?patient=Patient/demo-009&status=requested&code:text=rems-form", 1)]
    [InlineData("PHQ-9 18 at baseline", "Observation?derived-from=QuestionnaireResponse/demo-001-phq9-baseline&value-quantity=18", 1)]
    [InlineData("PHQ-9 8 three weeks later", "Observation?derived-from=QuestionnaireResponse/demo-001-phq9-end-induction&value-quantity=8", 1)]
    [InlineData("PHQ-9 18, then 3", "Observation?derived-from=QuestionnaireResponse/demo-002-phq9-end-induction&value-quantity=3", 1)]
    [InlineData("8 of 9 items", "QuestionnaireResponse?_id=demo-010-phq9-pre-dose-4&kap-linkid=phq9-3", 0)]
    [InlineData("8 of 9 items: a total all the same", "Observation?derived-from=QuestionnaireResponse/demo-010-phq9-pre-dose-4&value-quantity=ge1", 1)]
    [InlineData("psychotherapy notes", "DocumentReference?patient=Patient/demo-011&_security=http://terminology.hl7.org/CodeSystem/v3-ActCode|PSYTHPN&_count=1", 1)]
    [InlineData("no research consent", "Consent?patient=Patient/demo-012&scope=research&status=active", 0)]
    [InlineData("research consent", "Consent?patient=Patient/demo-001&scope=research&status=active", 1)]
    public async Task Each_case_is_there(string name, string query, int entries) =>
        (await Server.Get(query.Replace("|", "%7C", StringComparison.Ordinal))).Entries.Count.ShouldBe(entries, name);

    [Theory]
    [InlineData("demo-dose-after-withdrawal.json", "R-01")]
    [InlineData("demo-dose-not-accounted-for.json", "kap-ma-3")]
    [InlineData("demo-session-left-early.json", "R-31")]
    public async Task What_the_gates_refuse_is_refused(string file, string why)
    {
        var body = await File.ReadAllTextAsync(Path.Combine(Root(), "postman", "examples", file), TestContext.Current.CancellationToken);
        var answer = await Server.Post(JsonNode.Parse(body)!["resourceType"]!.GetValue<string>(), body);
        answer.ShouldFail(422);
        answer.Text.ShouldContain(why);
    }

    private static string RuleOf(JsonNode issue) =>
        issue["code"]!["coding"]!.AsArray().Select(c => c!["code"]!.GetValue<string>()).First(c => c.StartsWith("R-", StringComparison.Ordinal));

    private async Task<int> Versions() => (await Server.Get("_history?_count=0")).Body["total"]!.GetValue<int>();

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KapFhir.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/', '\\'))!;
        }

        return folder;
    }
}
