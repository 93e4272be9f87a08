using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>What an attacker tries at the authorization server that no other test here tries. https://www.rfc-editor.org/rfc/rfc9700, https://www.rfc-editor.org/rfc/rfc6819</summary>
public sealed class AttackTests(SmartFixture fixture)
{
    private const string Script = "\"><script>alert(1)</script>'";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Error(FhirResponse answer) => answer.Body["error"]!.GetValue<string>();

    // Nothing that came with a request stands on a page as anything but text.
    [Theory]
    [InlineData("/auth/authorize", "client_id")]
    [InlineData("/auth/authorize", "redirect_uri")]
    [InlineData("/auth/authorize", "scope")]
    [InlineData("/auth/authorize", "state")]
    [InlineData("/auth/authorize", "nonce")]
    [InlineData("/auth/authorize", "login_hint")]
    [InlineData("/auth/authorize", "ui_locales")]
    [InlineData("/auth/continue", "journey")]
    [InlineData("/auth/logout", "id_token_hint")]
    [InlineData("/auth/logout", "post_logout_redirect_uri")]
    [InlineData("/auth/logout", "state")]
    [InlineData("/auth/grants", "journey")]
    [InlineData("/auth/password", "journey")]
    public async Task What_came_with_a_request_is_never_part_of_a_page(string path, string name)
    {
        using var app = new SmartApp(fixture);
        var parameters = path == "/auth/authorize" ? app.Parameters("openid user/Patient.rs", (name, name == "scope" ? "openid " + Script : Script)) : new(StringComparer.Ordinal) { [name] = Script };
        var page = await app.Get(path + "?" + string.Join('&', parameters.Select(p => p.Key + "=" + Uri.EscapeDataString(p.Value))));
        for (var step = 0; step < 2 && page.Location is null; step++)
        {
            page.Text.ShouldNotContain("<script", Case.Insensitive);
            page.Text.ShouldNotContain("\"><s");
            page.Headers["Content-Security-Policy"].ShouldContain("default-src 'none'");
            page = page.Title == "Sign in" ? await app.SignIn(page) : page;
        }
    }

    [Theory]
    [InlineData("username")]
    [InlineData("password")]
    [InlineData("journey")]
    public async Task What_is_typed_is_never_part_of_a_page(string name)
    {
        using var app = new SmartApp(fixture);
        var page = await app.Authorize("openid");
        var again = await app.Send(page, ("username", "nobody" + Guid.NewGuid().ToString("N")), ("password", "x"), (name, Script));
        again.Text.ShouldNotContain("<script", Case.Insensitive);
        again.Text.ShouldNotContain("\"><s");
    }

    [Theory]
    [InlineData("s\r\nSet-Cookie: kapfhir=evil")]
    [InlineData("s\nLocation: https://evil.example")]
    [InlineData("s\u2028\u0000\u0085x")]
    public async Task A_state_makes_no_header(string state)
    {
        using var app = new SmartApp(fixture);
        var page = await app.Authorize("openid", ("state", state), ("prompt", "none"));
        page.Status.ShouldBe(303);
        page.Location!.ShouldStartWith(SmartFixture.Redirect + "?");
        page.Answer["state"].ShouldBe(state);
        page.Headers.GetValueOrDefault("Set-Cookie", "").ShouldNotContain("evil");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("http://127.0.0.1:9/bye/../evil")]
    [InlineData("http://127.0.0.1:9/bye?x=1")]
    [InlineData("javascript:alert(1)")]
    [InlineData(SmartFixture.Redirect)]
    public async Task Signing_out_leads_nowhere_that_is_not_registered(string address)
    {
        using var app = new SmartApp(fixture);
        var hint = (await app.Tokens("openid"))["id_token"]!.GetValue<string>();
        foreach (var query in new[] { "", "&id_token_hint=" + hint, "&client_id=public&id_token_hint=" + hint, "&client_id=secret&id_token_hint=" + hint })
        {
            var page = await app.Get("/auth/logout?state=s&post_logout_redirect_uri=" + Uri.EscapeDataString(address) + query);
            page.Location.ShouldBeNull();
            page.Status.ShouldBe(200);
        }
    }

    // Another's id_token signs nobody out without being asked.
    [Fact]
    public async Task A_strangers_token_does_not_sign_a_user_out()
    {
        using var stranger = new SmartApp(fixture, user: "officer");
        var hint = (await stranger.Tokens("openid"))["id_token"]!.GetValue<string>();
        using var app = new SmartApp(fixture);
        await app.Tokens("openid");
        (await app.Get("/auth/logout?id_token_hint=" + hint)).Title.ShouldBe("Sign out?");
        (await app.Get("/auth/grants")).Title.ShouldBe("Apps with access");
    }

    [Theory]
    [InlineData("/auth/login")]
    [InlineData("/auth/pick")]
    [InlineData("/auth/consent")]
    [InlineData("/auth/password")]
    [InlineData("/auth/grants")]
    [InlineData("/auth/logout")]
    public async Task A_form_of_another_site_is_refused(string path)
    {
        using var app = new SmartApp(fixture);
        await app.SignIn(await app.Authorize("openid"));
        var page = await app.Post(path, [("username", "dr"), ("password", SmartFixture.Password), ("decision", "allow"), ("grant", "x")]);
        (page.Status, page.Title).ShouldBe((400, "This page is too old"));
        (await app.Get("/auth/grants")).Title.ShouldBe("Apps with access", "still signed in");
    }

    [Theory]
    [InlineData("/auth/authorize")]
    [InlineData("/auth/authorize?client_id=public&redirect_uri=x")]
    [InlineData("/auth/grants")]
    [InlineData("/auth/password")]
    [InlineData("/auth/logout")]
    [InlineData("/auth/continue")]
    public async Task No_page_stands_in_a_frame(string path)
    {
        using var app = new SmartApp(fixture);
        for (var round = 0; round < 2; round++)
        {
            var page = await app.Get(path);
            page.Headers["X-Frame-Options"].ShouldBe("DENY");
            page.Headers["Content-Security-Policy"].ShouldContain("frame-ancestors 'none'");
            await app.SignIn(await app.Authorize("openid"));
        }
    }

    // What a browser had before signing in, planted or not, is no key afterwards.
    [Fact]
    public async Task A_planted_session_is_not_taken_over()
    {
        using var app = new SmartApp(fixture);
        app.Cookies.Add(new Uri(fixture.Root), new Cookie("kapfhir", "planted-by-somebody-else"));
        await app.SignIn(await app.Authorize("openid"));
        var first = app.Cookies.GetCookies(new Uri(fixture.Root))["kapfhir"]!.Value;
        first.ShouldNotBe("planted-by-somebody-else");
        using var attacker = new SmartApp(fixture);
        attacker.Cookies.Add(new Uri(fixture.Root), new Cookie("kapfhir", "planted-by-somebody-else"));
        (await attacker.Get("/auth/grants")).Title.ShouldBe("Sign in");

        await app.SignIn(await app.Authorize("openid", ("prompt", "login")));
        app.Cookies.GetCookies(new Uri(fixture.Root))["kapfhir"]!.Value.ShouldNotBe(first);
        using var thief = new SmartApp(fixture);
        thief.Cookies.Add(new Uri(fixture.Root), new Cookie("kapfhir", first));
        (await thief.Get("/auth/grants")).Title.ShouldBe("Sign in", "the session before is over");
    }

    // One check of a password for each try, whoever is named: how long it takes does not tell who there is.
    [Theory]
    [InlineData("dr", "wrong")]
    [InlineData("nobody at all", "wrong")]
    [InlineData("gone", "wrong")]
    [InlineData("a name longer than any", "wrong")]
    [InlineData("dr", "a password longer than any")]
    public async Task Each_try_checks_one_password(string who, string password)
    {
        var name = who == "dr" ? await NewUser(isActive: true) : who == "gone" ? await NewUser(isActive: false) : who.Replace("longer than any", new string('x', 500), StringComparison.Ordinal);
        var checks = 0;
        using var source = new ActivitySource("AttackTests." + Guid.NewGuid().ToString("N"));
        ActivityTraceId trace = default;
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s == source || s.Name == "KapFhir.Auth",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = a =>
            {
                if (a.OperationName == "check password" && a.TraceId == trace)
                {
                    Interlocked.Increment(ref checks);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var mine = source.StartActivity("try")!;
        trace = mine.TraceId;
        var tried = await Passwords.Try(fixture.Smart, name, password.Replace("longer than any", new string('x', 500), StringComparison.Ordinal), IPAddress.Parse("2001:db8::1"), Cancel);
        (tried.User, tried.IsBlocked).ShouldBe((null, false));
        checks.ShouldBe(1);
    }

    private async Task<string> NewUser(bool isActive)
    {
        var name = "u" + Guid.NewGuid().ToString("N");
        await fixture.Smart.Store.Users.Add(Registered.NewUser(name, new UserDetails("U", [UserRole.Practitioner], ""), Passwords.Hash(SmartFixture.Password), mustChange: false), Cancel);
        if (!isActive)
        {
            await fixture.Smart.Store.Users.Deactivate(name, Cancel);
        }

        return name;
    }

    [Fact]
    public async Task One_address_does_not_try_many_names()
    {
        await using var server = await TestServer.Start("--Auth:Mode=BuiltIn", "--Auth:MaxFailuresPerAddress=3");
        var smart = server.Services.GetRequiredService<SmartServer>();
        var (bad, good) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        for (var i = 0; i < 3; i++)
        {
            (await Passwords.Try(smart, "name-" + i, "wrong", bad, Cancel)).IsBlocked.ShouldBeFalse();
        }

        (await Passwords.Try(smart, "another", "wrong", bad, Cancel)).IsBlocked.ShouldBeTrue();
        (await Passwords.Try(smart, "another", "wrong", IPAddress.Parse("::ffff:192.0.2.1"), Cancel)).IsBlocked.ShouldBeTrue("the same address, written as IPv6");
        (await Passwords.Try(smart, "another", "wrong", good, Cancel)).IsBlocked.ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_that_is_let_in_no_more_has_lost_its_tokens_and_codes()
    {
        var id = "gone-" + Guid.NewGuid().ToString("N");
        await fixture.Add(new SmartClient("Gone", ClientKind.Symmetric, SmartFixture.AllScopes) { Id = id, RedirectUris = [SmartFixture.Redirect] });
        using var app = new SmartApp(fixture, id);
        var tokens = await app.Tokens("openid user/Patient.rs offline_access");
        var code = await app.Code("openid user/Patient.rs");
        var access = tokens["access_token"]!.GetValue<string>();
        (await fixture.Fhir(access, "GET", "Patient/ann")).Status.ShouldBe(200);
        (await fixture.Smart.Store.Clients.Deactivate(id, Cancel)).ShouldBeTrue();
        (await fixture.Fhir(access, "GET", "Patient/ann")).Status.ShouldBe(401);
        Error(await app.Exchange(code)).ShouldBe("invalid_client");
        Error(await app.Refresh(tokens["refresh_token"]!.GetValue<string>())).ShouldBe("invalid_client");
        (await app.Authorize("openid")).Title.ShouldBe("The app cannot be let in");
    }

    [Theory]
    [InlineData("/auth/token", "grant_type")]
    [InlineData("/auth/token", "code")]
    [InlineData("/auth/token", "scope")]
    [InlineData("/auth/token", "client_assertion")]
    [InlineData("/auth/introspect", "token")]
    [InlineData("/auth/revoke", "token")]
    [InlineData("/auth/launch", "patient")]
    public async Task No_parameter_counts_twice(string path, string name)
    {
        var answer = await fixture.Post(path, [("client_id", "public"), (name, "a"), (name, "b")]);
        (answer.Status, Error(answer)).ShouldBe((400, "invalid_request"));
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_is_looked_at()
    {
        var form = await fixture.Post("/auth/token", [("client_id", "public"), ("grant_type", new string('x', 100_000))]);
        form.Status.ShouldBeOneOf(400, 413);
        (await fixture.Post("/auth/token", Enumerable.Range(0, 2000).Select(i => ("p" + i, "x")))).Status.ShouldBe(400);
        using var app = new SmartApp(fixture);
        (await app.Authorize("openid", ("state", new string('x', 5000)))).Status.ShouldBe(303);
        ((int)(await app.Get("/auth/authorize?state=" + new string('x', 20_000))).Status).ShouldBe(414);
        (await fixture.Fhir(new string('x', 20_000), "GET", "Patient/ann")).Status.ShouldBe(401);
        (await fixture.Fhir(new string('x', 60_000), "GET", "Patient/ann")).Status.ShouldBe(431);
    }

    // Ten wrong ones: then the right one waits too, at this address. Another client goes on, and so does one whose wrong secrets were mixed with right ones.
    [Fact]
    public async Task Guessing_a_clients_secret_ends_after_ten_tries()
    {
        await using var own = await SmartFixture.Start("--Auth:MaxFailures=4");
        Task<FhirResponse> Try(string basic) => own.Token([("grant_type", "refresh_token"), ("refresh_token", "x")], basic);
        for (var i = 0; i < 3; i++)
        {
            (await Try("secret:wrong" + i)).Status.ShouldBe(401);
        }

        (await Try("secret")).Status.ShouldBe(400, "the client is right, its refresh token is not: the count begins anew");
        for (var i = 0; i < 4; i++)
        {
            (await Try("secret:wrong" + i)).Status.ShouldBe(401);
        }

        foreach (var basic in new[] { "secret:wrong", "secret" })
        {
            var refused = await Try(basic);
            (refused.Status, refused.Body["error"]!.GetValue<string>()).ShouldBe((429, "temporarily_unavailable"));
            refused.Headers["Retry-After"].ShouldBe("900");
        }

        (await own.Token([("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_id", "public")])).Status.ShouldBe(400, "another client");
    }

    // Each kind of secret is good for its own use only.
    [Fact]
    public async Task Nothing_is_taken_for_what_it_is_not()
    {
        using var app = new SmartApp(fixture, "secret");
        var code = await app.Code("openid user/Patient.rs offline_access");
        (await fixture.Fhir(code, "GET", "Patient/ann")).Status.ShouldBe(401, "a code");
        var tokens = (await app.Exchange(code)).Body;
        var (access, refresh) = (tokens["access_token"]!.GetValue<string>(), tokens["refresh_token"]!.GetValue<string>());
        (await fixture.Fhir(refresh, "GET", "Patient/ann")).Status.ShouldBe(401, "a refresh token");
        (await fixture.Fhir(Assertion.Of(fixture, "keyed"), "GET", "Patient/ann")).Status.ShouldBe(401, "an assertion");
        Error(await app.Refresh(access)).ShouldBe("invalid_grant");
        Error(await app.Exchange(refresh)).ShouldBe("invalid_grant");
        Error(await app.Refresh(code)).ShouldBe("invalid_grant");
        var asAssertion = await fixture.Token(Assertion.Form(access, ("grant_type", "client_credentials"), ("scope", "system/*.rs")));
        Error(asAssertion).ShouldBe("invalid_client");
        (await fixture.Fhir(access, "GET", "Patient/ann")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_token_in_a_form_or_twice_in_the_header_is_not_looked_at()
    {
        var token = await fixture.ServiceToken("system/*.rs");
        var form = await fixture.Server.Send("POST", "Patient/_search", "access_token=" + token, "Content-Type: application/x-www-form-urlencoded");
        form.Status.ShouldBe(401);
        (await fixture.Server.Send("GET", "Patient/ann", null, "Authorization: Bearer " + token + ", Bearer " + token)).Status.ShouldBe(401);
    }

    // Whatever name the request was sent to: addresses are those that are set.
    [Theory]
    [InlineData("/fhir/.well-known/smart-configuration")]
    [InlineData("/fhir/.well-known/openid-configuration")]
    [InlineData("/fhir/metadata")]
    public async Task A_forged_host_moves_no_endpoint(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, fixture.Root + path);
        request.Headers.Host = "evil.example";
        using var answer = await fixture.Server.Client.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Regex.Matches(text, "evil\\.example/auth|\"(issuer|jwks_uri)\":\"http://evil").ShouldBeEmpty();
        text.ShouldContain(fixture.Root + "/auth/token");
    }
}
