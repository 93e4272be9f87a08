using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>Refresh, revocation, introspection, userinfo, signing out: RFC 6749 (6), RFC 7009, RFC 7662, RFC 9700 (4.14), OpenID Connect.</summary>
public sealed class RefreshTests(SmartFixture fixture)
{
    private const string Scope = "openid fhirUser launch/patient offline_access patient/*.rs user/Practitioner.rs";

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private Task<FhirResponse> Read(JsonNode tokens) => fixture.Fhir(Text(tokens, "access_token"), "GET", "Patient/ann");

    [Theory]
    [InlineData("public")]
    [InlineData("secret")]
    [InlineData("keyed")]
    public async Task A_refresh_token_gives_new_ones_once(string client)
    {
        using var app = new SmartApp(fixture, client);
        var first = await app.Tokens(Scope);
        var answer = await app.Refresh(Text(first, "refresh_token"));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Headers["Cache-Control"].ShouldContain("no-store");
        var second = answer.Body;
        Text(second, "scope").ShouldBe(Text(first, "scope"));
        Text(second, "patient").ShouldBe("ann");
        Text(second, "refresh_token").ShouldNotBe(Text(first, "refresh_token"));
        (await Read(second)).Status.ShouldBe(200);
    }

    // Either the app or a thief brings an old token; nobody can tell which, so both lose what they have.
    [Fact]
    public async Task A_refresh_token_that_comes_again_ends_the_whole_family()
    {
        using var app = new SmartApp(fixture);
        var first = await app.Tokens(Scope);
        var second = (await app.Refresh(Text(first, "refresh_token"))).Body;
        var third = (await app.Refresh(Text(second, "refresh_token"))).Body;
        var replayed = await app.Refresh(Text(first, "refresh_token"));
        (replayed.Status, Text(replayed.Body, "error")).ShouldBe((400, "invalid_grant"));
        (await app.Refresh(Text(third, "refresh_token"))).Status.ShouldBe(400);
        (await Read(first)).Status.ShouldBe(401);
        (await Read(third)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Ten_at_once_leave_at_most_one_family()
    {
        using var app = new SmartApp(fixture);
        var first = await app.Tokens(Scope);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Refresh(Text(first, "refresh_token"))));
        answers.Count(a => a.Status == 200).ShouldBeLessThanOrEqualTo(1);
        foreach (var won in answers.Where(a => a.Status == 200))
        {
            (await app.Refresh(Text(won.Body, "refresh_token"))).Status.ShouldBe(400);
        }
    }

    [Fact]
    public async Task Another_client_cannot_use_it_nor_end_it()
    {
        using var app = new SmartApp(fixture);
        var tokens = await app.Tokens(Scope);
        (await fixture.Token([("grant_type", "refresh_token"), ("refresh_token", Text(tokens, "refresh_token"))], "secret")).Status.ShouldBe(400);
        (await fixture.Post("/auth/revoke", [("token", Text(tokens, "refresh_token"))], "secret")).Status.ShouldBe(200);
        (await app.Refresh(Text(tokens, "refresh_token"))).Status.ShouldBe(200);
        (await fixture.Token([("grant_type", "refresh_token"), ("refresh_token", "made-up")], "secret")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("patient/*.cruds", "invalid_scope")]
    [InlineData("patient/*.rs user/*.rs", "invalid_scope")]
    [InlineData("made-up", "invalid_scope")]
    [InlineData("patient/Observation.rs", null)]
    [InlineData("openid patient/Observation.rs?category=survey", null)]
    public async Task Scopes_get_fewer_never_more(string scope, string? error)
    {
        using var app = new SmartApp(fixture);
        var answer = await app.Refresh(Text(await app.Tokens(Scope), "refresh_token"), ("scope", scope));
        if (error is not null)
        {
            (answer.Status, Text(answer.Body, "error")).ShouldBe((400, error));
            return;
        }

        Text(answer.Body, "scope").ShouldBe(scope);
        (await Read(answer.Body)).Status.ShouldBe(403);
        Text((await app.Refresh(Text(answer.Body, "refresh_token"))).Body, "scope").Split(' ').ShouldBe(Scope.Split(' '), ignoreOrder: true);
    }

    [Fact]
    public async Task Online_access_ends_with_the_session_offline_access_does_not()
    {
        using var app = new SmartApp(fixture);
        var offline = await app.Tokens(Scope);
        var online = await app.Tokens("openid launch/patient online_access patient/*.rs");
        (await app.Refresh(Text(online, "refresh_token"))).Status.ShouldBe(200);
        var page = await app.Get("/auth/logout");
        page.Title.ShouldBe("Sign out?");
        (await app.Send(page)).Title.ShouldBe("Signed out");
        (await Read(online)).Status.ShouldBe(401);
        (await Read(offline)).Status.ShouldBe(200);
        (await app.Authorize("openid")).Title.ShouldBe("Sign in");
    }

    [Fact]
    public async Task An_app_signs_its_user_out_and_gets_them_back()
    {
        using var app = new SmartApp(fixture);
        var hint = Uri.EscapeDataString(Text(await app.Tokens("openid"), "id_token"));
        var elsewhere = await app.Get($"/auth/logout?id_token_hint={hint}&post_logout_redirect_uri={Uri.EscapeDataString("https://evil.example/")}");
        elsewhere.Location.ShouldBeNull();
        var back = await app.Get($"/auth/logout?id_token_hint={hint}&post_logout_redirect_uri={Uri.EscapeDataString("http://127.0.0.1:9/bye")}&state=x");
        back.Location.ShouldBe("http://127.0.0.1:9/bye?state=x");
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    public async Task Revoking_either_ends_both(string name)
    {
        using var app = new SmartApp(fixture, "secret");
        var tokens = await app.Tokens(Scope);
        (await fixture.Post("/auth/revoke", [("token", Text(tokens, name))], "secret")).Status.ShouldBe(200);
        (await Read(tokens)).Headers["WWW-Authenticate"].ShouldContain("invalid_token");
        (await app.Refresh(Text(tokens, "refresh_token"))).Status.ShouldBe(400);
        (await fixture.Post("/auth/revoke", [("token", Text(tokens, name))], "secret")).Status.ShouldBe(200);
        (await fixture.Post("/auth/revoke", [("token", "made-up")], "secret")).Status.ShouldBe(200);
        (await fixture.Post("/auth/revoke", [("token", "made-up")])).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Introspection_says_what_the_token_response_said()
    {
        using var app = new SmartApp(fixture, "secret");
        var tokens = await app.Tokens(Scope);
        foreach (var asking in new[] { "secret", "resources" })
        {
            var told = (await fixture.Post("/auth/introspect", [("token", Text(tokens, "access_token"))], asking)).Body;
            told["active"]!.GetValue<bool>().ShouldBeTrue();
            Text(told, "client_id").ShouldBe("secret");
            Text(told, "scope").ShouldBe(Text(tokens, "scope"));
            Text(told, "patient").ShouldBe("ann");
            told["exp"]!.GetValue<long>().ShouldBeGreaterThan(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
            var identity = Assertion.Claims(Text(tokens, "id_token"));
            (Text(told, "iss"), Text(told, "sub"), Text(told, "fhirUser")).ShouldBe((Text(identity, "iss"), Text(identity, "sub"), Text(identity, "fhirUser")));
        }

        (await fixture.Post("/auth/introspect", [("token", Text(tokens, "refresh_token"))], "secret")).Body["active"]!.GetValue<bool>().ShouldBeTrue();
        await app.Refresh(Text(tokens, "refresh_token"));
        (await fixture.Post("/auth/introspect", [("token", Text(tokens, "refresh_token"))], "secret")).Text.ShouldBe("""{"active":false}""");
    }

    [Fact]
    public async Task Introspection_tells_no_more_than_it_must()
    {
        using var app = new SmartApp(fixture);
        var token = Text(await app.Tokens(Scope), "access_token");
        (await fixture.Post("/auth/introspect", [("token", token)], "secret")).Text.ShouldBe("""{"active":false}""");
        (await fixture.Post("/auth/introspect", [("token", token)])).Status.ShouldBe(401);
        (await fixture.Post("/auth/introspect", [("token", token), ("client_id", "public")])).Status.ShouldBe(401);
        (await fixture.Post("/auth/introspect", [("token", "malformed")], "resources")).Text.ShouldBe("""{"active":false}""");
        (await fixture.Post("/auth/introspect", [], "resources")).Status.ShouldBe(400);
        (await fixture.Get("/auth/introspect?token=" + token)).Status.ShouldBe(405);
    }

    [Fact]
    public async Task Userinfo()
    {
        using var app = new SmartApp(fixture);
        var tokens = await app.Tokens(Scope);
        var told = (await fixture.Get("/auth/userinfo", ("Authorization", "Bearer " + Text(tokens, "access_token")))).Body;
        Text(told, "sub").ShouldBe(Text(Assertion.Claims(Text(tokens, "id_token")), "sub"));
        Text(told, "fhirUser").ShouldBe(fixture.Server.Base + "/Practitioner/dr");
        (await fixture.Get("/auth/userinfo")).Status.ShouldBe(401);
        (await fixture.Get("/auth/userinfo", ("Authorization", "Bearer nonsense"))).Headers["WWW-Authenticate"].ShouldContain("invalid_token");
        var other = Text(await app.Tokens("launch/patient patient/*.rs"), "access_token");
        (await fixture.Get("/auth/userinfo", ("Authorization", "Bearer " + other))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_user_sees_the_grants_and_withdraws_one()
    {
        using var app = new SmartApp(fixture, user: "ann");
        var tokens = await app.Tokens("openid launch/patient offline_access patient/Observation.rs patient/Patient.rs");
        var page = await app.Get("/auth/grants");
        page.Text.ShouldContain("See and search Observation in this patient&#x27;s record");
        var id = Text(Assertion.Claims(Text(tokens, "access_token")), "grant");
        page.Text.ShouldContain(id);
        (await Read(tokens)).Status.ShouldBe(200);
        using var other = new SmartApp(fixture);
        await other.Tokens("openid offline_access user/Patient.rs");
        (await other.Send(await other.Get("/auth/grants"), ("grant", id))).Text.ShouldContain("had ended already");
        (await Read(tokens)).Status.ShouldBe(200);
        (await app.Send(await app.Get("/auth/grants"), ("grant", id))).Text.ShouldContain("was withdrawn");
        (await Read(tokens)).Status.ShouldBe(401);
        (await app.Refresh(Text(tokens, "refresh_token"))).Status.ShouldBe(400);
    }
}
