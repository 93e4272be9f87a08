using System.Text.Json.Nodes;

namespace KapFhir.Outcomes.Tests;

/// <summary>Somebody who uses the app in a browser. At the end nothing of other sites was asked for, and the browser had nothing to complain of.</summary>
internal sealed class Visit : IAsyncDisposable
{
    // Far above what anything takes: reached only by what never comes.
    private const float Timeout = 25_000;

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
        await Assertions.Expect(Page.Locator("h1, [data-kind]").First).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText(new System.Text.RegularExpressions.Regex("^(Reading|Looking|Counting|Opening)"))).ToHaveCountAsync(0);
    }

    /// <summary>The rows of a table by its name, cell by cell; closed ones are opened.</summary>
    public async Task<IReadOnlyList<string[]>> Table(string name)
    {
        var rows = await Page.Locator($"[data-table='{name}'] tbody tr").EvaluateAllAsync<string[][]>("rows => rows.map(r => [...r.cells].map(c => c.textContent))");
        return rows;
    }

    /// <summary>Signs in at the server's pages, whatever they ask on the way, until the app is back.</summary>
    public async Task SignIn(string user, string? patient = null)
    {
        for (var step = 0; step < 6 && !Page.Url.StartsWith(App, StringComparison.Ordinal); step++)
        {
            var title = await Page.Locator("h1").InnerTextAsync();
            await Answer(title, user, patient);
            await Page.WaitForURLAsync(_ => true, new() { WaitUntil = WaitUntilState.Load });
        }

        await Settled();
    }

    /// <summary>Where a sign-in leads before it comes back: what a page of the server asks is answered.</summary>
    private async Task Answer(string title, string user, string? patient)
    {
        switch (title)
        {
            case "Sign in":
                await Page.FillAsync("#username", user);
                await Page.FillAsync("#password", _clinic.PasswordOf(user));
                await Button("Sign in").ClickAsync();
                break;
            case "Choose a password":
                await Page.FillAsync("#current", _clinic.PasswordOf(user));
                await Page.FillAsync("#password", Clinic.Password);
                await Page.FillAsync("#again", Clinic.Password);
                await Button("Change password").ClickAsync();
                _clinic.Chosen(user);
                break;
            case "Whose record?":
                await Page.FillAsync("#q", patient!);
                await Button("Search").ClickAsync();
                await Page.Locator("button.row").First.ClickAsync();
                break;
            default:
                await Button("Allow").ClickAsync();
                break;
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

    /// <summary>The browser tells answers with a status of error, which some tests want; everything else that it says is a fault of the app.</summary>
    private void Hear(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
        {
            _complaints.Add(message.Text);
        }
    }
}
