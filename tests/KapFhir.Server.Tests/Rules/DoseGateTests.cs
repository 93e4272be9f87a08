using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>The rules before a dose, over HTTP: each refuses where it blocks, and says nothing where it is off.</summary>
public sealed class DoseGateTests(TestServer server, RuleServers servers)
{
    private static readonly Dictionary<string, (string Rule, Action<CleanCourse> Change)> Faults = new(StringComparer.Ordinal)
    {
        ["no consent"] = ("R-01", c => c.Without("consent")),
        ["consent inactive"] = ("R-01", c => c.Change("consent", r => r["status"] = "inactive").Change("consent", r => r["provision"]!["period"]!["end"] = CleanCourse.Days(-1))),
        ["consent not verified"] = ("R-01", c => c.Change("consent", r => r.Remove("verification"))),
        ["consent lacks a topic"] = ("R-01", c => c.Change("consent", r => r["extension"]!.AsArray().RemoveAt(0))),
        ["no blood pressure"] = ("R-05", c => c.Without("pressure")),
        ["BP 152/94 at pre-dose"] = ("R-05", c => c.Pressure("pressure", 152, 94, -15)),
        ["SpO2 92"] = ("R-05", c => c.Measured("oxygen", "59408-5", 92, "%", -15)),
        ["weight 45 days old"] = ("R-06", c => c.Measured("weight", "29463-7", 80, "kg", -45 * 24 * 60)),
        ["1.5 mg/kg IV"] = ("R-06", c => c.Change("dose", r => r["dosage"]!["dose"]!["value"] = 120)),
    };

    public static TheoryData<string> Cases => [.. Faults.Keys];

    [Fact]
    public async Task A_clean_dose_passes_every_rule()
    {
        var course = new CleanCourse();
        var done = await course.Send(servers.Blocking);
        done.Status.ShouldBe(200, done.Text);
        (await servers.Blocking.Get("DetectedIssue?patient=" + course.Patient)).Entries.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fault_is_refused_where_the_rule_blocks(string name)
    {
        var course = new CleanCourse();
        Faults[name].Change(course);
        var refused = await course.Send(servers.Blocking);
        refused.ShouldFail(422);
        var rules = refused.Body["issue"]!.AsArray().Where(i => (string)i!["severity"]! == "error").Select(i => (string)i!["details"]!["text"]!);
        rules.Distinct().ShouldBe([Faults[name].Rule], refused.Text);
        refused.Expression!.ShouldStartWith("Bundle.entry[");
        (await servers.Blocking.Get("Patient/" + course.Patient)).Status.ShouldBe(404);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fault_is_not_looked_at_where_the_rule_is_off(string name)
    {
        var course = new CleanCourse();
        Faults[name].Change(course);
        var done = await course.Send(servers.Silent);
        done.Status.ShouldBe(200, done.Text);
        (await servers.Silent.Get("DetectedIssue?patient=" + course.Patient)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_warned_dose_is_stored_with_its_issue_and_guidance()
    {
        var course = new CleanCourse();
        course.Pressure("pressure", 152, 94, -15);
        var done = await course.Send(server);
        done.Status.ShouldBe(200, done.Text);
        done.Text.ShouldContain("R-05");
        var issue = (await server.Get("DetectedIssue?patient=" + course.Patient)).Entries.ShouldHaveSingleItem()!["resource"]!;
        issue["implicated"]![0]!["reference"]!.GetValue<string>().ShouldBe(course.Reference("dose"));
        issue["code"]!["coding"]!.AsArray().Select(c => (string)c!["code"]!).ShouldBe(["bp-gate", "R-05"]);
        var guidance = issue["evidence"]![0]!["detail"]![0]!["reference"]!.GetValue<string>();
        (await server.Get(guidance)).Body["note"]![0]!["text"]!.GetValue<string>().ShouldContain("140/90");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_signed_mitigation_in_the_same_transaction_lifts_it_and_leaves_a_trail(string name)
    {
        var course = new CleanCourse();
        Faults[name].Change(course);
        Mitigate(course, Faults[name].Rule);
        var done = await course.Send(servers.Blocking);
        done.Status.ShouldBe(200, done.Text);
        (await servers.Blocking.Get("DetectedIssue?patient=" + course.Patient)).EntryIds.ShouldHaveSingleItem().ShouldBe(course.Id("lifted"));
        var trail = (await servers.Blocking.Get("AuditEvent?agent=" + course.Id("prescriber"))).Entries.ShouldHaveSingleItem()!["resource"]!;
        trail["entity"]!.AsArray().Select(e => (string)e!["what"]!["reference"]!).ShouldBe([course.Reference("dose"), course.Reference("lifted")]);
        trail["purposeOfEvent"]![0]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("EMAUTH");
    }

    [Theory]
    [InlineData("author")]
    [InlineData("rule")]
    [InlineData("implicated")]
    public async Task A_mitigation_that_is_not_signed_or_about_something_else_lifts_nothing(string lack)
    {
        var course = new CleanCourse();
        course.Without("pressure");
        Mitigate(course, lack == "rule" ? "R-06" : "R-05", lack);
        (await course.Send(servers.Blocking)).ShouldFail(422);
    }

    [Fact]
    public async Task A_dose_by_create_update_and_patch_meets_the_same_rules()
    {
        var course = new CleanCourse();
        (await course.Send(servers.Blocking)).Status.ShouldBe(200);
        var dose = course["dose"].DeepClone().AsObject();
        dose["dosage"]!["dose"]!["value"] = 120;
        (await servers.Blocking.Put(course.Reference("dose"), dose.ToJsonString())).ShouldFail(422);
        (await servers.Blocking.Send("PATCH", course.Reference("dose"), """[{"op":"replace","path":"/dosage/dose/value","value":120}]""", "Content-Type: application/json-patch+json"))
            .ShouldFail(422);
        (await servers.Blocking.Put("MedicationAdministration?_id=" + course.Id("dose"), dose.ToJsonString())).ShouldFail(422);
        dose.Remove("id");
        (await servers.Blocking.Post("MedicationAdministration", dose.ToJsonString())).ShouldFail(422);
        var batch = await servers.Blocking.Post("", Sample.Bundle("batch", Sample.Entry("POST", "MedicationAdministration", dose.ToJsonString())));
        batch.EntryStatuses.ShouldBe(["422"]);
    }

    private static void Mitigate(CleanCourse course, string rule, string lack = "")
    {
        course.With("lifted", $$"""
            {"resourceType":"DetectedIssue","status":"final","code":{{CleanCourse.Local("kap-rule", rule)}},"patient":{"reference":"Patient/patient-@"},
            "implicated":[{"reference":"{{(lack == "implicated" ? course.Reference("patient") : course.Reference("dose"))}}"}],
            "mitigation":[{"action":{{CleanCourse.Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "EMAUTH")}},"date":"2026-02-03",
            "author":{"reference":"{{course.Reference("prescriber")}}"} }]}
            """);
        if (lack == "author")
        {
            course["lifted"]["mitigation"]![0]!.AsObject().Remove("author");
        }
    }
}
