using System.Text.Json.Nodes;

namespace KapFhir.Outcomes.Tests;

/// <summary>Somebody who uses the app in a browser. At the end nothing of other sites was asked for, and the browser had nothing to complain of.</summary>
internal sealed class Visit : IAsyncDisposable
{
    // Far above what anything takes: reached only by what never comes.
    private const float Timeout = 60_000;

    private readonly Clinic _clinic;
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<string> _elsewhere = [];

    public Visit(Clinic clinic, IBrowserContext context, IPage page, string root)
    {
        (_clinic, _context, Page, Root) = (clinic, context, page, root);
        context.SetDefaultTimeout(Timeout);
        Assertions.SetDefaultExpectTimeout(Timeout);
        page.Console += (_, message) => Hear(message);
        page.PageError += (_, fault) => _complaints.Add(fault);
        context.Request += (_, request) => (request.Url.StartsWith(root, StringComparison.Ordinal) ? [] : _elsewhere).Add(request.Url);
    }

    public IPage Page { get; }

    public string Root { get; }

    public string App => Root + "/app/";

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name });

    /// <summary>Opens a page of the app, and waits until nothing is being read any more.</summary>
    public async Task Open(string hash = "")
    {
        await Page.GotoAsync(App + hash);
        await Settled();
    }

    /// <summary>Waits until every part of the page has its answer.</summary>
    public async Task Settled()
    {
        // What was pressed a moment ago shows two frames later at the latest; until then the page before looks settled.
        await Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");
        await Assertions.Expect(Page.Locator("h1, [data-kind]").First).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText(new System.Text.RegularExpressions.Regex("^(Reading|Looking|Counting|Opening)"))).ToHaveCountAsync(0);
    }

    /// <summary>The rows of a table by its name, cell by cell; closed ones are opened.</summary>
    public async Task<IReadOnlyList<string[]>> Table(string name)
    {
        var rows = await Page.Locator($"[data-table='{name}'] tbody tr").EvaluateAllAsync<string[][]>("rows => rows.map(r => [...r.cells].map(c => c.textContent))");
        return rows;
    }

    /// <summary>Presses a button of the app that leads to the server's sign-in, and waits until that is there.</summary>
    public async Task Leave(string button)
    {
        await Button(button).ClickAsync();
        await AtTheServer();
    }

    /// <summary>Waits for a page of the authorization server, loaded.</summary>
    public Task AtTheServer() => Page.WaitForURLAsync(url => url.Contains("/auth/", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Load });

    /// <summary>Signs in at the server's pages, whatever they ask on the way, until the app is back.</summary>
    /// <param name="user">Who.</param>
    /// <param name="patient">Whose record, where it is asked for.</param>
    /// <param name="look">What is done with each page before it is sent; its title is given.</param>
    public async Task SignIn(string user, string? patient = null, Func<string, Task>? look = null)
    {
        for (var step = 0; step < 8 && !Page.Url.StartsWith(App, StringComparison.Ordinal); step++)
        {
            await Send(user, patient, look);
        }

        await Settled();
    }

    /// <summary>Opens a page of the server that wants its user signed in, signs in, and waits until it is there.</summary>
    public async Task SignInAt(string path, string user)
    {
        await Page.GotoAsync(Root + path);
        for (var step = 0; step < 3 && await Page.Locator("#password").CountAsync() > 0; step++)
        {
            await Send(user, null, null);
        }

        await Page.GotoAsync(Root + path);
    }

    /// <summary>Presses Tab until the place has the focus: what Tab does not reach, the keyboard cannot use.</summary>
    public async Task Focus(string place)
    {
        for (var i = 0; i < 120; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>("place => document.activeElement?.matches(place)", place))
            {
                return;
            }
        }

        Assert.Fail($"Tab never came to {place}");
    }

    private async Task Send(string user, string? patient, Func<string, Task>? look)
    {
        var title = await Page.Locator("h1").InnerTextAsync();
        await (look?.Invoke(title) ?? Task.CompletedTask);
        var button = await Answer(title, user, patient);

        // The next page may have the same address: what is waited for is that this one is gone.
        await Page.EvaluateAsync("document.documentElement.dataset.old = ''");
        await button.ClickAsync();
        await Assertions.Expect(Page.Locator("html[data-old]")).ToHaveCountAsync(0);
        await Page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>Fills in what a page of the server asks; gives the button that sends it.</summary>
    private async Task<ILocator> Answer(string title, string user, string? patient)
    {
        switch (title)
        {
            case "Sign in":
                await Page.FillAsync("#username", user);
                await Page.FillAsync("#password", _clinic.PasswordOf(user));
                return Button("Sign in");
            case "Choose a password":
                await Page.FillAsync("#password", Clinic.Password);
                await Page.FillAsync("#again", Clinic.Password);
                _clinic.Chosen(user);
                return Button("Change password");
            case "Whose record?" when await Page.InputValueAsync("#q") != patient:
                await Page.FillAsync("#q", patient!);
                return Button("Search");
            case "Whose record?":
                return Page.Locator("button.row").First;
            default:
                return Button("Allow");
        }
    }

    /// <summary>What the tab keeps of the sign-in.</summary>
    public async Task<JsonNode> Kept() => JsonNode.Parse(await Page.EvaluateAsync<string>("sessionStorage[JSON.parse(sessionStorage.SMART_KEY)]"))!;

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _elsewhere.ShouldBeEmpty("requests to other sites");
        _complaints.ShouldBeEmpty("complaints of the browser");
    }

    // The browser tells answers with a status of error, which some tests want, and what it does not know of a header of the sign-in pages: that is no fault of the app.
    private void Hear(IConsoleMessage message)
    {
        string[] known = ["Failed to load resource", "Error with Permissions-Policy header"];
        if (message.Type is "error" or "warning" && !known.Any(k => message.Text.StartsWith(k, StringComparison.Ordinal)))
        {
            _complaints.Add(message.Text);
        }
    }
}
