using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>The rules before a dose, over HTTP: each refuses where it blocks, and says nothing where it is off.</summary>
public sealed class DoseGateTests(TestServer server, RuleServers servers)
{
    internal static readonly Dictionary<string, (string Rule, Action<CleanCourse> Change)> Faults = new(StringComparer.Ordinal)
    {
        ["no consent"] = ("R-01", c => c.Without("consent")),
        ["consent inactive"] = ("R-01", c => c.Change("consent", r => r["status"] = "inactive").Change("consent", r => r["provision"]!["period"]!["end"] = CleanCourse.Days(-1))),
        ["consent not verified"] = ("R-01", c => c.Change("consent", r => r.Remove("verification"))),
        ["consent lacks a topic"] = ("R-01", c => c.Change("consent", r => r["extension"]!.AsArray().RemoveAt(0))),
        ["blood pressure of 90 minutes before"] = ("R-05", c => c.Pressure("pressure", 128, 78, -90)),
        ["BP 152/94 at pre-dose"] = ("R-05", c => c.Pressure("pressure", 152, 94, -15)),
        ["SpO2 92"] = ("R-05", c => c.Measured("oxygen", "59408-5", 92, "%", -15)),
        ["weight 45 days old"] = ("R-06", c => c.Measured("weight", "29463-7", 80, "kg", -45 * 24 * 60)),
        ["1.5 mg/kg IV"] = ("R-06", c => c.Change("dose", r => r["dosage"]!["dose"]!["value"] = 120).Change("dose", r => r["extension"]![0] = JsonNode.Parse(CleanCourse.Substance(150, 120, 30)))
            .Change("order", r => r["dosageInstruction"]![0]!["doseAndRate"]![0]!["doseQuantity"]!["value"] = 120)),
        ["no screening"] = ("R-02", c => c.Without("screening")),
        ["screening 45 days before the first dose"] = ("R-02", c => c.Change("screening", r => r["authored"] = CleanCourse.Days(-45))),
        ["screening item open"] = ("R-02", c => c.Change("screening", r => r["item"]!.AsArray().RemoveAt(3))),
        ["no height"] = ("R-02", c => c.Without("height")),
        ["E05 answered yes"] = ("R-03", c => c.Change("screening", r => r["item"]![4] = JsonNode.Parse(CleanCourse.Answer("E05", CleanCourse.YesCoding)))),
        ["psychosis on the problem list"] = ("R-03", c => c.Diagnosed("psychosis", "69322001")),
        ["epilepsy needs clearance"] = ("R-03", c => c.Diagnosed("epilepsy", "84757009")),
        ["16 years old"] = ("R-03", c => c.Change("patient", r => r["birthDate"] = "2009-12-01").Represented("MTH")),
        ["17 at the consent and signed by a friend"] = ("R-34", c => c.Change("patient", r => r["birthDate"] = "2008-01-30").Represented("FRND")),
        ["no pregnancy test"] = ("R-04", c => c.Without("pregnancy")),
        ["pregnancy test 9 days old"] = ("R-04", c => c.Found("pregnancy", "2106-3", "260385009", -9 * 24 * 60)),
        ["pregnancy test positive"] = ("R-04", c => c.Found("pregnancy", "2106-3", "10828004", -60)),
        ["cocaine found"] = ("R-04", c => c.Found("drug", "3393-6", "10828004", -24 * 60)),
        ["dose on the day before"] = ("R-07", c => { c.Earlier("before", -24 * 60); Integrated(c); }),
        ["dose of another session still open"] = ("R-07", c => c.With("open", c.WithSession()["session"].ToJsonString()).Without("record").Without("session")
            .Change("open", r => r["performedPeriod"]!["start"] = CleanCourse.Time(-300)).Change("dose", r => r.Remove("partOf")).IsPast("open")),
        ["beyond the plan's 6 sessions"] = ("R-09", c => { Enumerable.Range(1, 6).ToList().ForEach(i => c.Earlier("before" + i, -3 * i * 24 * 60)); Integrated(c); }),
        ["no plan"] = ("R-09", c => c.Without("plan")),
        ["no order"] = ("R-10", c => c.Change("dose", r => r.Remove("request"))),
        ["order of another route"] = ("R-10", c => c.Change("order", r => r["dosageInstruction"]![0]!["route"]!["coding"]![0]!["code"] = "78421000")),
        ["order of 30 mg"] = ("R-10", c => c.Change("order", r => r["dosageInstruction"]![0]!["doseAndRate"]![0]!["doseQuantity"]!["value"] = 30)),
        ["not prepared"] = ("R-11", c => c.Without("preparation")),
        ["one integration after the first dose"] = ("R-11", c => { c.Earlier("before", -4 * 24 * 60); c.Therapy("integration", "integration", -2 * 24 * 60); }),
        ["takes clonazepam"] = ("R-12", c => c.Takes("drug", "2598")),
        ["licence expired"] = ("R-26", c => c.Change("nurse", r => r["qualification"]![0]!["period"]!["end"] = "2025-12-31")),
        ["consent signed by a nurse"] = ("R-34", c => c.Change("consent", r => r["performer"]![0]!["reference"] = c.Reference("nurse"))),
        ["no DEA number"] = ("R-26", c => c.Change("prescriber", r => r.Remove("identifier"))),
    };

    private static void Integrated(CleanCourse course)
    {
        course.Therapy("integration", "integration", -12 * 60);
        course.Therapy("integration2", "integration", -10 * 60);
    }

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
        (await servers.Silent.Get("DetectedIssue?patient=" + course.Patient)).EntryIds.ShouldBeSubsetOf([course.Id("past")]);
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
        (await servers.Blocking.Get("DetectedIssue?patient=" + course.Patient)).EntryIds.ShouldBeSubsetOf([course.Id("lifted"), course.Id("past")]);
        var trails = (await servers.Blocking.Get("AuditEvent?agent=" + course.Id("prescriber"))).Entries;
        trails.ShouldNotBeEmpty();
        foreach (var trail in trails.Select(t => t!["resource"]!))
        {
            trail["entity"]![0]!["what"]!["reference"]!.GetValue<string>().ShouldBeOneOf(course.Reference("dose"), course.Reference("order"));
            trail["entity"]![0]!["detail"]![0]!["valueString"]!.GetValue<string>().ShouldBe(Faults[name].Rule);
            trail["entity"]![1]!["what"]!["reference"]!.GetValue<string>().ShouldBe(course.Reference("lifted"));
            trail["purposeOfEvent"]![0]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("EMAUTH");
        }
    }

    [Fact]
    public async Task A_finding_that_is_found_no_more_is_cancelled()
    {
        var course = new CleanCourse();
        course.Pressure("pressure", 152, 94, -15);
        (await course.Send(server)).Status.ShouldBe(200);
        course.Pressure("pressure", 132, 84, -15);
        (await course.Send(server)).Status.ShouldBe(200);
        course.Change("dose", r => r["note"] = JsonNode.Parse("""[{"text":"measured again"}]"""));
        (await course.Send(server)).Status.ShouldBe(200);
        (await server.Get("DetectedIssue?patient=" + course.Patient)).Entries.ShouldHaveSingleItem()!["resource"]!["status"]!.GetValue<string>().ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("author")]
    [InlineData("rule")]
    [InlineData("implicated")]
    public async Task A_mitigation_that_is_not_signed_or_about_something_else_lifts_nothing(string lack)
    {
        var course = new CleanCourse();
        course.Pressure("pressure", 152, 94, -15);
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
            "implicated":[{{(lack == "implicated" ? """{"reference":"Patient/patient-@"}""" : """{"reference":"MedicationAdministration/dose-@"},{"reference":"MedicationRequest/order-@"}""")}}],
            "mitigation":[{"action":{{CleanCourse.Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "EMAUTH")}},"date":"2026-02-03",
            "author":{"reference":"{{course.Reference("prescriber")}}"} }]}
            """);
        if (lack == "author")
        {
            course["lifted"]["mitigation"]![0]!.AsObject().Remove("author");
        }
    }
}
