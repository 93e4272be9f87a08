using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace KapFhir.Outcomes.Tests;

/// <summary>The cohort shows the operation's figures, and nothing of what it masks.</summary>
public sealed class CohortTests(Clinic clinic)
{
    private const string Period = "periodStart=2025-01-01&periodEnd=2026-06-30";

    private static async Task Ask(Visit visit, string from = "2025-01-01", string to = "2026-06-30")
    {
        await visit.Open("#/cohort");
        await visit.Page.FillAsync("#from", from);
        await visit.Page.FillAsync("#to", to);
        await visit.Button("Count").ClickAsync();
        await visit.Settled();
    }

    [Fact]
    public async Task The_funnel_and_the_intervals_are_those_of_the_operation()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await Ask(visit);
        var report = await clinic.Ask($"{clinic.Open}/fhir/$kap-outcomes?{Period}&measure=kap-acute-response");
        var group = report["group"]!.AsArray().First(g => g!["code"]!["coding"]![0]!["code"]!.GetValue<string>() == "non-responder")!;
        var counts = group["population"]!.AsArray().Select(p => p!["count"]!.GetValue<int>()).ToList();
        var shown = await visit.Page.Locator("[data-funnel=KAP] .count strong").AllInnerTextsAsync();
        shown[0].ShouldBe(counts[0].ToString(CultureInfo.InvariantCulture));
        shown[1].ShouldBe(counts[1].ToString(CultureInfo.InvariantCulture));

        var acute = (await visit.Table("response")).Single(r => r[0] == "Acute, KAP");
        acute[2].ShouldBe(counts[2].ToString(CultureInfo.InvariantCulture));
        acute[4].ShouldBe(Percent(group["measureScore"]!["value"]!));
        var figures = group["extension"]![0]!["extension"]!.AsArray();
        acute[5].ShouldBe($"{Percent(Figure(figures, "low"))} to {Percent(Figure(figures, "high"))}");
        (await visit.Table("measures")).Count.ShouldBe(8 * 6 + 2 * 2);
        (await visit.Table("strata")).Select(r => r[0]).ShouldContain("Intravenous, KAP");
        (await visit.Page.Locator("svg[role=img]").First.GetAttributeAsync("aria-label"))!.ShouldContain("Acute, KAP " + acute[4]);
    }

    [Fact]
    public async Task Courses_are_told_apart_by_whatever_the_measures_offer()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await Ask(visit);
        var offered = await visit.Page.Locator("#by option").EvaluateAllAsync<string[]>("all => all.map(o => o.value)");
        offered.ShouldBe(Offered(), ignoreOrder: true);
        var report = await clinic.Ask($"{clinic.Open}/fhir/$kap-outcomes?{Period}&measure=kap-remission&stratifier=age-band");
        await visit.Page.SelectOptionAsync("#by", "age-band");
        await visit.Page.SelectOptionAsync("#measure", "kap-remission");
        await Assertions.Expect(visit.Heading("Remission by age")).ToBeVisibleAsync();
        var strata = report["group"]!.AsArray().First(g => g!["code"]!["coding"]![0]!["code"]!.GetValue<string>() == "non-responder")!["stratifier"]![0]!["stratum"]!.AsArray()
            .ToDictionary(s => s!["value"]!["text"]!.GetValue<string>() + ", KAP", s => s!["population"]!.AsArray().Select(p => p!["count"]!.GetValue<int>()).ToList(), StringComparer.OrdinalIgnoreCase);
        var rows = (await visit.Table("strata")).Where(r => r[0].EndsWith(", KAP", StringComparison.Ordinal)).ToList();
        rows.Select(r => r[0].ToLowerInvariant()).ShouldBe(strata.Keys.Select(k => k.ToLowerInvariant()), ignoreOrder: true);
        rows.ShouldAllBe(r => r[1] == strata[r[0]][2].ToString(CultureInfo.InvariantCulture) && r[2] == strata[r[0]][1].ToString(CultureInfo.InvariantCulture));
    }

    // The stratifiers of the measure as the guide publishes it.
    private static List<string> Offered([CallerFilePath] string here = "")
    {
        var measure = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "profiles", "compiled", "Measure-kap-acute-response.json");
        return [.. JsonNode.Parse(File.ReadAllText(measure))!["group"]![0]!["stratifier"]!.AsArray().Select(s => s!["code"]!["text"]!.GetValue<string>())];
    }

    [Fact]
    public async Task The_ways_to_count_missing_scores_are_told_apart()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await Ask(visit);
        var report = await clinic.Ask($"{clinic.Open}/fhir/$kap-outcomes?{Period}&measure=kap-acute-response&missing=completers");
        await visit.Page.SelectOptionAsync("#missing", "completers");
        var acute = (await visit.Table("response")).Single(r => r[0] == "Acute, KAP");
        acute[4].ShouldBe(Percent(report["group"]![0]!["measureScore"]!["value"]!));
    }

    // The server with sign-in has the smallest cell as it comes: 11.
    [Fact]
    public async Task What_is_masked_is_not_told()
    {
        await using var visit = await clinic.Visit(clinic.Smart);
        await visit.Open();
        await visit.Leave("Sign in");
        await visit.SignIn("dr");
        await Ask(visit);
        var ketamine = await visit.Page.Locator("[data-funnel='Ketamine only'] .count").AllInnerTextsAsync();
        ketamine.ShouldAllBe(text => text == "too few to tell" || text == "-");
        (await visit.Page.Locator("main").InnerTextAsync()).ShouldNotContain("NaN");
    }

    [Fact]
    public async Task A_period_without_courses_and_one_that_runs_backwards()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await Ask(visit, "2001-01-01", "2001-12-31");
        await Assertions.Expect(visit.Page.GetByText("No course of treatment lies in this period.")).ToBeVisibleAsync();
        await visit.Page.FillAsync("#from", "2002-01-01");
        await Assertions.Expect(visit.Page.GetByText("The first day lies after the last.")).ToBeVisibleAsync();
        (await visit.Button("Count").IsDisabledAsync()).ShouldBeTrue();
    }

    private static JsonNode Figure(JsonArray figures, string name) => figures.First(f => f!["url"]!.GetValue<string>() == name)!["valueDecimal"]!;

    private static string Percent(JsonNode share) => (share.GetValue<decimal>() * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
