using System.Text.RegularExpressions;
using KapFhir.Auth;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>What a user does with the own account: second factor, signing out everywhere, good passwords.</summary>
public sealed class AccountTests(SmartFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static async Task<string> NewUser(SmartFixture fixture, params UserRole[] roles)
    {
        var name = "u" + Guid.NewGuid().ToString("N");
        var details = new UserDetails("Somebody", roles.Length > 0 ? roles : [UserRole.Practitioner], "");
        (await fixture.Smart.Store.Users.Add(Registered.NewUser(name, details, Passwords.Hash(SmartFixture.Password), mustChange: false), Cancel)).ShouldBeTrue();
        return name;
    }

    [Fact]
    public async Task Who_has_a_second_factor_is_asked_for_it_and_a_code_is_good_for_once()
    {
        var user = await NewUser(fixture);
        using var app = new SmartApp(fixture, user: user);
        var page = await app.SignIn(await app.Get("/auth/second-factor"));
        page.Title.ShouldBe("Set up a second step");
        var secret = SecretOf(page);
        var step = Totp.StepOf(DateTimeOffset.UtcNow);
        (await app.Send(page, ("current", "wrong"), ("code", Totp.Code(secret, step)))).Text.ShouldContain("present password is not right");
        (await app.Send(page, ("current", SmartFixture.Password), ("code", Wrong(secret, step)))).Text.ShouldContain("This code is not right");
        var kept = await app.Send(page, ("current", SmartFixture.Password), ("code", Totp.Code(secret, step)));
        kept.Title.ShouldBe("Keep these codes");
        var codes = RecoveryCodes(kept);
        codes.Count.ShouldBe(10);
        codes.ShouldBeUnique();

        // The code of the set-up is used up; the next half minute's is taken already now.
        using var again = new SmartApp(fixture, user: user);
        var asked = await again.SignIn(await again.Authorize("openid"));
        asked.Title.ShouldBe("Second step");
        (await again.Get("/auth/grants")).Title.ShouldBe("Sign in", "nobody is signed in before the second step");
        (await again.Send(asked, ("code", Totp.Code(secret, step)))).Text.ShouldContain("used before");
        var next = Math.Max(step + 1, Totp.StepOf(DateTimeOffset.UtcNow));
        (await again.Send(asked, ("code", Totp.Code(secret, next)))).Title.ShouldBe("Allow Public app?");

        using var third = new SmartApp(fixture, user: user);
        asked = await third.SignIn(await third.Authorize("openid"));
        (await third.Send(asked, ("code", Totp.Code(secret, next)))).Title.ShouldBe("Second step");
        (await third.Send(asked, ("code", codes[0].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal)))).Title.ShouldBe("Allow Public app?");
        using var fourth = new SmartApp(fixture, user: user);
        asked = await fourth.SignIn(await fourth.Authorize("openid"));
        (await fourth.Send(asked, ("code", codes[0]))).Title.ShouldBe("Second step");
        (await fourth.Send(asked, ("code", codes[1]))).Title.ShouldBe("Allow Public app?");

        // Taken out again, with the password.
        var manage = await fourth.Get("/auth/second-factor");
        manage.Title.ShouldBe("Second step");
        (await fourth.Send(manage, ("current", "wrong"), ("do", "remove"))).Text.ShouldContain("present password is not right");
        (await fourth.Send(manage, ("current", SmartFixture.Password), ("do", "remove"))).Title.ShouldBe("Apps with access");
        using var last = new SmartApp(fixture, user: user);
        (await last.SignIn(await last.Authorize("openid"))).Title.ShouldBe("Allow Public app?");
    }

    [Fact]
    public async Task Guessing_codes_ends_after_ten_tries()
    {
        var user = await NewUser(fixture);
        await SetUp(fixture, user);
        using var app = new SmartApp(fixture, user: user);
        var asked = await app.SignIn(await app.Authorize("openid"));
        for (var i = 0; i < fixture.Smart.Options.MaxFailures; i++)
        {
            (await app.Send(asked, ("code", "no code at all"))).Status.ShouldBe(200);
        }

        (await app.Send(asked, ("code", "no code at all"))).Status.ShouldBe(429);
    }

    // With the password changed meanwhile, what was begun with the old one is over.
    [Fact]
    public async Task A_second_step_hangs_on_the_password_it_was_begun_with()
    {
        var user = await NewUser(fixture);
        var codes = await SetUp(fixture, user);
        using var app = new SmartApp(fixture, user: user);
        var asked = await app.SignIn(await app.Authorize("openid"));
        var row = (await fixture.Smart.Store.Users.Find(user, Cancel))!;
        await fixture.Smart.Store.Users.SetPassword(row with { Stamp = "other" }, Cancel);
        (await app.Send(asked, ("code", codes[0]))).Title.ShouldBe("This page is too old");
    }

    [Theory]
    [InlineData(nameof(SecondFactorUse.Privileged), UserRole.Administrator, true)]
    [InlineData(nameof(SecondFactorUse.Privileged), UserRole.PrivacyOfficer, true)]
    [InlineData(nameof(SecondFactorUse.Privileged), UserRole.Practitioner, false)]
    [InlineData(nameof(SecondFactorUse.Everyone), UserRole.Practitioner, true)]
    public void Who_needs_one_is_a_setting(string use, UserRole role, bool isNeeded)
    {
        var user = Registered.NewUser("x", new UserDetails("X", [role], ""), "", mustChange: false);
        var options = new AuthOptions { SecondFactor = Enum.Parse<SecondFactorUse>(use) };
        Factors.IsMissing(options, user).ShouldBe(isNeeded);
        Factors.IsMissing(options, user with { HasFactor = true }).ShouldBeFalse();
        Factors.IsMissing(new AuthOptions(), user).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_needs_one_sets_it_up_before_all_else_and_keeps_it()
    {
        await using var strict = await SmartFixture.Start("--Auth:SecondFactor=Privileged");
        using var app = new SmartApp(strict, user: "root");
        var page = await app.SignIn(await app.Authorize("openid user/Patient.rs"));
        page.Title.ShouldBe("Set up a second step");
        (await app.Get("/auth/users")).Title.ShouldBe("Set up a second step");
        (await app.Get("/auth/grants")).Title.ShouldBe("Set up a second step");
        var kept = await app.Send(page, ("current", SmartFixture.Password), ("code", Totp.Code(SecretOf(page), Totp.StepOf(DateTimeOffset.UtcNow))));
        var on = System.Net.WebUtility.HtmlDecode(Regex.Match(kept.Text, "href=\"(/auth/continue.*?)\"").Groups[1].Value);
        (await app.Get(on)).Title.ShouldBe("Allow Public app?");
        var manage = await app.Get("/auth/second-factor");
        manage.Text.ShouldNotContain("value=\"remove\"");
        (await app.Send(manage, ("current", SmartFixture.Password), ("do", "remove"))).Text.ShouldContain("Your role needs a second factor");
        using var doctor = new SmartApp(strict);
        (await doctor.SignIn(await doctor.Authorize("openid user/Patient.rs"))).Title.ShouldBe("Allow Public app?");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_browser_and_every_apps_access()
    {
        var user = await NewUser(fixture);
        using var phone = new SmartApp(fixture, user: user);
        var token = (await phone.Tokens("openid user/Patient.rs offline_access"))["access_token"]!.GetValue<string>();
        (await phone.Get("/auth/grants")).Title.ShouldBe("Apps with access");
        using var desk = new SmartApp(fixture, user: user);
        await desk.SignIn(await desk.Get("/auth/grants"));
        (await desk.Post("/auth/sign-out-everywhere", [])).Status.ShouldBe(400, "a form from elsewhere");
        (await fixture.Fhir(token, "GET", "Patient/ann")).Status.ShouldBe(200);
        (await desk.Send(await desk.Get("/auth/sign-out-everywhere"))).Title.ShouldBe("Signed out everywhere");
        (await desk.Get("/auth/grants")).Title.ShouldBe("Sign in");
        (await phone.Get("/auth/grants")).Title.ShouldBe("Sign in");
        (await fixture.Fhir(token, "GET", "Patient/ann")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_common_password_is_refused()
    {
        var user = await NewUser(fixture);
        using var app = new SmartApp(fixture, user: user);
        await app.SignIn(await app.Get("/auth/password"));
        foreach (var common in new[] { "password1234", "Ketamine-Clinic-2026" })
        {
            (await app.Send(await app.Get("/auth/password"), ("current", SmartFixture.Password), ("password", common), ("again", common))).Text.ShouldContain("too easy to guess");
        }
    }

    internal static async Task<List<string>> SetUp(SmartFixture fixture, string user)
    {
        using var app = new SmartApp(fixture, user: user);
        var page = await app.SignIn(await app.Get("/auth/second-factor"));
        return RecoveryCodes(await app.Send(page, ("current", SmartFixture.Password), ("code", Totp.Code(SecretOf(page), Totp.StepOf(DateTimeOffset.UtcNow)))));
    }

    private static string SecretOf(BrowserPage page) => Regex.Match(page.Text, "<code>([A-Z2-7 ]{39})</code>").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);

    private static List<string> RecoveryCodes(BrowserPage page) => [.. Regex.Matches(page.Text, "<li><code>([a-z0-9-]{14})</code>").Select(m => m.Groups[1].Value)];

    // A code of no half minute that is near.
    private static string Wrong(string secret, long step) =>
        Enumerable.Range(0, 1000).Select(i => i.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)).First(c => Enumerable.Range(-3, 7).All(d => Totp.Code(secret, step + d) != c));
}
