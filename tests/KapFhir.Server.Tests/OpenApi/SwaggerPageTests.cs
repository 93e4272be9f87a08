using KapFhir.Auth.Clients;
using KapFhir.Auth.Users;
using KapFhir.Server.OpenApi;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace KapFhir.Server.Tests.OpenApi;

/// <summary>The page in a real browser: it signs in by PKCE in a window of its own, and tries a request.</summary>
public sealed class SwaggerPageTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private const float Patience = 120_000; // a loaded machine takes its time; nothing here waits so long otherwise
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly List<string> _complaints = [];
    private TestServer _server = null!;
    private IPlaywright? _playwright;
    private IPage _page = null!;

    private ILocator Create => _page.Locator("#operations-Patient-createPatient");

    private string Root => _server.Base[..^"/fhir".Length];

    public async ValueTask InitializeAsync()
    {
        var chromium = Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "Chromium is not installed");
        _playwright = await Playwright.CreateAsync();
        var browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"], Timeout = Patience });
        _page = await browser.NewPageAsync();
        _page.SetDefaultTimeout(Patience);
        _page.Console += (_, message) => Note(message.Type == "error" ? message.Text : null);
        _page.PageError += (_, error) => Note(error);
    }

    public async ValueTask DisposeAsync()
    {
        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task It_signs_in_and_tries_a_request()
    {
        _server = await TestServer.Start("--Auth:Mode=BuiltIn");
        await Register();
        await Open();
        await _page.Locator(".btn.authorize").First.ClickAsync();
        var signIn = _page.Locator(".auth-container").First;
        var window = await _page.RunAndWaitForPopupAsync(() => signIn.Locator("button.authorize").ClickAsync());
        await window.FillAsync("input[name=username]", "dr");
        await window.FillAsync("input[name=password]", Password);
        await window.ClickAsync("button");
        await window.ClickAsync("button[value=allow]");
        await signIn.Locator("button", new() { HasText = "Logout" }).WaitForAsync();
        await _page.Locator(".modal-ux .btn-done").First.ClickAsync();
        (await Try()).ShouldBe("201");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_tokens_it_tries_a_request_at_once()
    {
        _server = await TestServer.Start();
        await Open();
        (await Try()).ShouldBe("201");
        _complaints.ShouldBeEmpty();
    }

    private async Task Open()
    {
        await _page.GotoAsync(Root + "/swagger/index.html", new() { Timeout = Patience });
        await _page.Locator("h3[data-tag=KAP]").WaitForAsync();
    }

    // POST /Patient with what the page offers: the guide's example. Returns the answer's status.
    private async Task<string> Try()
    {
        // The page draws what is in sight only.
        await _page.SetViewportSizeAsync(1280, 4000);
        await _page.Locator("h3[data-tag=Patient]").ClickAsync();
        await Create.Locator(".opblock-summary-control").ClickAsync();
        await Create.Locator(".try-out__btn").ClickAsync();
        await Create.Locator(".execute").ClickAsync();
        var answer = Create.Locator(".live-responses-table .response .response-col_status").First;
        await answer.WaitForAsync();
        return (await answer.InnerTextAsync()).Trim()[..3];
    }

    // Headers that this Chromium does not know are its own matter.
    private void Note(string? text)
    {
        if (text is not null && !text.Contains("Permissions-Policy", StringComparison.Ordinal))
        {
            lock (_complaints)
            {
                _complaints.Add(text);
            }
        }
    }

    // As docs/openapi.md tells to do by hand.
    private async Task Register()
    {
        var smart = _server.Services.GetRequiredService<SmartServer>();
        var client = new SmartClient("API page", ClientKind.Public, "openid fhirUser user/*.cruds") { Id = OpenApiPages.ClientId, RedirectUris = [Root + "/swagger/oauth2-redirect.html"] };
        Registration.Faults(client, smart.Definitions).ShouldBeEmpty();
        (await smart.Store.Clients.Add(new ClientRow(client.Id, Registered.Write(client), "", IsActive: true), default)).ShouldBeTrue();
        var user = Registered.NewUser("dr", new UserDetails("Doctor", [UserRole.Practitioner], ""), Passwords.Hash(Password), mustChange: false);
        (await smart.Store.Users.Add(user, default)).ShouldBeTrue();
    }
}
