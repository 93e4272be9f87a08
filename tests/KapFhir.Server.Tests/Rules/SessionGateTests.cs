using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>The rules when a session begins, while it runs and when it ends, over HTTP.</summary>
public sealed class SessionGateTests(TestServer server, RuleServers servers)
{
    internal static readonly Dictionary<string, (string Rule, Action<CleanCourse> Change)> Starting = new(StringComparer.Ordinal)
    {
        ["ate an hour before"] = ("R-13", c => c.Change("record", r => r["item"]![0]!["answer"]![0]!["valueDateTime"] = CleanCourse.Time(-60))),
        ["no session record"] = ("R-13", c => c.Without("record").Change("session", r => r["performer"]!.AsArray().Add(JsonNode.Parse($$"""
            {"function":{{CleanCourse.Local("kap-role", "escort")}},"actor":{"reference":"{{c.Reference("witness")}}"} }
            """)))),
        ["no escort"] = ("R-13", c => c.Change("record", r => r["item"]!.AsArray().RemoveAt(2))),
        ["no oxygen on site"] = ("R-13", c => c.Change("record", r => r["item"]![7]!["answer"]![0]!["valueBoolean"] = false)),
        ["one person alone"] = ("R-13", c => c.Change("session", r => r["performer"]!.AsArray().RemoveAt(1))),
        ["IV at home"] = ("R-26", c => c.Change("session", r => r["extension"]!.AsArray().Add(JsonNode.Parse(
            CleanCourse.Extension("kap-setting", "\"valueCodeableConcept\":" + CleanCourse.Local("kap-setting", "home-chaperone")))))),
        ["13th session in 30 days"] = ("R-08", c =>
        {
            c.Change("plan", r => r["extension"]![0]!["valuePositiveInt"] = 30).Change("consent", r => r["dateTime"] = CleanCourse.Days(-40)).Change("screening", r => r["authored"] = CleanCourse.Days(-40));
            Enumerable.Range(1, 12).ToList().ForEach(i => c.Earlier("before" + i, ((-2 * i) - 1) * 24 * 60));
            c.Therapy("integration", "integration", -24 * 60);
            c.Change("plan", r => r["period"]!["start"] = CleanCourse.Days(-50)).Form("bladder", "phq9", -12 * 60, CleanCourse.Answer("x", "\"valueInteger\":0"));
            c.Measured("moca", "72172-0", 29, "{score}", -2 * 24 * 60);
        }),
        ["two earlier esketamine forms late"] = ("R-14", c =>
        {
            c.Earlier("before", -12 * 24 * 60);
            c.Change("before", r => r.Remove("medicationReference")).Change("before", r => r["medicationCodeableConcept"] = JsonNode.Parse(
                CleanCourse.Concept("http://www.nlm.nih.gov/research/umls/rxnorm", "2119365")));
            c.Change("consent", r => r["dateTime"] = CleanCourse.Days(-11)).Change("consent", r => r["provision"]!["period"]!["start"] = CleanCourse.Days(-11));
            c.Therapy("integration", "integration", -11 * 24 * 60);
            c.Therapy("integration2", "integration", -10 * 24 * 60);
            c.Form("contact", "who5", -8 * 24 * 60, CleanCourse.Answer("x", "\"valueInteger\":0"));
        }),
        ["bladder not looked at for 13 weeks"] = ("R-15", c =>
        {
            c.Earlier("before", -92 * 24 * 60);
            c.Change("plan", r => r["period"]!["start"] = CleanCourse.Days(-120)).Change("consent", r => r["dateTime"] = CleanCourse.Days(-100)).Change("screening", r => r["authored"] = CleanCourse.Days(-100));
            c.Therapy("integration", "integration", -91 * 24 * 60);
            c.Therapy("integration2", "integration", -90 * 24 * 60);
            c.Therapy("preparation", "preparation", -95 * 24 * 60);
            c.Form("contact", "who5", -88 * 24 * 60, CleanCourse.Answer("x", "\"valueInteger\":0"));
        }),
        ["nobody called after the last session"] = ("R-16", c =>
        {
            c.Earlier("before", -12 * 24 * 60);
            c.Therapy("integration", "integration", -60);
            c.Therapy("integration2", "integration", -120);
        }),
        ["high risk of suicide stands"] = ("R-17", c => c.With("flag", $$"""
            {"resourceType":"Flag","status":"active","code":{"coding":[{"system":"http://snomed.info/sct","code":"225444004"},{"system":"http://snomed.info/sct","code":"15508007"}]},
            "subject":{"reference":"Patient/patient-@"},"period":{"start":"{{CleanCourse.Days(-2)}}"} }
            """)),
    };

    internal static readonly Dictionary<string, (string Rule, Action<CleanCourse> Change)> Ending = new(StringComparer.Ordinal)
    {
        ["left after 95 minutes"] = ("R-31", c => c.Leave(135)),
        ["no escort at the door"] = ("R-31", c => c.Leave(165, escort: false)),
        ["Aldrete 8"] = ("R-31", c => c.Leave(165, aldrete: 8)),
        ["readiness not judged"] = ("R-31", c => c.Change("session", r => r["extension"]!.AsArray().RemoveAt(1))),
        ["blood pressure still 170/105"] = ("R-31", c => c.During("bp160", 160, systolic: 170, diastolic: 105)),
        ["a gap in the vital signs"] = ("R-27", c => c.Without("bp55")),
        ["consent and dose not signed"] = ("R-33", c => c.Without("signed")),
        ["waste not signed by its witness"] = ("R-33", c => c.Change("signed", r => r["signature"]!.AsArray().RemoveAt(1))),
        ["a signature of another version"] = ("R-33", c => c.Change("signed", r => r["target"]![1]!["reference"] = c.Reference("dose") + "/_history/7")),
        ["a peak that was not measured"] = ("R-29", c => c.Dissociated("cadss40", 40, 7).Dissociated("cadss150", 150, 0)
            .Change("session", r => r["extension"]!.AsArray().Add(JsonNode.Parse(CleanCourse.Peak(3, 40))))),
    };

    internal static readonly Dictionary<string, Action<CleanCourse>> Substance = new(StringComparer.Ordinal)
    {
        ["drawn 50, given 40, wasted 5"] = c => c.Change("dose", r => r["extension"]![0] = JsonNode.Parse(CleanCourse.Substance(50, 40, 5))),
        ["not recorded"] = c => c.Change("dose", r => r.Remove("extension")),
        ["wasted without a witness"] = c => c.Change("dose", r => r["performer"]!.AsArray().RemoveAt(1)),
        ["lot expired"] = c => c.Change("product", r => r["batch"]!["expirationDate"] = "2026-01-31"),
    };

    public static TheoryData<string> StartCases => [.. Starting.Keys];

    public static TheoryData<string> EndCases => [.. Ending.Keys];

    public static TheoryData<string> SubstanceCases => [.. Substance.Keys];

    [Fact]
    public async Task A_clean_session_passes_from_start_to_end()
    {
        var course = new CleanCourse().WithSession();
        (await course.Send(servers.Blocking)).Status.ShouldBe(200);
        course.Completed();
        var done = await course.Send(servers.Blocking);
        done.Status.ShouldBe(200, done.Text);
        (await servers.Blocking.Get("DetectedIssue?patient=" + course.Patient)).Entries.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(StartCases))]
    public Task A_fault_at_the_start(string name) => Holds(Started(name), Starting[name].Rule, "session");

    [Theory]
    [MemberData(nameof(EndCases))]
    public async Task A_fault_at_the_end(string name)
    {
        var course = new CleanCourse().WithSession().Completed();
        Ending[name].Change(course);
        await Holds(course, Ending[name].Rule, "session");
    }

    [Theory]
    [MemberData(nameof(SubstanceCases))]
    public async Task A_controlled_substance_that_does_not_add_up(string name)
    {
        var course = new CleanCourse();
        Substance[name](course);
        await Holds(course, "R-32", "dose");
    }

    [Theory]
    [InlineData("MedicationAdministration")]
    [InlineData("AdverseEvent")]
    public async Task What_goes_wrong_is_tied_to_the_session(string type)
    {
        var course = new CleanCourse().WithSession();
        if (type == "AdverseEvent")
        {
            course.With("event", $$"""
                {"resourceType":"AdverseEvent","actuality":"actual","event":{{CleanCourse.Concept("http://snomed.info/sct", "422587007")}},"subject":{"reference":"Patient/patient-@"},
                "date":"{{CleanCourse.Time(60)}}"}
                """);
        }
        else
        {
            course.With("event", $$"""
                {"resourceType":"MedicationAdministration","status":"completed","partOf":[{"reference":"Procedure/session-@"}],"subject":{"reference":"Patient/patient-@"},
                "medicationCodeableConcept":{{CleanCourse.Concept("http://www.nlm.nih.gov/research/umls/rxnorm", "26225")}},"effectiveDateTime":"{{CleanCourse.Time(60)}}",
                "dosage":{"dose":{{CleanCourse.Quantity(4, "mg")}} } }
                """);
        }

        await Holds(course, "R-30", "event");
    }

    [Theory]
    [InlineData("bp", 172, 102, 0, "warning", 1)]
    [InlineData("bp", 185, 100, 0, "stat", 1)]
    [InlineData("2708-6", 0, 0, 92, "urgent", 1)]
    [InlineData("2708-6", 0, 0, 88, "stat", 1)]
    [InlineData("8867-4", 0, 0, 130, "urgent", 1)]
    [InlineData("8867-4", 0, 0, 90, "", 0)]
    public async Task An_alert_in_the_session_is_stored_and_told_and_never_refused(string code, int systolic, int diastolic, int value, string priority, int messages)
    {
        var course = new CleanCourse().WithSession();
        if (code == "bp")
        {
            course.During("reading", 30, systolic, diastolic);
        }
        else
        {
            course.Measured("reading", code, value, code == "2708-6" ? "%" : "/min", 30);
            course.Change("reading", r => r["partOf"] = new JsonArray(new JsonObject { ["reference"] = course.Reference("session") }));
        }

        var done = await course.Send(servers.Blocking);
        done.Status.ShouldBe(200, done.Text);
        var told = (await servers.Blocking.Get("Communication?patient=" + course.Patient)).Entries;
        told.Count.ShouldBe(messages);
        told.Select(t => (string)t!["resource"]!["priority"]!).ShouldAllBe(p => p == (priority == "warning" ? "urgent" : priority));
        (await servers.Blocking.Get("AdverseEvent?actuality=potential&subject=" + course.Patient)).Entries.Count.ShouldBe(priority == "stat" ? 1 : 0);
        (await course.Send(servers.Silent)).Status.ShouldBe(200);
        (await servers.Silent.Get("Communication?patient=" + course.Patient)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Dissociation_lasts_as_long_as_its_own_observation_says()
    {
        var course = new CleanCourse().WithSession().Completed();
        course.Dissociated("cadss40", 40, 7).Dissociated("cadss90", 90, 1).Change("session", r => r["extension"]!.AsArray().Add(JsonNode.Parse(CleanCourse.Peak(7, 40))));
        (await course.Send(servers.Blocking)).Status.ShouldBe(200);
        var kept = (await servers.Blocking.Get($"Observation?patient={course.Patient}&code=dissociation-duration")).Entries.ShouldHaveSingleItem()!["resource"]!;
        kept["valueQuantity"]!["value"]!.GetValue<int>().ShouldBe(90);
        kept["valueQuantity"]!["code"]!.GetValue<string>().ShouldBe("min");
        kept["partOf"]![0]!["reference"]!.GetValue<string>().ShouldBe(course.Reference("session"));
    }

    [Fact]
    public async Task A_patient_whom_three_tries_do_not_reach_is_lost_to_follow_up_unless_heard_of()
    {
        foreach (var isHeard in new[] { false, true })
        {
            var course = new CleanCourse();
            (await course.Send(server)).Status.ShouldBe(200);
            if (isHeard)
            {
                (await server.Post("Communication", Message(course, 7, "\"sender\":{\"reference\":\"Patient/" + course.Patient + "\"},"))).Status.ShouldBe(201);
            }

            (await server.Post("Communication", Message(course, 2, ""))).Status.ShouldBe(201);
            (await server.Post("Communication", Message(course, 8, ""))).Status.ShouldBe(201);
            (await server.Post("Appointment", $$"""
                {"resourceType":"Appointment","status":"noshow","start":"{{CleanCourse.Days(9)}}","end":"{{CleanCourse.Days(9.1)}}",
                "participant":[{"actor":{"reference":"Patient/{{course.Patient}}"},"status":"accepted"}]}
                """)).Status.ShouldBe(201);
            (await server.Get("Flag?patient=" + course.Patient)).Entries.ShouldBeEmpty();
            (await server.Post("Communication", Message(course, 10, ""))).Status.ShouldBe(201);
            var flags = (await server.Get("Flag?patient=" + course.Patient)).Entries;
            flags.Select(f => (string)f!["resource"]!["code"]!["coding"]![0]!["code"]!).ShouldBe(isHeard ? [] : ["399307001"]);
        }
    }

    private static string Message(CleanCourse course, int day, string more) => $$"""
        {"resourceType":"Communication","status":"completed",{{more}}"subject":{"reference":"Patient/{{course.Patient}}"},"sent":"{{CleanCourse.Days(day)}}"}
        """;

    [BriefCase(BriefCases.Esketamine)]
    [Fact]
    public async Task Esketamine_of_95_minutes_is_refused_and_of_two_hours_asks_for_the_REMS_form()
    {
        var course = new CleanCourse().WithSession().Completed();
        course.Change("product", r => r["code"] = JsonNode.Parse(CleanCourse.Concept("http://www.nlm.nih.gov/research/umls/rxnorm", "2119365")));
        course.Change("dose", r => r["dosage"]!["dose"]!["value"] = 56).Change("dose", r => r["dosage"]!["route"]!["coding"]![0]!["code"] = "46713006");
        course.Change("session", r => r["code"]!["coding"]![0]!["code"] = "intranasal-session").Leave(95);
        var refused = await course.Send(server);
        refused.ShouldFail(422);
        refused.Body["issue"]!.AsArray().Where(i => (string)i!["severity"]! == "error").Select(i => (string)i!["details"]!["text"]!).Distinct().ShouldBe(["R-31"], refused.Text);
        course.Leave(125);
        (await course.Send(server)).Status.ShouldBe(200);
        var task = (await server.Get("Task?patient=" + course.Patient)).Entries.Select(t => t!["resource"]!).First(t => (string)t["code"]!["text"]! == "rems-form");
        task["restriction"]!["period"]!["end"]!.GetValue<string>().ShouldStartWith("2026-02-10");
    }

    private static CleanCourse Started(string name)
    {
        var course = new CleanCourse().WithSession();
        Starting[name].Change(course);
        return course;
    }

    // Refused where it blocks, lifted by a mitigation, not looked at where it is off.
    private async Task Holds(CleanCourse course, string rule, string about)
    {
        var refused = await course.Send(servers.Blocking);
        refused.ShouldFail(422);
        refused.Body["issue"]!.AsArray().Where(i => (string)i!["severity"]! == "error").Select(i => (string)i!["details"]!["text"]!).Distinct().ShouldBe([rule], refused.Text);
        (await course.Send(servers.Silent)).Status.ShouldBe(200);
        (await servers.Silent.Get("DetectedIssue?patient=" + course.Patient)).EntryIds.ShouldBeSubsetOf([course.Id("past")]);
        course.With("lifted", $$"""
            {"resourceType":"DetectedIssue","status":"final","code":{{CleanCourse.Local("kap-rule", rule)}},"patient":{"reference":"Patient/patient-@"},
            "implicated":[{"reference":"{{course.Reference(about)}}"},{"reference":"MedicationAdministration/dose-@"}],
            "mitigation":[{"action":{{CleanCourse.Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "1")}},"author":{"reference":"Practitioner/prescriber-@"} }]}
            """);
        var lifted = await course.Send(servers.Blocking);
        lifted.Status.ShouldBe(200, lifted.Text);
        (await servers.Blocking.Get("AuditEvent?agent=" + course.Id("prescriber"))).Entries.ShouldNotBeEmpty();
    }
}
