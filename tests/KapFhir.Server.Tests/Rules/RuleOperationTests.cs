using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>The rules asked about what is not written: the same answers as a write meets, and nothing is stored.</summary>
public sealed class RuleOperationTests(TestServer server, RuleServers servers)
{
    [Fact]
    public async Task A_clean_patient_is_eligible_and_what_is_open_is_named_by_its_item()
    {
        var course = new CleanCourse();
        (await course.Without("dose").Send(server)).Status.ShouldBe(200);
        var clean = await server.Get($"Patient/{course.Patient}/$kap-eligibility?asOf={CleanCourse.Time(0)}");
        clean.Status.ShouldBe(200, clean.Text);
        Value(clean, "eligible")!["valueBoolean"]!.GetValue<bool>().ShouldBeTrue(clean.Text);
        course.Diagnosed("psychosis", "69322001");
        course.Diagnosed("epilepsy", "84757009");
        (await course.Without("pregnancy").Send(server, "patient", "psychosis", "epilepsy")).Status.ShouldBe(200);
        await server.Delete("Observation/" + course.Id("pregnancy"));
        var open = await server.Get($"Patient/{course.Patient}/$kap-eligibility?asOf={CleanCourse.Time(0)}");
        Value(open, "eligible")!["valueBoolean"]!.GetValue<bool>().ShouldBeFalse();
        Value(open, "exclusion")!["valueCodeableConcept"]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("E05");
        Value(open, "caution")!["valueCodeableConcept"]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("E14");
        Value(open, "missing")!["valueString"]!.GetValue<string>().ShouldContain("pregnancy");
        Value(open, "guidance")!["resource"]!["resourceType"]!.GetValue<string>().ShouldBe("GuidanceResponse");
        (await server.Get("GuidanceResponse?patient=" + course.Patient)).Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("47625008", 40, true, 0.5, 1.0, "mg/kg")]
    [InlineData("47625008", 100, false, 1.25, 1.0, "mg/kg")]
    [InlineData("37839007", 400, true, 5.0, 600, "mg")]
    [InlineData("37839007", 700, false, 8.75, 600, "mg")]
    public async Task A_dose_is_checked_against_its_route(string route, int mg, bool ok, double perKg, double ceiling, string unit)
    {
        var course = new CleanCourse();
        (await course.Without("dose").Send(server)).Status.ShouldBe(200);
        var answer = await server.Post($"Patient/{course.Patient}/$kap-dose-check", $$"""
            {"resourceType":"Parameters","parameter":[{"name":"route","valueCodeableConcept":{{CleanCourse.Concept("http://snomed.info/sct", route)}} },
            {"name":"dose","valueQuantity":{{CleanCourse.Quantity(mg, "mg")}} },{"name":"time","valueDateTime":"{{CleanCourse.Time(0)}}"}]}
            """);
        answer.Status.ShouldBe(200, answer.Text);
        Value(answer, "ok")!["valueBoolean"]!.GetValue<bool>().ShouldBe(ok);
        Value(answer, "perWeight")!["valueQuantity"]!["value"]!.GetValue<double>().ShouldBe(perKg);
        Value(answer, "ceiling")!["valueQuantity"]!["value"]!.GetValue<double>().ShouldBe(ceiling);
        Value(answer, "ceiling")!["valueQuantity"]!["code"]!.GetValue<string>().ShouldBe(unit);
        (Value(answer, "issue") is null).ShouldBe(ok);
    }

    [Fact]
    public async Task A_session_is_cleared_rule_by_rule_by_itself_or_by_its_visit()
    {
        var course = new CleanCourse().WithSession();
        course.With("visit", """{"resourceType":"Encounter","status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"Patient/patient-@"} }""");
        course.Change("session", r => r["status"] = "preparation").Change("session", r => r["encounter"] = new JsonObject { ["reference"] = course.Reference("visit") });
        course.Without("dose").Pressure("pressure", 152, 94, -15);
        (await course.Send(server)).Status.ShouldBe(200);
        (await course.Send(servers.Blocking)).Status.ShouldBe(200);
        foreach (var path in new[] { "Procedure/" + course.Id("session"), "Encounter/" + course.Id("visit") })
        {
            var answer = await server.Get($"{path}/$kap-preflight?asOf={CleanCourse.Time(0)}");
            Value(answer, "pass")!["valueBoolean"]!.GetValue<bool>().ShouldBeTrue(answer.Text);
            Results(answer).ShouldContainKeyAndValue("R-05", "warned");
            Results(answer).Where(r => r.Key != "R-05").ShouldAllBe(r => r.Value == "passed");
            Results(answer).Keys.ShouldBe(["R-01", "R-02", "R-03", "R-04", "R-05", "R-06", "R-07", "R-08", "R-09", "R-10", "R-11", "R-12", "R-13", "R-14", "R-15", "R-16", "R-17", "R-26", "R-34"]);
            var blocked = await servers.Blocking.Get($"{path}/$kap-preflight?asOf={CleanCourse.Time(0)}");
            Value(blocked, "pass")!["valueBoolean"]!.GetValue<bool>().ShouldBeFalse();
            Results(blocked).ShouldContainKeyAndValue("R-05", "blocked");
        }

        (await server.Get("DetectedIssue?patient=" + course.Patient)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_check_is_put_on_record_where_that_is_asked_for_and_a_session_may_be_set_to_need_it()
    {
        await using var own = await TestServer.Start("--Kap:Rules:R-13:Mode=Block", "--Kap:Rules:R-13:RequirePreflight=true");
        var course = new CleanCourse().WithSession();
        (await course.Change("session", r => r["status"] = "preparation").Without("dose").Send(own)).Status.ShouldBe(200);
        course.Change("session", r => r["status"] = "in-progress");
        var path = course.Reference("session") + "/$kap-preflight";
        var early = await own.Put(course.Reference("session"), course["session"].ToJsonString());
        early.ShouldFail(422);
        early.Diagnostics.ShouldContain("$kap-preflight");
        (await own.Get($"{path}?record=true")).ShouldFail(400);
        (await own.Post(path, Record(CleanCourse.Time(-180)))).Status.ShouldBe(200);
        (await own.Put(course.Reference("session"), course["session"].ToJsonString())).ShouldFail(422);
        var recorded = await own.Post(path, Record(CleanCourse.Time(-5)));
        Value(recorded, "pass")!["valueBoolean"]!.GetValue<bool>().ShouldBeTrue(recorded.Text);
        var guidance = await own.Get("GuidanceResponse/" + (string)Value(recorded, "guidance")!["resource"]!["id"]!);
        guidance.Body["contained"]![0]!["parameter"]![0]!["valueBoolean"]!.GetValue<bool>().ShouldBeTrue();
        guidance.Body["identifier"]![0]!["value"]!.GetValue<string>().ShouldBe("urn:kap:preflight:" + course.Reference("session"));
        (await own.Get("GuidanceResponse?patient=" + course.Patient)).Entries.Count.ShouldBe(2);
        (await own.Put(course.Reference("session"), course["session"].ToJsonString())).Status.ShouldBe(200);
    }

    private static string Record(string asOf) =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"asOf","valueDateTime":"{{asOf}}"},{"name":"record","valueBoolean":true}]}""";

    [Theory]
    [InlineData("Patient/none/$kap-eligibility", 404)]
    [InlineData("Patient/@/$kap-eligibility?asOf=yesterday", 400)]
    [InlineData("Patient/@/$kap-eligibility?when=2026", 400)]
    [InlineData("Patient/@/$kap-dose-check", 400)]
    [InlineData("Observation/@/$kap-preflight", 404)]
    public async Task What_cannot_be_asked_is_explained(string path, int status)
    {
        var patient = await server.NewPatient();
        (await server.Get(path.Replace("@", patient, StringComparison.Ordinal))).ShouldFail(status);
    }

    private static JsonNode? Value(FhirResponse answer, string name) => answer.Body["parameter"]!.AsArray().FirstOrDefault(p => (string)p!["name"]! == name);

    private static Dictionary<string, string> Results(FhirResponse answer) => answer.Body["parameter"]!.AsArray().Where(p => (string)p!["name"]! == "rule")
        .ToDictionary(p => (string)p!["part"]![0]!["valueCode"]!, p => (string)p!["part"]![1]!["valueCode"]!, StringComparer.Ordinal);
}
