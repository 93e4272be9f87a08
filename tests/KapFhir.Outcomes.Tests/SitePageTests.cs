namespace KapFhir.Outcomes.Tests;

/// <summary>https://www.w3.org/TR/WCAG22/: the server's own pages, on a telephone and on a screen: the start page, records, what is offered, signing in, administration.</summary>
public sealed class SitePageTests(Clinic clinic)
{
    private static readonly string[] Records =
    [
        "/", "/fhir/metadata", "/fhir/Patient", "/fhir/Patient/demo-001", "/fhir/Patient/demo-001/_history", "/fhir/Observation?patient=Patient/demo-001&_count=5", "/fhir/Observation?nonsense=1",
    ];

    private static readonly string[] Administration = ["/auth/users", "/auth/clients", "/auth/grants", "/auth/password", "/auth/second-factor", "/auth/sign-out-everywhere"];

    public static TheoryData<int, ColorScheme> Screens => new() { { 360, ColorScheme.Dark }, { 1440, ColorScheme.Light } };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Records_and_the_start_page(int width, ColorScheme scheme)
    {
        await using var visit = await clinic.Visit(clinic.Open, width, scheme, bypassesPolicy: true);
        List<string> found = [];
        foreach (var page in Records)
        {
            await visit.Page.GotoAsync(clinic.Open + page);

            // The statement has 146 types that are all alike: two of them, one open, tell of all, and axe takes half a minute for the rest.
            found.AddRange((await Axe.Sideways(visit)).Select(f => page + " " + f));
            await visit.Page.EvaluateAsync("document.querySelectorAll('details').forEach((d, i) => i > 1 ? d.remove() : d.open = i === 0)");
            found.AddRange((await Axe.Look(visit)).Select(f => page + " " + f));
        }

        found.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Signing_in_choosing_a_record_and_consenting(int width, ColorScheme scheme)
    {
        await using var visit = await clinic.Visit(clinic.Smart, width, scheme, bypassesPolicy: true);
        List<string> found = [], seen = [];
        await visit.Open();
        await visit.Leave("Sign in for one patient");
        await visit.SignIn("dr", "tanaka", async title =>
        {
            seen.Add(title);
            found.AddRange((await Axe.Look(visit)).Select(f => title + " " + f));
        });
        found.ShouldBeEmpty();
        seen.ShouldBeSubsetOf(["Sign in", "Choose a password", "Whose record?", "Allow KapFhir Outcomes?"]);
        seen.Count.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task What_an_administrator_does(int width, ColorScheme scheme)
    {
        await using var visit = await clinic.Visit(clinic.Smart, width, scheme, bypassesPolicy: true);
        await visit.SignInAt("/auth/users", "root");
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("elena");
        List<string> found = [];
        foreach (var page in Administration)
        {
            (await visit.Page.GotoAsync(clinic.Smart + page))!.Status.ShouldBe(200, page);
            found.AddRange((await Axe.Look(visit)).Select(f => page + " " + f));
        }

        found.ShouldBeEmpty();
    }

    // Its library's pages are its own; what we can see to is that they fit.
    [Fact]
    public async Task The_API_page_fits_a_telephone_and_has_KAP_first()
    {
        await using var visit = await clinic.Visit(clinic.Open, 360);
        await visit.Page.GotoAsync(clinic.Open + "/swagger/index.html");
        await Assertions.Expect(visit.Page.Locator("h3[data-tag]").First).ToHaveAttributeAsync("data-tag", "KAP");
        (await Axe.Sideways(visit)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/fhir/Patient/demo-001")]
    [InlineData("/fhir/Patient")]
    public async Task The_keyboard_begins_at_a_way_to_the_content_and_sees_where_it_is(string path)
    {
        await using var visit = await clinic.Visit(clinic.Open, 360);
        await visit.Page.GotoAsync(clinic.Open + path);
        await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(visit.Page.Locator("a.skip")).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page.Locator("a.skip")).ToBeInViewportAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        List<string> places = [];
        for (var stop = 0; stop < 12; stop++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            places.Add(await visit.Page.EvaluateAsync<string>(Stop));
        }

        places[0].ShouldStartWith("within main");
        places.ShouldAllBe(p => p.EndsWith("seen", StringComparison.Ordinal));
        (await visit.Page.Locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").CountAsync()).ShouldBe(0); // the order is the page's own
    }

    // Where the focus is, and whether a line is drawn around it; a hidden choice shows it on its label. Past the last stop the browser itself has it.
    private const string Stop = """
        () => {
          const at = document.activeElement;
          if (at === document.body) { return 'the browser, seen'; }
          const drawn = e => e && getComputedStyle(e).outlineStyle !== 'none';
          return (at.closest('main') ? 'within main: ' : 'outside: ') + at.outerHTML.slice(0, 80) + (drawn(at) && getComputedStyle(at).opacity !== '0' || drawn(at.labels?.[0]) ? ', seen' : ', not to be told');
        }
        """;

    [Fact]
    public async Task The_keyboard_alone_signs_in_and_consents()
    {
        await using var visit = await clinic.Visit(clinic.Smart, 360);
        await visit.SignInAt("/auth/grants", "elena"); // has chosen her password after this
        await visit.Page.Context.ClearCookiesAsync();
        await visit.Open();
        await visit.Focus("main button");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.AtTheServer();
        await Assertions.Expect(visit.Page.Locator("#username")).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync("elena");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync(Clinic.Password);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Heading("Allow KapFhir Outcomes?")).ToBeVisibleAsync();
        await visit.Focus("button[value=allow]");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Heading("Elena Rivera")).ToBeVisibleAsync();
    }
}
