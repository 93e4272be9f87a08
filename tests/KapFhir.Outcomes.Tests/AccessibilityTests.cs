namespace KapFhir.Outcomes.Tests;

/// <summary>https://www.w3.org/TR/WCAG22/: axe finds nothing, nothing is wider than a telephone, the keyboard reaches everything, paper shows it.</summary>
public sealed class AccessibilityTests(Clinic clinic)
{
    private static readonly string[] Pages = ["", "#/patient/demo-001", "#/patient/demo-008", "#/patient/demo-031", "#/patient/nobody", "#/patient/demo-001/form/phq9", "#/patient/demo-001/form/cssrs-screener", "#/cohort"];

    public static TheoryData<int, ColorScheme> Screens => new() { { 1440, ColorScheme.Light }, { 360, ColorScheme.Dark }, { 360, ColorScheme.Light }, { 1440, ColorScheme.Dark } };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways(int width, ColorScheme scheme)
    {
        await using var visit = await clinic.Visit(clinic.Open, width, scheme, bypassesPolicy: true);
        List<string> found = [];
        foreach (var page in Pages)
        {
            await visit.Page.GotoAsync("about:blank");
            await visit.Open(page);
            await visit.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            found.AddRange((await Axe.Look(visit)).Select(f => page + " " + f));
        }

        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1440)]
    public async Task The_sign_in_page_is_no_worse(int width)
    {
        await using var visit = await clinic.Visit(clinic.Smart, width, bypassesPolicy: true);
        await visit.Open();
        (await Axe.Look(visit)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_keyboard_alone_finds_a_patient_reads_the_numbers_and_fills_in_a_form()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open();
        await visit.Focus("#words");
        await visit.Page.Keyboard.TypeAsync("tanaka mateo");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator(".people a").First).ToContainTextAsync("Mateo Tanaka");
        await visit.Focus(".people a");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Settled();
        await Assertions.Expect(visit.Page.Locator("main")).ToBeFocusedAsync(); // the new page is read from its top
        await visit.Focus("summary");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("[data-table=scores-phq9]")).ToBeVisibleAsync();
        await visit.Focus("a[href$='form/gad7']");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Settled();
        for (var item = 1; item <= 7; item++)
        {
            await visit.Focus($"#item-gad7-{item} input");
            await visit.Page.Keyboard.PressAsync("Space");
            await visit.Page.Keyboard.PressAsync("ArrowDown");
        }

        await visit.Focus("button[type=submit]");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("[data-total]")).ToHaveTextAsync("7");
    }

    [Fact]
    public async Task The_first_stop_of_the_keyboard_leads_to_the_content()
    {
        await using var visit = await clinic.Visit(clinic.Open);
        await visit.Open("#/patient/demo-001");
        await visit.Page.Keyboard.PressAsync("Tab");
        (await visit.Page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("Skip to content");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("main")).ToBeFocusedAsync();
        visit.Page.Url.ShouldEndWith("#/patient/demo-001");
    }

    [Fact]
    public async Task Paper_shows_charts_and_tables_in_light_colours_and_no_buttons()
    {
        await using var visit = await clinic.Visit(clinic.Open, scheme: ColorScheme.Dark);
        await visit.Open("#/patient/demo-001");
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await visit.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await Assertions.Expect(visit.Page.Locator("[data-table=scores-phq9]")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("#scores ~ figure canvas")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("header.bar")).ToBeHiddenAsync();
        (await visit.Page.EvaluateAsync<string>("getComputedStyle(document.body).color")).ShouldBe("rgb(28, 39, 51)");
        await visit.Page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        await Assertions.Expect(visit.Page.Locator("html.printing")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("#/cohort", ".card")]
    [InlineData("#/patient/demo-001/form/phq9", ".choice")]
    public async Task What_is_printed_from_a_dark_screen_is_dark_on_white(string page, string box)
    {
        await using var visit = await clinic.Visit(clinic.Open, scheme: ColorScheme.Dark);
        await visit.Open(page);
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        (await visit.Page.Locator(box).First.EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor + ' ' + getComputedStyle(e).color")).ShouldBe("rgb(255, 255, 255) rgb(28, 39, 51)");
        await Assertions.Expect(visit.Page.Locator("main button").First).ToBeHiddenAsync();
    }

    // Letters of a chart that shrinks with its picture are no letters.
    [Theory]
    [InlineData(360)]
    [InlineData(1440)]
    public async Task The_cohorts_charts_can_be_read_on_a_telephone(int width)
    {
        await using var visit = await clinic.Visit(clinic.Open, width);
        await visit.Open("#/cohort");
        var charts = visit.Page.Locator("svg.intervals");
        (await charts.CountAsync()).ShouldBeGreaterThan(1);
        var least = await charts.EvaluateAllAsync<double>("all => Math.min(...all.flatMap(s => [...s.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize) * s.getBoundingClientRect().width / s.viewBox.baseVal.width)))");
        least.ShouldBeGreaterThan(10);
    }
}
