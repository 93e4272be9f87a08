using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KapFhir.Server.Tests.Smart;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Server.Tests.External;

/// <summary>An identity provider in this process: describes itself as Entra does (and as others), gives keys, signs whatever it is asked to, answers about tokens.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Tenant = "11111111-2222-4333-8444-555555555555";
    public const string OtherTenant = "99999999-2222-4333-8444-555555555555";
    private readonly WebApplication _app;

    private TestIssuer(WebApplication app, string root) => (_app, Root) = (app, root);

    /// <summary>Its address.</summary>
    public string Root { get; }

    /// <summary>The keys it tells of.</summary>
    public ConcurrentDictionary<string, RSA> Keys { get; } = new(StringComparer.Ordinal);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Whose each key is, as Entra says.</summary>
    public ConcurrentDictionary<string, string> KeyIssuers { get; } = new(StringComparer.Ordinal);

    /// <summary>What it says of opaque tokens; of others that they are not active.</summary>
    public ConcurrentDictionary<string, JsonObject> Tokens { get; } = new(StringComparer.Ordinal);

    /// <summary>The apps that get a token for their secret, and what it says.</summary>
    public ConcurrentDictionary<string, (string Secret, Func<JsonObject> Claims)> Apps { get; } = new(StringComparer.Ordinal);

    /// <summary>The paths it was asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What it answers instead, if it is not 0.</summary>
    public int Failing { get; set; }

    /// <summary>The issuer that it says it is; null for the one that was asked for.</summary>
    public string? Issuer { get; set; }

    public static async Task<TestIssuer> Start(int failing = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        TestIssuer issuer = null!;
        app.Run(http => issuer.Answer(http));
        await app.StartAsync();
        issuer = new TestIssuer(app, app.Urls.First()) { Failing = failing };
        issuer.Keys["key-1"] = RSA.Create(2048);
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Keys.Values.ToList().ForEach(k => k.Dispose());
        Ec.Dispose();
    }

    /// <summary>A signed token; the header says what it says.</summary>
    public string Sign(JsonObject claims, Action<JsonObject>? header = null, RSA? key = null)
    {
        var head = new JsonObject { ["alg"] = "RS256", ["kid"] = "key-1", ["typ"] = "JWT" };
        header?.Invoke(head);
        return Assertion.Sign(head, claims, new RsaSecurityKey(key ?? Keys["key-1"]), "RS256");
    }

    private async Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Asked.Enqueue(path);
        if (Failing != 0)
        {
            http.Response.StatusCode = Failing;
        }
        else if (path.EndsWith("/.well-known/openid-configuration", StringComparison.Ordinal))
        {
            await http.Response.WriteAsync(Document(path[..^"/.well-known/openid-configuration".Length]).ToJsonString());
        }
        else if (path == "/keys")
        {
            await http.Response.WriteAsync(KeySet());
        }
        else if (path == "/introspect" && http.Request.Headers.Authorization == "Basic " + Convert.ToBase64String("kap%3Afhir:s%2Fecret"u8))
        {
            var token = (await http.Request.ReadFormAsync())["token"].ToString();
            await http.Response.WriteAsync((Tokens.TryGetValue(token, out var said) ? said : new JsonObject { ["active"] = false }).ToJsonString());
        }
        else if (path == $"/{Tenant}/oauth2/v2.0/token" && HttpMethods.IsPost(http.Request.Method))
        {
            await GiveToken(http);
        }
        else
        {
            http.Response.StatusCode = path == "/introspect" ? 401 : 404;
        }
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow: the scope is the API's /.default, the token has the app's roles.
    private async Task GiveToken(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var scope = form["scope"].ToString();
        var isGood = form["grant_type"] == "client_credentials" && scope.EndsWith("/.default", StringComparison.Ordinal)
            && Apps.TryGetValue(form["client_id"].ToString(), out var app) && app.Secret == form["client_secret"];
        http.Response.StatusCode = isGood ? 200 : 401;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync((isGood
            ? new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = 3599, ["ext_expires_in"] = 3599, ["access_token"] = Sign(Apps[form["client_id"].ToString()].Claims()) }
            : new JsonObject { ["error"] = "invalid_client", ["error_description"] = "AADSTS7000215: Invalid client secret provided." }).ToJsonString());
    }

    // As Entra's of version 2, where organizations is asked for with the placeholder that Entra leaves in it.
    private JsonObject Document(string path) => new()
    {
        ["issuer"] = Issuer ?? Root + path.Replace("/organizations/", "/{tenantid}/", StringComparison.Ordinal),
        ["authorization_endpoint"] = Root + path + "/authorize", ["token_endpoint"] = Root + path + "/token", ["jwks_uri"] = Root + "/keys",
        ["introspection_endpoint"] = Root + "/introspect", ["userinfo_endpoint"] = "http://elsewhere.example/userinfo",
        ["response_types_supported"] = new JsonArray("code"), ["scopes_supported"] = new JsonArray("openid", "profile"),
        ["code_challenge_methods_supported"] = new JsonArray("plain", "S256"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "private_key_jwt", "client_secret_basic"),
    };

    private string KeySet()
    {
        var keys = Keys.Select(k => JsonNode.Parse(SmartFixture.PublicRsa(k.Value, k.Key))!.AsObject()).ToList();
        keys.ForEach(k =>
        {
            if (KeyIssuers.TryGetValue(k["kid"]!.GetValue<string>(), out var issuer))
            {
                k["issuer"] = issuer;
            }
        });
        var ec = JsonNode.Parse(SmartFixture.PublicEc(Ec, "ec-256").Replace("P-384", "P-256", StringComparison.Ordinal))!.AsObject();
        var encrypting = JsonNode.Parse(SmartFixture.PublicRsa(Keys.First().Value, "enc-1"))!.AsObject();
        encrypting["use"] = "enc";
        var shared = new JsonObject { ["kty"] = "oct", ["kid"] = "shared", ["k"] = Base64UrlEncoder.Encode(new byte[32]) };
        return new JsonObject { ["keys"] = new JsonArray([.. keys, ec, encrypting, shared]) }.ToJsonString();
    }
}
