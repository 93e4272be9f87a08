using System.Text.Json.Nodes;
using KapFhir.Kap;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>$kap-outcomes and $kap-patient-outcomes over HTTP.</summary>
public sealed class KapOutcomesTests(RecordingServer recording) : IClassFixture<RecordingServer>
{
    private const string Period = "periodStart=2026-01-01&periodEnd=2026-12-31&asOf=2026-11-01";
    private readonly TestServer _server = recording.Server;

    [Fact]
    public async Task A_patients_scores_come_with_baseline_change_state_and_sessions()
    {
        var patient = await _server.Course("-3:20 10:14 30:8 60:7");
        var answer = await _server.Get($"Patient/{patient}/$kap-patient-outcomes?scale=phq9");
        answer.Status.ShouldBe(200, answer.Text);
        var parameters = answer.Body["parameter"]!.AsArray();
        parameters.Count(p => Name(p) == "session").ShouldBe(5);
        var series = parameters.Single(p => Name(p) == "series")!["part"]!.AsArray();
        var points = series.Where(p => Name(p) == "point").Select(p => p!["part"]!.AsArray()).ToList();
        points.Select(p => Value(p, "value")).ShouldBe(["20", "14", "8", "7"]);
        points.Select(p => Value(p, "state")).ShouldBe([null, "partial", "response", "response"]);
        points.Select(p => Value(p, "isBaseline")).ShouldBe(["true", "false", "false", "false"]);
        Value(points[2], "time").ShouldBe("2026-04-01T09:00:00-05:00");
        var outcome = series.Single(p => Name(p) == "outcome")!["part"]!.AsArray();
        (Value(outcome, "percent"), Value(outcome, "isLasting"), Value(outcome, "hoursToResponse"), Value(outcome, "responseIs")).ShouldBe(("-65.0", "true", "719", "kept"));
        (Value(outcome, "acuteValue"), Value(outcome, "lastingValue")).ShouldBe(("8", "7"));
        (await _server.Get(Reference(points[2], "score"))).Body["valueQuantity"]!["value"]!.GetValue<int>().ShouldBe(8);
    }

    [Fact]
    public async Task A_span_of_days_leaves_out_points_and_keeps_the_baseline()
    {
        var patient = await _server.Course("-3:20 10:14 30:8 60:7");
        var answer = await _server.Get($"Patient/{patient}/$kap-patient-outcomes?from=2026-03-20&to=2026-04-10");
        var series = answer.Body["parameter"]!.AsArray().Single(p => Name(p) == "series")!["part"]!.AsArray();
        var point = series.Single(p => Name(p) == "point")!["part"]!.AsArray();
        (Value(point, "value"), Value(point, "change")).ShouldBe(("8", "-12"));
        Value(series.Single(p => Name(p) == "outcome")!["part"]!.AsArray(), "latestValue").ShouldBe("8");
        answer.Body["parameter"]!.AsArray().Count(p => Name(p) == "session").ShouldBe(0);
    }

    [Fact]
    public async Task A_groups_figures_are_a_report_that_fits_its_measure_and_profile()
    {
        var group = await _server.Group(
            await _server.Course("-3:20 30:8 60:9"), await _server.Course("-3:18 30:12 60:6"), await _server.Course("-3:16"), await _server.Course("-3:16 30:4", "ketamine-only"),
            await _server.NewPatient());
        var answer = await _server.Get($"Group/{group}/$kap-outcomes?{Period}&measure=kap-acute-response&stratifier=route");
        answer.Status.ShouldBe(200, answer.Text);
        var groups = answer.Body["group"]!.AsArray();
        groups.Select(g => string.Join(' ', g!["population"]!.AsArray().Select(p => p!["count"]!.ToString()).Prepend(Code(g)))).ShouldBe(
            ["completers 3 2 1", "locf 3 3 1", "non-responder 3 3 1", "comparator-completers 1 1 1", "comparator-locf 1 1 1", "comparator-non-responder 1 1 1"]);
        groups[0]!["stratifier"]![0]!["stratum"]![0]!["value"]!["text"]!.ToString().ShouldBe("intravenous");
        answer.Body["subject"]!["reference"]!.ToString().ShouldBe("Group/" + group);
        groups.Select(Code).ShouldBe(Measure("kap-acute-response").ChildrenNamed("group").Select(g => g.Child("code")!.Child("coding")!.ChildText("code")!));

        var validated = await _server.Post("MeasureReport/$validate?profile=https://kapfhir.example.org/fhir/StructureDefinition/kap-measure-report", answer.Text);
        validated.Text.ShouldNotContain("\"error\"");
    }

    [Fact]
    public async Task Without_a_measure_every_measure_has_its_report()
    {
        var group = await _server.Group(await _server.Course("-3:20 30:8 60:9"));
        var reports = (await _server.Post($"Group/{group}/$kap-outcomes", """
            {"resourceType":"Parameters","parameter":[{"name":"periodStart","valueDate":"2026-01-01"},{"name":"periodEnd","valueDate":"2026-12-31"}]}
            """)).Body["parameter"]!.AsArray();
        reports.Select(r => Name(r)).Distinct().ShouldBe(["return"]);
        foreach (var report in reports.Select(r => r!["resource"]!))
        {
            var measure = Measure(report["measure"]!.ToString().Split('/')[^1]);
            report["group"]!.AsArray().Select(Code).ShouldBe(measure.ChildrenNamed("group").Select(g => g.Child("code")!.Child("coding")!.ChildText("code")!));
            report["group"]![0]!["population"]!.AsArray().Select(p => p!["code"]!["coding"]![0]!["code"]!.ToString())
                .ShouldBe(measure.Child("group")!.ChildrenNamed("population").Select(p => p.Child("code")!.Child("coding")!.ChildText("code")!));
            (await _server.Post("MeasureReport/$validate", report.ToJsonString())).Text.ShouldNotContain("\"error\"");
        }
    }

    [Fact]
    public async Task Windows_can_be_asked_for()
    {
        var group = await _server.Group(await _server.Course("-3:20 20:8"));
        (await Denominator("")).ShouldBe("0");
        (await Denominator("&acuteFrom=5&acuteTo=10")).ShouldBe("1");

        async Task<string> Denominator(string more) =>
            (await _server.Get($"Group/{group}/$kap-outcomes?{Period}&measure=kap-acute-response&missing=completers{more}")).Body["group"]![0]!["population"]![1]!["count"]!.ToString();
    }

    [Theory]
    [InlineData("&_format=text/csv", null)]
    [InlineData("&_format=csv", null)]
    [InlineData("", "text/csv")]
    [InlineData("", "text/csv, application/fhir+json;q=0.5")]
    public async Task The_figures_are_a_table_for_who_asks_for_one(string format, string? accept)
    {
        var group = await _server.Group(await _server.Course("-3:20 30:8 60:9"));
        var answer = await _server.Get($"Group/{group}/$kap-outcomes?{Period}&measure=kap-acute-response&missing=completers{format}", accept is null ? [] : ["Accept: " + accept]);
        answer.ContentType.ShouldStartWith("text/csv;");
        var rows = answer.Text.Split("\r\n");
        rows[0].ShouldBe(Kap.Outcomes.OutcomeTable.Header);
        rows[1].ShouldStartWith("kap-acute-response,phq9,2026-01-01,2026-12-31,2026-11-01,completers,,,1,1,1,0,1,1,0.2065,1,");
    }

    [Theory]
    [InlineData("Patient?_format=text/csv", 406)]
    [InlineData("Patient/x/$kap-patient-outcomes?_format=csv", 406)]
    [InlineData("$kap-outcomes?" + Period + "&_format=text/turtle", 406)]
    [InlineData("$kap-outcomes?periodStart=2026-01-01&_format=csv", 400)]
    [InlineData("$kap-outcomes?periodStart=2026&periodEnd=2026-12-31", 400)]
    [InlineData("$kap-outcomes?periodStart=2026-12-31&periodEnd=2026-01-01", 400)]
    [InlineData("$kap-outcomes?" + Period + "&scale=cssrs", 400)]
    [InlineData("$kap-outcomes?" + Period + "&measure=kap-nothing", 400)]
    [InlineData("$kap-outcomes?" + Period + "&stratifier=shoe-size", 400)]
    [InlineData("$kap-outcomes?" + Period + "&missing=ignore", 400)]
    [InlineData("$kap-outcomes?" + Period + "&acuteFrom=40", 400)]
    [InlineData("Group/none/$kap-outcomes?" + Period, 404)]
    [InlineData("Patient/none/$kap-patient-outcomes", 404)]
    [InlineData("Patient/none/$kap-patient-outcomes?scale=shoe-size", 400)]
    [InlineData("Patient/none/$kap-patient-outcomes?from=yesterday", 400)]
    public async Task What_is_not_understood_is_refused_in_words(string path, int status)
    {
        var answer = await _server.Get(path);
        answer.Status.ShouldBe(status, answer.Text);
        answer.Body["resourceType"]!.ToString().ShouldBe("OperationOutcome");
    }

    [Fact]
    public async Task The_operations_are_listed()
    {
        var rest = (await _server.Get("metadata")).Body["rest"]![0]!;
        rest["operation"]!.AsArray().ShouldContain(o => o!["name"]!.ToString() == "kap-outcomes");
        Of("Patient").ShouldContain("kap-patient-outcomes");
        Of("Patient").ShouldContain("everything");
        Of("Group").ShouldContain("kap-outcomes");

        List<string> Of(string type) => [.. rest["resource"]!.AsArray().Single(r => r!["type"]!.ToString() == type)!["operation"]!.AsArray().Select(o => o!["name"]!.ToString())];
    }

    private static Fhir.Json.FhirNode Measure(string id) =>
        KapGuide.Resources(Fhir.Definitions.FhirDefinitions.R4).Single(r => r.Url == KapGuide.Canonical + "/Measure/" + id).Node!;

    private static string? Name(JsonNode? parameter) => parameter!["name"]!.ToString();

    private static string Code(JsonNode? group) => group!["code"]!["coding"]![0]!["code"]!.ToString();

    private static string? Value(JsonArray parts, string name) =>
        parts.FirstOrDefault(p => Name(p) == name)?.AsObject().First(p => p.Key.StartsWith("value", StringComparison.Ordinal)).Value!.ToJsonString().Trim('"');

    private static string Reference(JsonArray parts, string name) => parts.First(p => Name(p) == name)!["valueReference"]!["reference"]!.ToString();
}
