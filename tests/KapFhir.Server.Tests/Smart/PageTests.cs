using KapFhir.Auth;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>Pages: nobody else's form, script or frame; no guessing; several nodes as one.</summary>
[Collection(CommandLineTests.Name)]
public sealed class PageTests(SmartFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<string> NewUser(bool mustChange = false)
    {
        var name = "u" + Guid.NewGuid().ToString("N");
        var details = new UserDetails("New <b>", [UserRole.Practitioner], "");
        (await fixture.Smart.Store.Users.Add(Registered.NewUser(name, details, Passwords.Hash(SmartFixture.Password), mustChange), Cancel)).ShouldBeTrue();
        return name;
    }

    [Fact]
    public async Task Pages_hold_nothing_active()
    {
        using var app = new SmartApp(fixture);
        var page = await app.Authorize("openid");
        for (var step = 0; step < 2; step++)
        {
            var policy = page.Headers["Content-Security-Policy"];
            policy.ShouldContain("default-src 'none'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldContain("form-action 'self' http://127.0.0.1:9;");
            page.Headers["X-Frame-Options"].ShouldBe("DENY");
            page.Headers["Cache-Control"].ShouldContain("no-store");
            page.Headers["Referrer-Policy"].ShouldBe("no-referrer");
            page.Text.ShouldNotContain("<script");
            page.Text.ShouldNotContain(" style=");
            page.Text.ShouldContain("<html lang=\"en\">");
            page = await app.SignIn(page);
        }
    }

    [Fact]
    public async Task What_others_wrote_is_text()
    {
        using var app = new SmartApp(fixture, user: await NewUser());
        (await app.SignIn(await app.Authorize("openid"))).Text.ShouldContain("New &lt;b&gt;");
        var page = await app.Authorize("openid launch/patient");
        (await app.Send(page, ("q", "\"><b>"))).Text.ShouldNotContain("\"><b>");
    }

    [Fact]
    public async Task A_form_from_elsewhere_does_nothing()
    {
        using var app = new SmartApp(fixture);
        var page = await app.SignIn(await app.Authorize("openid user/Patient.rs"));
        var (action, fields) = page.Form;
        var forged = await app.Post(action, [.. fields.Where(f => f.Name == "journey"), ("decision", "allow"), ("scope[]", "user/Patient.rs")]);
        (forged.Status, forged.Title).ShouldBe((400, "This page is too old"));
        (await app.Post("/auth/grants", [("grant", "x")])).Status.ShouldBe(400);
        (await app.Post("/auth/logout", [])).Status.ShouldBe(400);
        using var stranger = new SmartApp(fixture);
        (await stranger.Post(action, [.. fields, ("decision", "allow")])).Title.ShouldBe("Sign in");
    }

    [Fact]
    public async Task What_travels_in_a_form_cannot_be_made_or_changed()
    {
        using var app = new SmartApp(fixture);
        var page = await app.Authorize("openid");
        var (action, fields) = page.Form;
        var changed = fields.Select(f => f.Name == "journey" ? (f.Name, f.Value[..^4] + "AAAA") : f);
        (await app.Post(action, [.. changed, ("username", "dr"), ("password", SmartFixture.Password)])).Title.ShouldBe("This page is too old");
        (await app.Get("/auth/continue?journey=made-up")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_look_the_same()
    {
        using var app = new SmartApp(fixture);
        var page = await app.Authorize("openid");
        foreach (var (user, password) in new[] { (await NewUser(), "wrong"), ("nobody" + Guid.NewGuid().ToString("N"), SmartFixture.Password) })
        {
            var again = await app.SignIn(page, user, password);
            (again.Status, again.Title).ShouldBe((200, "Sign in"));
            again.Text.ShouldContain(Server.Smart.Pages.LoginPage.Wrong);
        }
    }

    [Fact]
    public async Task Guessing_ends_after_ten_tries_with_the_right_password_too()
    {
        var user = await NewUser();
        using var app = new SmartApp(fixture);
        var page = await app.Authorize("openid");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => app.SignIn(page, user, "wrong " + i)));
        var blocked = await app.SignIn(page, user);
        blocked.Status.ShouldBe(429);
        blocked.Text.ShouldContain(Server.Smart.Pages.LoginPage.Blocked);
        (await app.SignIn(page, await NewUser())).Title.ShouldBe("Allow Public app?");
    }

    [Fact]
    public async Task A_password_that_was_given_must_be_changed_before_all_else()
    {
        var user = await NewUser(mustChange: true);
        using var app = new SmartApp(fixture, user: user);
        var page = await app.SignIn(await app.Authorize("openid"));
        page.Title.ShouldBe("Choose a password");
        (await app.Get("/auth/grants")).Title.ShouldBe("Choose a password");
        foreach (var (bad, again) in new[] { ("short", "short"), ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa"), (user + "!", user + "!"), ("a good long password", "another one here") })
        {
            (await app.Send(page, ("password", bad), ("again", again))).Text.ShouldContain("role=\"alert\"");
        }

        (await app.Send(page, ("password", "a good long password"), ("again", "a good long password"))).Title.ShouldBe("Allow Public app?");
        using var other = new SmartApp(fixture, user: user);
        (await other.SignIn(await other.Authorize("openid"))).Text.ShouldContain(Server.Smart.Pages.LoginPage.Wrong);
        (await other.SignIn(await other.Authorize("openid"), password: "a good long password")).Title.ShouldBe("Allow Public app?");
    }

    [Fact]
    public async Task A_new_password_ends_sessions_and_access_and_needs_the_old_one()
    {
        using var app = new SmartApp(fixture, user: await NewUser());
        var token = (await app.Tokens("openid user/Patient.rs offline_access"))["access_token"]!.GetValue<string>();
        var page = await app.Get("/auth/password");
        const string Next = "something quite new";
        (await app.Send(page, ("current", "wrong"), ("password", Next), ("again", Next))).Text.ShouldContain("present password is not right");
        (await app.Send(page, ("current", SmartFixture.Password), ("password", Next), ("again", Next))).Title.ShouldBe("Apps with access");
        (await fixture.Fhir(token, "GET", "Patient/ann")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Pages_of_ones_own_want_a_sign_in()
    {
        using var app = new SmartApp(fixture);
        var page = await app.Get("/auth/grants");
        page.Title.ShouldBe("Sign in");
        (await app.SignIn(page)).Title.ShouldBe("Apps with access");
    }

    // https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support
    [Theory]
    [InlineData("http://127.0.0.1:9", true)]
    [InlineData("https://other.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Scripts_of_registered_apps_may_call(string origin, bool isAllowed)
    {
        foreach (var answer in new[]
        {
            await fixture.Post("/auth/token", [("client_id", "public"), ("grant_type", "x")], null, ("Origin", origin)),
            await fixture.Get("/fhir/metadata", ("Origin", origin)), await fixture.Get("/fhir/Patient/ann", ("Origin", origin)),
        })
        {
            answer.Headers.GetValueOrDefault("Access-Control-Allow-Origin").ShouldBe(isAllowed ? origin : null);
            answer.Headers.ContainsKey("Access-Control-Allow-Credentials").ShouldBeFalse();
        }
    }

    // A browser that begins at one node ends at another; a token of one is a token of all.
    [Fact]
    public async Task Two_nodes_on_one_database_are_one_server()
    {
        using var database = new TestDatabase();
        const string Base = "--Fhir:PublicBase=http://127.0.0.1:5999/fhir";
        await using var first = await TestServer.On(database, "--Auth:Mode=BuiltIn", Base);
        await using var second = await TestServer.On(database, "--Auth:Mode=BuiltIn", Base);
        var (one, other) = (first.Services.GetRequiredService<SmartServer>(), second.Services.GetRequiredService<SmartServer>());
        var keys = await Task.WhenAll(one.Keys.Current(Cancel), other.Keys.Current(Cancel));
        keys[0].Id.ShouldBe(keys[1].Id);
        var journey = new Journey { Patient = "p" }.Write(one);
        Journey.Read(other, journey)!.Patient.ShouldBe("p");
    }

    [Fact]
    public async Task A_key_is_rotated_and_the_one_before_still_verifies()
    {
        using var database = new TestDatabase();
        await using var server = await TestServer.On(database, "--Auth:Mode=BuiltIn");
        var smart = server.Services.GetRequiredService<SmartServer>();
        var before = await smart.Keys.Current(Cancel);
        using var later = new SigningKeys(smart.Store.Keys, smart.Protection, smart.Options, new LaterClock(smart.Options.SigningKeyLifetime + TimeSpan.FromMinutes(1)));
        var after = await later.Current(Cancel);
        after.Id.ShouldNotBe(before.Id);
        (await later.All(Cancel)).Select(k => k.Id).ShouldBe([before.Id, after.Id]);
        (await smart.Keys.AllWith(before.Id, Cancel)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Verbs_register_users_and_apps()
    {
        using var database = new TestDatabase();
        async Task<int> Run(params string[] args) => await Commands.CommandLine.Run([.. args, database.Setting]);
        (await Run("user", "add", "Dr.One", "--role", "practitioner", "--fhir-user", "Practitioner/1")).ShouldBe(0);
        (await Run("user", "add", "dr.one", "--role", "practitioner")).ShouldBe(1);
        (await Run("user", "add", "two", "--role", "king")).ShouldBe(1);
        (await Run("user", "add", "three", "--role", "patient")).ShouldBe(1);
        (await Run("user", "add", "four")).ShouldBe(2);
        (await Run("user", "reset", "dr.one")).ShouldBe(0);
        (await Run("user", "list")).ShouldBe(0);
        (await Run("user", "remove", "DR.ONE")).ShouldBe(0);
        (await Run("user", "remove", "dr.one")).ShouldBe(1);
        (await Run("client", "add", "app", "--redirect", "https://a.example/cb?x=y", "--scope", "openid patient/*.rs", "--secret")).ShouldBe(0);
        (await Run("client", "add", "app", "--redirect", "https://a.example/cb", "--scope", "openid")).ShouldBe(1);
        (await Run("client", "add", "bad", "--redirect", "javascript:alert(1)", "--scope", "openid")).ShouldBe(1);
        (await Run("client", "add", "bad", "--redirect", "http://a.example/cb", "--scope", "openid")).ShouldBe(1);
        (await Run("client", "add", "bad", "--scope", "system/*.rs", "--service", "--secret")).ShouldBe(1);
        (await Run("client", "add", "bad", "--scope", "made/up", "--redirect", "https://a.example/cb")).ShouldBe(1);
        (await Run("client", "list")).ShouldBe(0);
        (await Run("client", "remove", "app")).ShouldBe(0);
        (await Run("client", "remove", "app")).ShouldBe(1);
    }

    [Fact]
    public async Task The_first_administrator_is_made_once()
    {
        await using var server = await TestServer.Start("--Auth:Mode=BuiltIn");
        var fhir = server.Services.GetRequiredService<FhirServer>();
        await Commands.Users.AddFirst(fhir, Cancel);
        await Commands.Users.AddFirst(fhir, Cancel);
        var admin = (await fhir.Store.Auth.Users.All(Cancel)).ShouldHaveSingleItem();
        (admin.Name, admin.MustChange).ShouldBe((Commands.Users.First, true));
    }

    // On an address that others reach, nothing secret travels in the clear.
    [Theory]
    [InlineData(2, "serve", "--Auth:Mode=BuiltIn", "--urls", "http://0.0.0.0:5999")]
    [InlineData(2, "serve", "--Auth:Mode=BuiltIn", "--urls", "http://0.0.0.0:5999", "--Fhir:PublicBase=http://fhir.example/fhir")]
    [InlineData(2, "serve", "--Auth:Mode=BuiltIn", "--Auth:AccessTokenLifetime=02:00:00")]
    [InlineData(2, "serve", "--Auth:Mode=BuiltIn", "--Auth:KeyCertificate=/no/such/file")]
    public async Task Settings_that_are_not_safe_stop_the_start(int code, params string[] args)
    {
        using var database = new TestDatabase();
        (await Commands.CommandLine.Run([.. args, database.Setting])).ShouldBe(code);
    }

    private sealed class LaterClock(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}
