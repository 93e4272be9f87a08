using System.Text.RegularExpressions;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>Administrators manage users and apps by pages; nobody else does.</summary>
public sealed class AdministrationTests(SmartFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_is_added_changed_reset_and_let_in_no_more()
    {
        using var admin = await SignedIn("root");
        var name = "nurse-" + Guid.NewGuid().ToString("N");
        var once = await admin.Send(await admin.Get("/auth/users"), ("username", name), ("display", "N. <i>Urse</i>"), ("role[]", "Practitioner"));
        once.Title.ShouldBe("One-time password");
        var password = Regex.Match(once.Text, "<code>(.*?)</code>").Groups[1].Value;
        using var nurse = new SmartApp(fixture, user: name);
        (await nurse.SignIn(await nurse.Authorize("openid"), password: password)).Title.ShouldBe("Choose a password");

        var users = await admin.Get("/auth/users");
        users.Text.ShouldContain("N. &lt;i&gt;Urse&lt;/i&gt;");
        var row = (await fixture.Smart.Store.Users.Find(name, Cancel))!;
        users.Text.ShouldContain("/auth/user?user=" + row.Id);
        (await Change(admin, row.Id, ("do", "details"), ("display", "Nurse"), ("role[]", "PrivacyOfficer"))).Text.ShouldContain("was changed");
        (await fixture.Smart.Store.Users.Find(name, Cancel))!.Details().Roles.ShouldBe([UserRole.PrivacyOfficer]);
        (await Change(admin, row.Id, ("do", "details"), ("display", "Nurse"))).Text.ShouldContain("A user needs a role");
        (await Change(admin, row.Id, ("do", "reset"))).Title.ShouldBe("One-time password");
        (await nurse.Get("/auth/grants")).Title.ShouldBe("Sign in", "a new password ends sessions");
        (await Change(admin, row.Id, ("do", "remove"))).Text.ShouldContain("let in no more");
        (await Change(admin, row.Id, ("do", "reset"))).Status.ShouldBe(404);
        (await admin.Get("/auth/user?user=made-up")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_user_is_said()
    {
        using var admin = await SignedIn("root");
        foreach (var (fields, fault) in new ((string, string)[] Fields, string Fault)[]
        {
            ([("username", "dr"), ("role[]", "Practitioner")], "There is, or was, a user"), ([("username", "somebody-new")], "A user needs a role"),
            ([("username", "somebody-new"), ("role[]", "Patient")], "is a Patient"), ([("username", " "), ("role[]", "Practitioner")], "1 to 200 characters"),
        })
        {
            var page = await admin.Send(await admin.Get("/auth/users"), fields);
            page.Status.ShouldBe(400);
            page.Text.ShouldContain(fault);
        }
    }

    [Fact]
    public async Task A_lost_second_factor_is_taken_off()
    {
        var name = await AccountTests.NewUser(fixture);
        await AccountTests.SetUp(fixture, name);
        using var admin = await SignedIn("root");
        var row = (await fixture.Smart.Store.Users.Find(name, Cancel))!;
        row.HasFactor.ShouldBeTrue();
        (await admin.Get("/auth/user?user=" + row.Id)).Text.ShouldContain("Remove the second step");
        await Change(admin, row.Id, ("do", "factor"));
        using var app = new SmartApp(fixture, user: name);
        (await app.SignIn(await app.Authorize("openid"))).Title.ShouldBe("Allow Public app?");
    }

    // The last administrator could lock everybody out by a slip.
    [Fact]
    public async Task Nobody_changes_the_own_account()
    {
        using var admin = await SignedIn("root");
        var own = (await fixture.Smart.Store.Users.Find("root", Cancel))!;
        foreach (var what in new[] { "details", "reset", "factor", "remove" })
        {
            (await Change(admin, own.Id, ("do", what), ("role[]", "Practitioner"))).Text.ShouldContain("This is your own account");
        }

        (await fixture.Smart.Store.Users.Find("root", Cancel))!.ShouldBe(own);
    }

    [Fact]
    public async Task An_app_is_registered_and_let_in_no_more()
    {
        using var admin = await SignedIn("root");
        var id = "app-" + Guid.NewGuid().ToString("N");
        var once = await admin.Send(
            await admin.Get("/auth/clients"), ("id", id), ("name", "An <b>app</b>"), ("scope", "openid patient/*.rs"), ("redirect", "https://a.example/cb\r\nhttps://a.example/other"), ("secret", "yes"));
        once.Title.ShouldBe("Secret");
        var secret = Regex.Match(once.Text, "<code>(.*?)</code>").Groups[1].Value;
        var client = (await fixture.Smart.Store.FindClient(id, Cancel))!;
        (client.Kind, client.RedirectUris.Count).ShouldBe((ClientKind.Symmetric, 2));
        (await fixture.Post("/auth/introspect", [("token", "x")], id + ":" + secret)).Status.ShouldBe(200);
        var page = await admin.Get("/auth/clients");
        page.Text.ShouldContain("An &lt;b&gt;app&lt;/b&gt;");
        (await admin.Send(page, ("id", id), ("scope", "openid"), ("redirect", "https://a.example/cb"))).Text.ShouldContain("There is, or was, an app");
        (await admin.Send(page, ("id", "bad"), ("scope", "openid"), ("redirect", "javascript:alert(1)"))).Status.ShouldBe(400);
        (await admin.Send(page, ("remove", id))).Text.ShouldContain("let in no more");
        (await fixture.Post("/auth/introspect", [("token", "x")], id + ":" + secret)).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("dr")]
    [InlineData("officer")]
    [InlineData("ann")]
    public async Task Others_do_not_get_there(string user)
    {
        using var app = await SignedIn(user);
        foreach (var path in SmartRoutes.All.Where(r => r.Guard == SmartGuard.Administrator && r.Method == "GET").Select(r => r.Path))
        {
            (await app.Get(path)).Status.ShouldBe(403);
        }

        // With a token of an own form, as a script on a page of this server would send it.
        var (_, fields) = (await app.Get("/auth/password")).Form;
        var before = (await fixture.Smart.Store.Users.All(Cancel)).Count;
        (await app.Post("/auth/users", [.. fields, ("username", "planted-" + user), ("role[]", "Administrator")])).Status.ShouldBe(403);
        (await app.Post("/auth/clients", [.. fields, ("id", "planted-" + user), ("scope", "openid"), ("redirect", "https://a.example/cb")])).Status.ShouldBe(403);
        (await fixture.Smart.Store.Users.Find("planted-" + user, Cancel)).ShouldBeNull();
        (await fixture.Smart.Store.FindClient("planted-" + user, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_form_from_elsewhere_does_nothing()
    {
        using var admin = await SignedIn("root");
        foreach (var path in new[] { "/auth/users", "/auth/user", "/auth/clients" })
        {
            (await admin.Post(path, [("username", "planted"), ("role[]", "Administrator"), ("id", "planted")])).Title.ShouldBe("This page is too old");
        }

        using var stranger = new SmartApp(fixture);
        (await stranger.Get("/auth/users")).Title.ShouldBe("Sign in");
    }

    // Each field has its label, each page its language and one heading, no script, no style of its own.
    [Theory]
    [InlineData("/auth/users")]
    [InlineData("/auth/clients")]
    [InlineData("/auth/grants")]
    [InlineData("/auth/second-factor")]
    [InlineData("/auth/password")]
    [InlineData("/auth/sign-out-everywhere")]
    public async Task A_page_can_be_used_by_everybody(string path)
    {
        using var admin = await SignedIn("root");
        var page = await admin.Get(path);
        page.Status.ShouldBe(200);
        page.Text.ShouldContain("<html lang=\"en\">");
        Regex.Count(page.Text, "<h1>").ShouldBe(1);
        page.Text.ShouldNotContain("<script");
        page.Text.ShouldNotContain(" style=");
        var ids = Regex.Matches(page.Text, " id=\"(.*?)\"").Select(m => m.Groups[1].Value).ToList();
        ids.ShouldBeUnique();
        foreach (Match field in Regex.Matches(page.Text, "<(input|textarea)(?![^>]*type=\"(hidden|checkbox)\")[^>]*>"))
        {
            var id = Regex.Match(field.Value, " id=\"(.*?)\"").Groups[1].Value;
            page.Text.ShouldContain($"<label for=\"{id}\">");
        }

        foreach (Match described in Regex.Matches(page.Text, "aria-describedby=\"(.*?)\""))
        {
            ids.ShouldContain(described.Groups[1].Value);
        }
    }

    private async Task<SmartApp> SignedIn(string user)
    {
        var app = new SmartApp(fixture, user: user);
        (await app.SignIn(await app.Get("/auth/grants"))).Title.ShouldBe("Apps with access");
        return app;
    }

    // As the form of that purpose on the user's page would send it.
    private static async Task<BrowserPage> Change(SmartApp admin, string user, params (string Name, string Value)[] fields)
    {
        var (_, hidden) = (await admin.Get("/auth/users")).Form;
        return await admin.Post("/auth/user", [.. hidden, ("user", user), .. fields]);
    }
}
