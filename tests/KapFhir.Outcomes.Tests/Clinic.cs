using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KapFhir.Outcomes.Tests;

/// <summary>
/// The first patients of the demo clinic on two servers: one that wants nobody to sign in and tells every number, one with the built-in authorization server as it comes.
/// And the browser.
/// </summary>
public sealed class Clinic : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly string _folder = Directory.CreateTempSubdirectory("kapfhir-app-").FullName;
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string> _oneTime = new(StringComparer.Ordinal);
    private ServerProcess? _open;
    private ServerProcess? _smart;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string Open => _open!.Root;

    public string Smart => _smart!.Root;

    /// <summary>The secret of the client <c>ehr</c>, which may prepare launches.</summary>
    public string EhrSecret { get; private set; } = "";

    private static string? Chromium { get; } = Places.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
        {
            return;
        }

        var (open, smart) = (Database("open"), Database("smart"));
        await ServerProcess.Run("demo", "--patients", "36", smart);
        File.Copy(Path.Combine(_folder, "smart.db"), Path.Combine(_folder, "open.db"));
        await AddUser(smart, "dr", "practitioner", "Practitioner/demo-prescriber");
        await AddUser(smart, "elena", "patient", "Patient/demo-001");
        await AddUser(smart, "root", "administrator", "");
        EhrSecret = Regex.Match(await ServerProcess.Run("client", "add", "ehr", "--secret", "--may-launch", smart), "Its secret is ([^;]+);").Groups[1].Value;
        _open = await ServerProcess.Serve(open, "--Auth:Mode=Open", "--Kap:Outcomes:MinCell=0");
        _smart = await ServerProcess.Serve(smart, "--Auth:Mode=BuiltIn", "--Auth:MaxFailuresPerAddress=1000");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        _open?.Dispose();
        _smart?.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A browser of its own for a test: nothing signed in, nothing remembered. Skips the test where there is no Chromium.</summary>
    internal async Task<Visit> Visit(string root, int width = 1440, ColorScheme scheme = ColorScheme.Light, bool bypassesPolicy = false)
    {
        Assert.SkipWhen(Chromium is null, "Chromium is not installed: apt-get install chromium.");
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = bypassesPolicy, Locale = "en-US", TimezoneId = "America/New_York", ReducedMotion = ReducedMotion.Reduce,
        });
        return new Visit(this, context, await context.NewPageAsync(), root);
    }

    /// <summary>The password of a user: the one-time one until it was used.</summary>
    internal string PasswordOf(string user) => _oneTime.GetValueOrDefault(user, Password);

    /// <summary>The user has chosen <see cref="Password"/>.</summary>
    internal void Chosen(string user) => _oneTime.Remove(user);

    /// <summary>Asks a server without a token.</summary>
    internal async Task<JsonNode> Ask(string url) => JsonNode.Parse(await _http.GetStringAsync(new Uri(url)))!;

    /// <summary>Sends a form or a resource; gives the answer, which is good.</summary>
    internal async Task<string> Send(string url, HttpContent content, string? basic = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        if (basic is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(basic)));
        }

        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return text;
    }

    private async Task AddUser(string database, string name, string role, string fhirUser)
    {
        var said = await ServerProcess.Run([database, "user", "add", name, "--role", role, .. fhirUser.Length > 0 ? new[] { "--fhir-user", fhirUser } : []]);
        _oneTime[name] = Regex.Match(said, "one-time password (\\S+) and").Groups[1].Value;
    }

    private string Database(string name) => $"--ConnectionStrings:Sqlite=Data Source={_folder}/{name}.db";
}
