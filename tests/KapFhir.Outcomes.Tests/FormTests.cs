namespace KapFhir.Outcomes.Tests;

/// <summary>A form is filled in, and the score that the server made of it appears.</summary>
public sealed class FormTests(Clinic clinic)
{
    // The answer of this number to every question of the scale; the tenth of the PHQ-9 does not count.
    [Theory]
    [InlineData("phq9", "demo-020", 1, "9", "mild")]
    [InlineData("gad7", "demo-020", 2, "14", "moderate")]
    [InlineData("pcl5", "demo-020", 1, "20", "")]
    public async Task The_score_appears(string form, string patient, int answer, string total, string band)
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open($"#/patient/{patient}/form/{form}");
        foreach (var question in await visit.Page.Locator("fieldset.choice").AllAsync())
        {
            await question.Locator("input").Nth(answer).CheckAsync();
        }

        await visit.Button("Send").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[data-total]")).ToHaveTextAsync(total);
        (await visit.Page.Locator("p.big").InnerTextAsync()).ShouldContain(band);
        var id = await visit.Page.Locator("[data-score]").GetAttributeAsync("data-score");
        var stored = await clinic.Ask(clinic.Open + "/fhir/Observation/" + id);
        stored["valueQuantity"]!["value"]!.ToString().ShouldBe(total);

        await visit.Link("See it among the others").ClickAsync();
        await visit.Settled();
        await visit.Page.SelectOptionAsync("#scale", form);
        (await visit.Table("scores-" + form))[^1][1].ShouldBe(total);
    }

    // from 1 on a C-SSRS screen is asked for on the same day.
    [Fact]
    public async Task Item_9_above_zero_brings_crisis_information_at_once_and_leads_to_the_screener()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open("#/patient/demo-022/form/phq9");
        var crisis = visit.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "988" });
        var item9 = visit.Page.Locator("#item-phq9-9 input");
        await item9.Nth(0).CheckAsync();
        await Assertions.Expect(crisis).ToHaveCountAsync(0);
        await item9.Nth(1).CheckAsync();
        await Assertions.Expect(crisis).ToBeVisibleAsync();

        await visit.Button("Send").ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("Not answered yet: 1, 2, 3, 4, 5, 6, 7, 8")).ToBeVisibleAsync();
        await visit.Button("Send without these").ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("No total", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(crisis).ToBeVisibleAsync();
        var tasks = await clinic.Ask(clinic.Open + "/fhir/Task?patient=Patient/demo-022&status=requested&code:text=cssrs");
        tasks["total"]!.GetValue<int>().ShouldBe(1);

        await visit.Link("Fill in the C-SSRS screener now").ClickAsync();
        await visit.Settled();
        await Screen(visit);
    }

    private static async Task Screen(Visit visit)
    {
        var page = visit.Page;
        await Assertions.Expect(page.Locator("#item-cssrs-3")).ToHaveCountAsync(0);
        await page.Locator("#item-cssrs-2").GetByText("Yes", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#item-cssrs-3")).ToBeVisibleAsync();
        await page.Locator("#item-cssrs-4").GetByText("Yes", new() { Exact = true }).ClickAsync();
        foreach (var item in new[] { "1", "3", "5", "6" })
        {
            await page.Locator("#item-cssrs-" + item).GetByText("No", new() { Exact = true }).ClickAsync();
        }

        await visit.Button("Send").ClickAsync();
        await Assertions.Expect(page.Locator("[data-total]")).ToHaveTextAsync("High");
    }

    [Fact]
    public async Task A_form_that_is_sent_again_after_the_answer_was_lost_is_stored_once()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open("#/patient/demo-023/form/gad7");
        await visit.Page.Locator("#item-gad7-1 input").Nth(3).CheckAsync();
        var before = await Responses();
        await visit.Page.RouteAsync("**/fhir/QuestionnaireResponse", async route =>
        {
            await route.FetchAsync(); // the server has it; the browser never hears
            await route.AbortAsync();
        }, new() { Times = 1 });
        await visit.Button("Send").ClickAsync();
        await visit.Button("Send without these").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[data-kind=away]")).ToBeVisibleAsync();
        await visit.Button("Try again").ClickAsync();
        await Assertions.Expect(visit.Heading("Stored:")).ToBeVisibleAsync();
        (await Responses()).ShouldBe(before + 1);
    }

    private async Task<int> Responses() =>
        (await clinic.Ask(clinic.Open + "/fhir/QuestionnaireResponse?patient=Patient/demo-023&_summary=count"))["total"]!.GetValue<int>();

    [Fact]
    public async Task A_form_that_is_not_there_is_told_of()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open("#/patient/demo-023/form/no-such-form");
        await Assertions.Expect(visit.Page.Locator("[data-kind=missing]")).ToContainTextAsync("There is no form 'no-such-form'.");
    }

    [Fact]
    public async Task A_clinics_own_newer_version_is_filled_in()
    {
        var own = await clinic.Ask(clinic.Open + "/app/forms/gad7");
        own["version"] = "1.4.0";
        own["title"] = "GAD-7, the clinic's own";
        own.AsObject().Remove("id");
        await clinic.Send(clinic.Open + "/fhir/Questionnaire", PatientTests.Resource(own.ToJsonString()));
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open("#/patient/demo-024/form/gad7");
        await Assertions.Expect(visit.Heading("GAD-7, the clinic's own")).ToBeVisibleAsync();
        await visit.Page.Locator("#item-gad7-1 input").Nth(0).CheckAsync();
        await visit.Button("Send").ClickAsync();
        await visit.Button("Send without these").ClickAsync();
        await Assertions.Expect(visit.Heading("Stored: GAD-7, the clinic's own")).ToBeVisibleAsync();
        var stored = (await clinic.Ask(clinic.Open + "/fhir/QuestionnaireResponse?patient=Patient/demo-024&_sort=-_lastUpdated&_count=1"))["entry"]!.AsArray()[0]!["resource"]!;
        stored["questionnaire"]!.GetValue<string>().ShouldBe("https://kapfhir.example.org/fhir/Questionnaire/gad7|1.4.0");
    }
}
