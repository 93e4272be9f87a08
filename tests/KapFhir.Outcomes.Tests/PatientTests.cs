using System.Globalization;
using System.Text.Json.Nodes;

namespace KapFhir.Outcomes.Tests;

/// <summary>What the page of a patient shows is what the operations and the record say.</summary>
public sealed class PatientTests(Clinic clinic)
{
    [Fact]
    public async Task A_patient_is_found_by_name_and_the_table_behind_the_chart_has_the_operations_numbers()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open();
        await visit.Page.FillAsync("#words", "rivera el");
        await visit.Button("Find").ClickAsync();
        await visit.Link("Elena Rivera").ClickAsync();
        await visit.Settled();

        var points = Series(await clinic.Ask(clinic.Open + "/fhir/Patient/demo-001/$kap-patient-outcomes?scale=phq9")).Where(p => Name(p) == "point").ToList();
        points.Count.ShouldBe(10);
        var rows = await visit.Table("scores-phq9");
        rows.Select(r => r[1]).ShouldBe(points.Select(p => Number(p, "value")));
        rows.Select(r => r[3].Split(' ')[0]).ShouldBe(points.Select(p => Part(p, "isBaseline")!["valueBoolean"]!.GetValue<bool>() ? "baseline" : Number(p, "change")));
        rows.Select(r => r[4].Replace(' ', '-')).ShouldBe(points.Select(p => Part(p, "state")?["valueCode"]!.GetValue<string>() ?? "-"));
        (await visit.Page.Locator(".tiles").InnerTextAsync()).ShouldContain("Response\nresponse: up to 9; remission: below 5");
    }

    [Fact]
    public async Task The_chart_is_an_image_with_a_sentence_and_follows_the_scale_that_is_chosen()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open("#/patient/demo-001");
        var chart = visit.Page.Locator("[role=img]").First;
        (await chart.GetAttributeAsync("aria-label"))!.ShouldStartWith("PHQ-9 total score over time: 10 scores, from 18 on 6 Feb 2025 to 8 on 29 May 2025; 6 dosing sessions.");
        (await chart.Locator("canvas").CountAsync()).ShouldBe(1);
        await visit.Page.SelectOptionAsync("#scale", "gad7");
        (await visit.Page.Locator("[role=img]").First.GetAttributeAsync("aria-label"))!.ShouldStartWith("GAD-7 total score over time: 8 scores");
        (await visit.Table("scores-gad7")).Count.ShouldBe(8);
    }

    // Each is a story of the demo clinic (docs/demo.md).
    [Theory]
    [InlineData("demo-004", "[data-consent=treatment]", "withdrawn on 18 Mar 2025")]
    [InlineData("demo-032", "[data-consent=treatment]", "refused")]
    [InlineData("demo-033", "[data-consent=treatment]", "not signed yet")]
    [InlineData("demo-012", "[data-consent=research]", "refused")]
    [InlineData("demo-008", "[data-risk]", "High risk 17 Apr 2025")]
    [InlineData("demo-008", "#suicidality ~ ul", "At risk for suicide: high")]
    [InlineData("demo-008", "section:has(#next)", "Contact the patient")]
    [InlineData("demo-007", "section:has(#next)", "C-SSRS")]
    [InlineData("demo-026", "[data-raised]", "Outside of the limits in Dose 3, 4 Aug 2025")]
    [InlineData("demo-026", "[data-table=vitals]", "184/112 outside")]
    [InlineData("demo-029", "[data-table=effects]", "(serious)")]
    [InlineData("demo-002", ".tiles", "Remission")]
    [InlineData("demo-017", ".tiles", "Deteriorated")]
    [InlineData("demo-035", "[data-next]", "Follow up: ")]
    [InlineData("demo-031", ".banner", "0 doses")]
    public async Task Each_story_is_told(string patient, string where, string what)
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open("#/patient/" + patient);
        (await visit.Page.Locator(where).First.TextContentAsync())!.ShouldContain(what);
    }

    [Fact]
    public async Task A_patient_without_scores_is_told_of_and_not_drawn()
    {
        var patient = JsonNode.Parse(await clinic.Send(clinic.Open + "/fhir/Patient", Resource("""{"resourceType":"Patient","name":[{"family":"Nobody","given":["Yet"]}]}""")))!["id"]!.GetValue<string>();
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open("#/patient/" + patient);
        await Assertions.Expect(visit.Page.GetByText("No score is on record yet.")).ToBeVisibleAsync();
        (await visit.Page.Locator("[role=img]").CountAsync()).ShouldBe(0);
        await visit.Open("#/patient/nobody-at-all");
        await Assertions.Expect(visit.Page.Locator("[data-kind=missing]")).ToContainTextAsync("There is no such record");
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_of_and_asked_again()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open();
        await visit.Page.RouteAsync("**/fhir/**", route => route.AbortAsync());
        await visit.Link("Amara").Or(visit.Page.Locator(".people a")).First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[data-kind=away]")).ToContainTextAsync("The server cannot be reached");
        await visit.Page.UnrouteAsync("**/fhir/**");
        await visit.Button("Try again").ClickAsync();
        await Assertions.Expect(visit.Heading("Scores over time")).ToBeVisibleAsync();
    }

    internal static StringContent Resource(string json) => new(json, System.Text.Encoding.UTF8, "application/fhir+json");

    private static IEnumerable<JsonNode> Series(JsonNode answer) =>
        answer["parameter"]!.AsArray().Where(p => Name(p!) == "series").SelectMany(p => p!["part"]!.AsArray()).Select(p => p!);

    private static string Name(JsonNode part) => part["name"]!.GetValue<string>();

    private static JsonNode? Part(JsonNode part, string name) => part["part"]!.AsArray().FirstOrDefault(p => Name(p!) == name);

    // As the page writes numbers: a real minus, changes with their sign.
    private static string Number(JsonNode part, string name) =>
        Part(part, name)?["valueDecimal"] is { } number
            ? number.GetValue<decimal>().ToString(name == "change" ? "+0.#;\u22120.#;0" : "0.#", CultureInfo.InvariantCulture) : "-";
}
