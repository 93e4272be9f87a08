using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KapFhir.Server.External;
using KapFhir.Server.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.External;

/// <summary>Tokens of any OpenID provider, and the provider itself: keys that change, answers that fail. RFC 9068, RFC 7662, OpenID Connect Discovery</summary>
public sealed class OpenIdTokenTests(ExternalFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, (Action<JsonObject> Change, int Status)> Shapes = new(StringComparer.Ordinal)
    {
        ["as RFC 9068 has it"] = (_ => { }, 200),
        ["scp, an array (Okta)"] = (c => Move(c, "scp", new JsonArray("openid", "user/*.rs")), 200),
        ["cid for the app (Okta)"] = (c => (c["client_id"], c["cid"]) = (null, "outcomes"), 200),
        ["roles inside (Keycloak)"] = (c => (c["roles"], c["realm_access"]) = (null, new JsonObject { ["roles"] = new JsonArray("offline", "clinicians") }), 200),
        ["groups by an address (Auth0)"] = (c => (c["roles"], c["https://clinic.example/groups"]) = (null, new JsonArray("clinicians")), 200),
        ["a role as a text"] = (c => c["roles"] = "practitioner", 200),
        ["roles that are texts with spaces"] = (c => c["roles"] = "not a practitioner", 403),
        ["roles that are objects"] = (c => c["roles"] = new JsonObject { ["practitioner"] = true }, 403),
        ["a scope of its own"] = (c => c["scope"] = "openid records.read", 200),
        ["an unknown scope"] = (c => c["scope"] = "openid records.everything", 403),
        ["a scope of another type"] = (c => c["scope"] = 5, 403),
        ["no scope"] = (c => c.Remove("scope"), 403),
        ["the patient in context"] = (c => (c["scope"], c["patient"]) = ("patient/*.rs", "ann"), 200),
        ["the patient as a reference"] = (c => (c["scope"], c["patient"]) = ("records.mine", "Patient/ann"), 200),
        ["another patient in context"] = (c => (c["scope"], c["patient"]) = ("patient/*.rs", "bob"), 404),
        ["a patient with another's record"] = (c => (c["scope"], c["patient"], c["fhirUser"], c["roles"]) = ("patient/*.rs", "ann", "Patient/bob", null), 403),
        ["a patient that is no id"] = (c => (c["scope"], c["patient"]) = ("patient/*.rs", "ann' OR 1=1"), 403),
        ["an app for itself"] = (c => (c["scope"], c["sub"], c["roles"]) = ("system/*.rs", "outcomes", null), 200),
        ["an app for itself (Auth0)"] = (c => (c["scope"], c["sub"], c["gty"]) = ("system/*.rs", "outcomes@clients", "client-credentials"), 200),
        ["an app by its role"] = (c => (c["scope"], c["sub"], c["roles"]) = (null, "outcomes", new JsonArray("Fhir.Read")), 200),
        ["an app that is listed"] = (c => (c["scope"], c["sub"], c["client_id"], c["roles"]) = (null, "listed", "listed", null), 200),
        ["an app that is not listed"] = (c => (c["scope"], c["sub"], c["roles"]) = (null, "outcomes", null), 401),
        ["nobody's"] = (c => c.Remove("sub"), 401),
        ["an app with a user's scopes"] = (c => (c["scope"], c["sub"], c["roles"]) = ("user/*.rs", "outcomes", new JsonArray("practitioner")), 403),
    };

    private static void Move(JsonObject claims, string name, JsonNode value) => (claims["scope"], claims[name]) = (null, value);

    public static TheoryData<string> Claims => new(Shapes.Keys);

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task What_claims_mean(string shape)
    {
        var claims = fixture.OpenIdUser();
        Shapes[shape].Change(claims);
        claims.Where(c => c.Value is null).Select(c => c.Key).ToList().ForEach(n => claims.Remove(n));
        var answer = await ExternalFixture.Ask(fixture.OpenId, fixture.Issuer.Sign(claims, h => h["typ"] = "at+jwt"), "Patient/ann");
        answer.Status.ShouldBe(Shapes[shape].Status, answer.Text);
    }

    [Theory]
    [InlineData("at+jwt", true)]
    [InlineData("application/AT+JWT", true)]
    [InlineData("JWT", false)]
    [InlineData(null, false)]
    public async Task Where_the_type_is_required_no_other_is_taken(string? type, bool isTaken)
    {
        await using var server = await TestServer.Start([.. ExternalFixture.OfOpenId(fixture.Issuer), "--Auth:External:RequireAccessTokenType=true"]);
        var token = fixture.Issuer.Sign(fixture.OpenIdUser(), h => h["typ"] = type);
        (await ExternalFixture.Ask(server, token, "Patient")).Status.ShouldBe(isTaken ? 200 : 401);
        (await ExternalFixture.Ask(fixture.OpenId, token, "Patient")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("good", 200)]
    [InlineData("an app's own", 200)]
    [InlineData("an app's own with a user's scopes", 403)]
    [InlineData("unknown", 401)]
    [InlineData("refresh token", 401)]
    [InlineData("another audience", 401)]
    [InlineData("no audience", 401)]
    [InlineData("another issuer", 401)]
    [InlineData("expired", 401)]
    public async Task A_token_that_is_no_JWT_is_asked_about(string what, int status)
    {
        var said = fixture.OpenIdUser();
        (said["active"], said["token_type"]) = (true, what == "refresh token" ? "refresh_token" : "Bearer");
        said["aud"] = what switch { "another audience" => "https://other.example", "no audience" => null, _ => said["aud"]!.GetValue<string>() };
        said["iss"] = what == "another issuer" ? "https://evil.example" : said["iss"]!.GetValue<string>();
        said["exp"] = what == "expired" ? DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds() : said["exp"]!.GetValue<long>();
        if (what.StartsWith("an app's own", StringComparison.Ordinal))
        {
            said.Remove("sub");
            said["scope"] = what == "an app's own" ? "system/*.rs" : "user/*.rs";
        }

        var token = Guid.NewGuid().ToString("N");
        if (what != "unknown")
        {
            fixture.Issuer.Tokens[token] = said;
        }

        (await ExternalFixture.Ask(fixture.OpenId, token, "Patient/ann")).Status.ShouldBe(status);
        fixture.Issuer.Tokens.TryRemove(token, out _);
        (await ExternalFixture.Ask(fixture.OpenId, token, "Patient/ann")).Status.ShouldBe(401, "revoked means from the next request on");
    }

    [Fact]
    public async Task Where_it_is_always_asked_a_signed_token_that_was_revoked_ends_at_once()
    {
        await using var server = await TestServer.Start([.. ExternalFixture.OfOpenId(fixture.Issuer), "--Auth:External:Introspection=Always"]);
        var claims = fixture.OpenIdUser();
        var token = fixture.Issuer.Sign(claims);
        (await ExternalFixture.Ask(server, token, "Patient")).Status.ShouldBe(401);
        var said = claims.DeepClone().AsObject();
        (said["active"], said["token_type"]) = (true, "Bearer");
        fixture.Issuer.Tokens[token] = said;
        (await ExternalFixture.Ask(server, token, "Patient")).Status.ShouldBe(200);
        fixture.Issuer.Tokens.TryRemove(token, out _);
        (await ExternalFixture.Ask(server, token, "Patient")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_new_key_is_found_and_an_old_one_ends()
    {
        await using var issuer = await TestIssuer.Start();
        await using var server = await TestServer.Start([.. ExternalFixture.OfOpenId(issuer), "--Auth:External:RefreshPause=00:00:00"]);
        var claims = fixture.OpenIdUser();
        claims["iss"] = issuer.Root;
        var old = issuer.Sign(claims);
        (await ExternalFixture.Ask(server, old, "Patient")).Status.ShouldBe(200);
        using var key = RSA.Create(2048);
        issuer.Keys["key-2"] = key;
        issuer.Keys.TryRemove("key-1", out var removed);
        var next = issuer.Sign(claims, h => h["kid"] = "key-2", key);
        (await ExternalFixture.Ask(server, next, "Patient")).Status.ShouldBe(200, "the first request with it");
        (await ExternalFixture.Ask(server, old, "Patient")).Status.ShouldBe(401);
        removed!.Dispose();
    }

    [Fact]
    public async Task Unknown_keys_do_not_make_the_provider_be_asked_again_and_again()
    {
        await using var issuer = await TestIssuer.Start();
        await using var server = await TestServer.Start([.. ExternalFixture.OfOpenId(issuer), "--Auth:External:RefreshPause=01:00:00"]);
        var claims = fixture.OpenIdUser();
        claims["iss"] = issuer.Root;
        using var key = RSA.Create(2048);
        for (var i = 0; i < 10; i++)
        {
            (await ExternalFixture.Ask(server, issuer.Sign(claims, h => h["kid"] = "unknown-" + i, key), "Patient")).Status.ShouldBe(401);
        }

        issuer.Asked.Count(p => p == "/keys").ShouldBe(1);
    }

    [Fact]
    public async Task A_provider_that_is_down_at_the_start_is_waited_for_and_one_that_goes_down_is_remembered()
    {
        await using var issuer = await TestIssuer.Start(failing: 503);
        await using var server = await TestServer.Start([.. ExternalFixture.OfOpenId(issuer), "--Auth:External:RefreshPause=00:00:00"]);
        var claims = fixture.OpenIdUser();
        claims["iss"] = issuer.Root;
        var token = issuer.Sign(claims);
        var answer = await ExternalFixture.Ask(server, token, "Patient");
        answer.ShouldFail(503, "transient");
        answer.Headers["Retry-After"].ShouldBe("5");
        answer.Text.ShouldContain("/health/ready");
        (await server.Get("Patient")).Status.ShouldBe(401, "without a token the provider does not matter");
        (await server.Get("metadata")).Status.ShouldBe(200);
        (await server.Get(".well-known/smart-configuration")).Status.ShouldBe(503);
        var provider = server.Services.GetRequiredService<Provider>();
        provider.Fault.ShouldNotBeNull().ShouldContain(issuer.Root);
        (await Ready(server)).ShouldContain("does not describe itself");
        issuer.Failing = 0;

        // Who comes while it is being asked, still in vain, is told so once more.
        for (var i = 0; i < 200 && provider.Fault is not null; i++)
        {
            await provider.Newer(Cancel);
        }

        (await ExternalFixture.Ask(server, token, "Patient")).Status.ShouldBe(200);
        provider.Fault.ShouldBeNull();
        (await Ready(server)).ShouldContain("\"provider\": \"ok\"");
        issuer.Failing = 500;
        for (var i = 0; i < 200 && provider.Fault is null; i++)
        {
            await provider.Newer(Cancel);
        }

        provider.Fault.ShouldNotBeNull();
        (await ExternalFixture.Ask(server, token, "Patient")).Status.ShouldBe(200);
    }

    private static Task<string> Ready(TestServer server) => server.Client.GetAsync(new Uri(new Uri(server.Base), "/health/ready"), Cancel).ContinueWith(
        a => a.Result.Content.ReadAsStringAsync(Cancel), Cancel, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();

    [Theory]
    [InlineData("https://login.clinic.example")]
    [InlineData("not an address")]
    public async Task Who_says_that_it_is_another_is_not_believed(string issuerName)
    {
        await using var issuer = await TestIssuer.Start();
        issuer.Issuer = issuerName;
        await using var server = await TestServer.Start([.. ExternalFixture.OfOpenId(issuer)]);
        var claims = fixture.OpenIdUser();
        claims["iss"] = issuerName;
        (await ExternalFixture.Ask(server, issuer.Sign(claims), "Patient")).Status.ShouldBe(503);
        server.Services.GetRequiredService<Provider>().Fault!.ShouldContain("Auth:External:Authority");
    }

    [Fact]
    public async Task What_is_asked_for_in_the_background_goes_on_without_the_token()
    {
        var mine = fixture.OpenIdUser("patient/*.rs", role: null);
        (mine["sub"], mine["fhirUser"]) = ("ann", fixture.OpenId.Base + "/Patient/ann");
        var token = fixture.Issuer.Sign(mine);
        var accepted = await fixture.OpenId.Send("GET", "Observation?_summary=count", null, "Authorization: Bearer " + token, "Prefer: respond-async");
        accepted.Status.ShouldBe(202, accepted.Text);
        var status = accepted.Headers["Content-Location"][(fixture.OpenId.Base.Length + 1)..];
        var answer = await ExternalFixture.Ask(fixture.OpenId, token, status);
        for (var i = 0; i < 400 && answer.Status == 202; i++)
        {
            await Task.Delay(50, Cancel);
            answer = await ExternalFixture.Ask(fixture.OpenId, token, status);
        }

        answer.Entries[0]!["resource"]!["total"]!.GetValue<int>().ShouldBe(1, answer.Text);
        mine["exp"] = mine["exp"]!.GetValue<long>() + 600;
        (await ExternalFixture.Ask(fixture.OpenId, fixture.Issuer.Sign(mine), status)).Status.ShouldBe(200, "another token of the same user and app");
        (await ExternalFixture.Ask(fixture.OpenId, fixture.Issuer.Sign(fixture.OpenIdUser()), status)).Status.ShouldBe(404, "it is another's");
    }

    [Fact]
    public async Task What_was_asked_for_begins_only_while_the_token_is_good()
    {
        var server = fixture.OpenId.Services.GetRequiredService<FhirServer>();
        var late = await new AsyncCaller(false, "x", "user/*.rs") { Ends = DateTimeOffset.UtcNow.AddSeconds(-1) }.Restore(server, Cancel);
        late.Issues.ShouldHaveSingleItem().Status.ShouldBe(401);
        (await new AsyncCaller(false, "no token's", "user/*.rs") { Ends = DateTimeOffset.UtcNow.AddMinutes(1) }.Restore(server, Cancel)).Issues.ShouldHaveSingleItem().Status.ShouldBe(401);
    }

    [Fact]
    public async Task Discovery_names_the_provider_and_there_is_no_server_of_our_own()
    {
        var smart = await fixture.OpenId.Get(".well-known/smart-configuration", "Origin: https://app.example");
        smart.Headers["Access-Control-Allow-Origin"].ShouldBe("*");
        smart.Body["authorization_endpoint"]!.GetValue<string>().ShouldBe(fixture.Issuer.Root + "/authorize");
        smart.Body["token_endpoint"]!.GetValue<string>().ShouldBe(fixture.Issuer.Root + "/token");
        smart.Body["code_challenge_methods_supported"]!.AsArray().Select(m => m!.GetValue<string>()).ShouldBe(["S256"]);
        smart.Body["capabilities"]!.AsArray().Select(m => m!.GetValue<string>()).ShouldContain("client-confidential-asymmetric");
        smart.Body["issuer"].ShouldBeNull("there is no sso-openid-connect among the capabilities");
        var metadata = await fixture.OpenId.Get("metadata");
        metadata.Text.ShouldContain($"\"valueUri\":\"{fixture.Issuer.Root}/token\"");
        metadata.Text.ShouldNotContain("/auth/");
        var root = new Uri(fixture.OpenId.Base[..^"/fhir".Length]);
        foreach (var path in SmartRoutes.All.Where(r => r.Method == "GET").Select(r => r.Path).Where(p => !p.EndsWith("smart-configuration", StringComparison.Ordinal)))
        {
            using var answer = await fixture.OpenId.Client.GetAsync(new Uri(root, path), Cancel);
            ((int)answer.StatusCode).ShouldBe(404, path);
        }
    }

    [Fact]
    public async Task The_audit_knows_who()
    {
        var user = "u" + Guid.NewGuid().ToString("N");
        var claims = fixture.OpenIdUser();
        claims["sub"] = user;
        (await ExternalFixture.Ask(fixture.OpenId, fixture.Issuer.Sign(claims), "Patient/ann")).Status.ShouldBe(200);
        var log = fixture.OpenIdService("system/*.rs");
        var found = await ExternalFixture.Ask(fixture.OpenId, log, "AuditEvent?_count=200&_sort=-_lastUpdated");
        for (var i = 0; i < 400 && !found.Text.Contains(user, StringComparison.Ordinal); i++)
        {
            await Task.Delay(50, Cancel);
            found = await ExternalFixture.Ask(fixture.OpenId, log, "AuditEvent?_count=200&_sort=-_lastUpdated");
        }

        found.Text.ShouldContain(user);
    }

    // HMARKT: marketing needs a consent that names it, and nobody gave one. What the request says goes before what the token says; the glass is broken by the request alone.
    [Theory]
    [InlineData(null, null, 200)]
    [InlineData("TREAT", null, 200)]
    [InlineData("HMARKT", null, 404)]
    [InlineData(null, "HMARKT", 404)]
    [InlineData("HMARKT", "TREAT", 200)]
    [InlineData("TREAT", "HMARKT", 404)]
    [InlineData("BTG", "HMARKT", 404)]
    [InlineData("made-up", null, 200)]
    [InlineData("TREAT", "made-up", 400)]
    public async Task A_purpose_comes_with_the_token_or_with_the_request(string? claim, string? header, int status)
    {
        var claims = fixture.OpenIdUser();
        claims["purpose_of_use"] = claim;
        var token = fixture.Issuer.Sign(claims, h => h["typ"] = "at+jwt");
        for (var i = 0; i < 2; i++)
        {
            var answer = await fixture.OpenId.Send("GET", "Patient/ann", null, ["Authorization: Bearer " + token, .. header is null ? Array.Empty<string>() : ["X-Purpose-Of-Use: " + header]]);
            answer.Status.ShouldBe(status, answer.Text);
        }
    }

    // Breaking the glass wants a sign-in that is known to be recent: a token that does not say when is not enough.
    [Theory]
    [InlineData(null, "practitioner", 401)]
    [InlineData(-7200, "practitioner", 401)]
    [InlineData(-60, "practitioner", 200)]
    [InlineData(-60, "stranger", 403)]
    public async Task The_glass_is_broken_by_who_signed_in_at_the_provider_lately(int? signedIn, string role, int status)
    {
        var claims = fixture.OpenIdUser(role: role);
        claims["auth_time"] = signedIn is { } ago ? DateTimeOffset.UtcNow.ToUnixTimeSeconds() + ago : null;
        var token = fixture.Issuer.Sign(claims, h => h["typ"] = "at+jwt");
        var answer = await fixture.OpenId.Send("GET", "Patient/ann", null, "Authorization: Bearer " + token, "X-Purpose-Of-Use: BTG", "X-Break-Glass-Reason: found unconscious, no relatives");
        answer.Status.ShouldBe(status, answer.Text);
        if (status == 401)
        {
            answer.Headers["WWW-Authenticate"].ShouldContain("insufficient_user_authentication");
        }
    }
}
