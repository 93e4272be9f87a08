using System.Text.Json.Nodes;
using KapFhir.Kap.Rules;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>
/// Every rule over HTTP in four cases: nothing to find, something found, found and lifted by a signed mitigation, and switched off. A rule without its row fails.
/// </summary>
public sealed class RuleTableTests(RuleServers servers)
{
    private static readonly string[] Cases = ["passing", "failing", "overridden", "switched off"];

    private static readonly Dictionary<string, RuleRow> Rows = new(StringComparer.Ordinal)
    {
        ["R-01"] = Dose("no consent"),
        ["R-02"] = Dose("no screening"),
        ["R-03"] = Dose("psychosis on the problem list"),
        ["R-04"] = Dose("no pregnancy test"),
        ["R-05"] = Dose("BP 152/94 at pre-dose"),
        ["R-06"] = Dose("weight 45 days old"),
        ["R-07"] = Dose("dose on the day before"),
        ["R-08"] = Start("13th session in 30 days"),
        ["R-09"] = Dose("no plan"),
        ["R-10"] = Dose("no order"),
        ["R-11"] = Dose("not prepared"),
        ["R-12"] = Dose("takes clonazepam"),
        ["R-13"] = Start("no oxygen on site"),
        ["R-14"] = Start("two earlier esketamine forms late"),
        ["R-15"] = Start("bladder not looked at for 13 weeks"),
        ["R-16"] = Start("nobody called after the last session"),
        ["R-17"] = Start("high risk of suicide stands"),
        ["R-21"] = new(() => Scored(10), c => c.Measured("score", "44261-6", 20, "{score}", 0), "score", IsAdvice: true),
        ["R-26"] = Dose("licence expired"),
        ["R-27"] = End("a gap in the vital signs"),
        ["R-28"] = new(() => new CleanCourse().WithSession().During("reading", 30, 130, 80), c => c.During("reading", 30, 190, 120), "reading", IsAdvice: true),
        ["R-29"] = End("a peak that was not measured"),
        ["R-30"] = new(() => Event(new CleanCourse().WithSession(), isSuspected: true), c => Event(c, isSuspected: false), "event"),
        ["R-31"] = End("left after 95 minutes"),
        ["R-32"] = new(() => new CleanCourse(), SessionGateTests.Substance["not recorded"], "dose"),
        ["R-33"] = End("consent and dose not signed"),
        ["R-34"] = Dose("consent signed by a nurse"),
    };

    public static TheoryData<string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string>();
            new KapRules().All.ToList().ForEach(rule => Cases.ToList().ForEach(@case => table.Add(rule.Id, @case)));
            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_rule_holds(string rule, string @case)
    {
        Rows.ShouldContainKey(rule, "a rule without cases");
        var row = Rows[rule];
        var course = row.Clean();
        if (@case != "passing")
        {
            row.Fault(course);
        }

        if (@case == "overridden")
        {
            Mitigate(course, rule, row.About);
        }

        var server = @case == "switched off" ? servers.Silent : servers.Blocking;
        var answer = await course.Send(server);
        if (@case == "failing" && !row.IsAdvice)
        {
            answer.ShouldFail(422);
            answer.Body["issue"]!.AsArray().Where(i => (string)i!["severity"]! == "error").Select(i => (string)i!["details"]!["text"]!).Distinct().ShouldBe([rule], answer.Text);
            (await server.Get("Patient/" + course.Patient)).Status.ShouldBe(404);
            return;
        }

        answer.Status.ShouldBe(200, answer.Text);
        var issues = (await Issues(server, course, rule)).ToList();
        issues.Any().ShouldBe(@case == "failing", answer.Text);
        issues.ForEach(i => i["evidence"]![0]!["detail"]![0]!["reference"]!.GetValue<string>().ShouldStartWith("GuidanceResponse/"));
        (await Trails(server, course, rule)).ShouldBeInRange(@case == "overridden" ? 1 : 0, @case == "overridden" ? 4 : 0);
    }

    // With the rule set to warn, the write is stored with an issue that names the rule, its guidance, and the words in the answer.
    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_that_warns_stores_the_write_with_its_issue_and_guidance(string rule)
    {
        await using var server = await TestServer.Start([.. new KapRules().All.Select(r => $"--Kap:Rules:{r.Id}:Mode={(r.Id == rule ? "Warn" : "Off")}")]);
        var course = Rows[rule].Clean();
        Rows[rule].Fault(course);
        var answer = await course.Send(server);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Text.ShouldContain(rule + ":");
        var issues = (await Issues(server, course, rule)).ToList();
        issues.ShouldNotBeEmpty();
        foreach (var issue in issues)
        {
            issue["status"]!.GetValue<string>().ShouldBe("final");
            issue["patient"]!["reference"]!.GetValue<string>().ShouldBe("Patient/" + course.Patient);
            var guidance = await server.Get(issue["evidence"]![0]!["detail"]![0]!["reference"]!.GetValue<string>());
            guidance.Body["note"]!.AsArray().Select(n => (string)n!["text"]!).ShouldContain(n => n.Contains(rule, StringComparison.Ordinal));
        }
    }

    public static TheoryData<string> Rules => [.. new KapRules().All.Select(r => r.Id)];

    private static async Task<IEnumerable<JsonNode>> Issues(TestServer server, CleanCourse course, string rule) =>
        (await server.Get($"DetectedIssue?patient={course.Patient}&code={rule}")).Entries.Select(e => e!["resource"]!).Where(i => i["mitigation"] is null);

    private static async Task<int> Trails(TestServer server, CleanCourse course, string rule) =>
        (await server.Get("AuditEvent?agent=" + course.Id("prescriber"))).Entries.Select(e => e!["resource"]!)
            .Count(t => (string?)t["entity"]?[0]?["detail"]?[0]?["valueString"] == rule);

    private static void Mitigate(CleanCourse course, string rule, string about) => course.With("lifted", $$"""
        {"resourceType":"DetectedIssue","status":"final","code":{{CleanCourse.Local("kap-rule", rule)}},"patient":{"reference":"Patient/patient-@"},
        "implicated":[{"reference":"{{course.Reference(about)}}"},{"reference":"MedicationRequest/order-@"}],
        "mitigation":[{"action":{{CleanCourse.Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "EMAUTH")}},"author":{"reference":"Practitioner/prescriber-@"} }]}
        """);

    private static RuleRow Dose(string name) => new(() => new CleanCourse(), DoseGateTests.Faults[name].Change, "dose");

    private static RuleRow Start(string name) => new(() => new CleanCourse().WithSession(), SessionGateTests.Starting[name].Change, "session");

    private static RuleRow End(string name) => new(() => new CleanCourse().WithSession().Completed(), SessionGateTests.Ending[name].Change, "session");

    private static CleanCourse Scored(int total)
    {
        var course = new CleanCourse();
        course.Measured("score", "44261-6", total, "{score}", 0);
        course.Measured("before", "44261-6", 10, "{score}", -7 * 24 * 60);
        return course;
    }

    private static CleanCourse Event(CleanCourse course, bool isSuspected) => course.With("event", $$"""
        {"resourceType":"AdverseEvent","actuality":"actual","event":{{CleanCourse.Concept("http://snomed.info/sct", "422587007")}},"subject":{"reference":"Patient/patient-@"},
        "date":"{{CleanCourse.Time(60)}}"{{(isSuspected ? ",\"suspectEntity\":[{\"instance\":{\"reference\":\"MedicationAdministration/dose-@\"} }]" : "")}} }
        """);

    private sealed record RuleRow(Func<CleanCourse> Clean, Action<CleanCourse> Fault, string About, bool IsAdvice = false);
}
