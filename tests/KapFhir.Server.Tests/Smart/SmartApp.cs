using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KapFhir.Auth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Server.Tests.Smart;

/// <summary>A page, or where the browser was sent.</summary>
internal sealed record BrowserPage(int Status, string Text, string? Location, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The parameters of the address that the browser was sent to.</summary>
    public Dictionary<string, string> Answer => QueryHelpers.ParseQuery(new Uri(Location!).Query).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);

    public string Title => Regex.Match(Text, "<h1>(.*?)</h1>").Groups[1].Value;

    /// <summary>The hidden fields of its last form, with where that leads.</summary>
    public (string Action, List<(string Name, string Value)> Fields) Form
    {
        get
        {
            Text.ShouldContain("<form", customMessage: Text + Status);
            var form = Text[Text.LastIndexOf("<form", StringComparison.Ordinal)..];
            var fields = Regex.Matches(form, """<input type="hidden" name="(.*?)" value="(.*?)">""").Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value))).ToList();
            return (Regex.Match(form, "action=\"(.*?)\"").Groups[1].Value, fields);
        }
    }

    /// <summary>The scopes that can be ticked.</summary>
    public List<string> Scopes => [.. Regex.Matches(Text, """name="scope\[\]" id="s\d+" value="(.*?)" """).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))];
}

/// <summary>An app and the browser of its user.</summary>
internal sealed class SmartApp : IDisposable
{
    private readonly SmartFixture _fixture;
    private readonly HttpClient _http;

    public SmartApp(SmartFixture fixture, string client = "public", string user = "dr")
    {
        (_fixture, Client, User) = (fixture, client, user);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = new Uri(fixture.Root) };
    }

    public CookieContainer Cookies { get; } = new();

    public string Client { get; }

    public string User { get; }

    public string Verifier { get; } = Secrets.New();

    public string Challenge => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public void Dispose() => _http.Dispose();

    /// <summary>The parameters of an authorization request; an empty value takes one out.</summary>
    public Dictionary<string, string> Parameters(string scope, params (string Name, string Value)[] change)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal)
        {
            ["response_type"] = "code", ["client_id"] = Client, ["redirect_uri"] = SmartFixture.Redirect, ["scope"] = scope, ["state"] = "s-1", ["aud"] = _fixture.Server.Base,
            ["code_challenge"] = Challenge, ["code_challenge_method"] = "S256",
        };
        change.ToList().ForEach(c => all[c.Name] = c.Value);
        return all.Where(p => p.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
    }

    public Task<BrowserPage> Authorize(string scope, params (string Name, string Value)[] change) =>
        Get("/auth/authorize?" + string.Join('&', Parameters(scope, change).Select(p => p.Key + "=" + Uri.EscapeDataString(p.Value))));

    public async Task<BrowserPage> Get(string path)
    {
        using var response = await _http.GetAsync(new Uri(_fixture.Root + path));
        return await Follow(response);
    }

    public async Task<BrowserPage> Post(string path, IEnumerable<(string Name, string Value)> fields)
    {
        using var response = await _http.PostAsync(
            new Uri(_fixture.Root + path), new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))));
        return await Follow(response);
    }

    /// <summary>Sends the last form of a page, with what the user filled in.</summary>
    public Task<BrowserPage> Send(BrowserPage page, params (string Name, string Value)[] filled)
    {
        var (action, fields) = page.Form;
        return Post(action, fields.Where(f => !filled.Any(g => g.Name == f.Name)).Concat(filled));
    }

    public Task<BrowserPage> SignIn(BrowserPage page, string? user = null, string password = SmartFixture.Password) =>
        Send(page, ("username", user ?? User), ("password", password));

    /// <summary>Goes all the way to the answer to the app: signs in, picks, allows everything.</summary>
    public async Task<BrowserPage> Allow(string scope, string? patient = "ann", string? encounter = null, string[]? only = null, params (string Name, string Value)[] change)
    {
        var page = await Authorize(scope, change);
        for (var step = 0; step < 5 && page.Location is null; step++)
        {
            page = page.Title switch
            {
                "Sign in" => await SignIn(page),
                "Whose record?" => await Send(page, ("patient", patient!)),
                "Which encounter?" => await Send(page, ("encounter", encounter ?? "")),
                _ => await Send(page, [("decision", "allow"), .. (only ?? [.. page.Scopes]).Select(s => ("scope[]", s))]),
            };
        }

        return page;
    }

    public async Task<string> Code(string scope, params (string Name, string Value)[] change)
    {
        var answer = (await Allow(scope, change: change)).Answer;
        answer.ShouldContainKey("code");
        return answer["code"];
    }

    /// <summary>Brings a code, as this app's kind does.</summary>
    public Task<FhirResponse> Exchange(string code, params (string Name, string Value)[] change) =>
        Token([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", SmartFixture.Redirect), ("code_verifier", Verifier)], change);

    public Task<FhirResponse> Refresh(string token, params (string Name, string Value)[] more) => Token([("grant_type", "refresh_token"), ("refresh_token", token)], more);

    /// <summary>What the app is given for a scope.</summary>
    public async Task<System.Text.Json.Nodes.JsonNode> Tokens(string scope, params (string Name, string Value)[] change)
    {
        var answer = await Exchange(await Code(scope, change));
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Body;
    }

    private Task<FhirResponse> Token(List<(string Name, string Value)> form, (string Name, string Value)[] change)
    {
        form.RemoveAll(f => change.Any(c => c.Name == f.Name));
        form.AddRange(change.Where(c => c.Value.Length > 0));
        return Client switch
        {
            "public" => _fixture.Token([.. form, ("client_id", "public")]),
            "keyed" => _fixture.Token([.. form, .. Assertion.Form(Assertion.Of(_fixture, "keyed"))]),
            _ => _fixture.Token(form, Client),
        };
    }

    // Only within the server, as a browser would before it leaves for the app.
    private async Task<BrowserPage> Follow(HttpResponseMessage response)
    {
        var location = response.Headers.Location?.OriginalString;
        if (location is not null && location.StartsWith('/'))
        {
            ((int)response.StatusCode).ShouldBe(303);
            return await Get(location);
        }

        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new BrowserPage((int)response.StatusCode, await response.Content.ReadAsStringAsync(), location, headers);
    }
}
