using KapFhir.Auth;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3, https://www.rfc-editor.org/rfc/rfc7636 and https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html</summary>
public sealed class TokenTests(SmartFixture fixture)
{
    private const string Scope = "openid fhirUser profile launch/patient offline_access patient/*.rs";

    [Theory]
    [InlineData("public")]
    [InlineData("secret")]
    [InlineData("keyed")]
    public async Task Each_kind_of_client_gets_its_tokens(string client)
    {
        using var app = new SmartApp(fixture, client);
        var answer = await app.Exchange(await app.Code(Scope, ("nonce", "n-1")));
        answer.Status.ShouldBe(200, answer.Text);
        answer.ContentType.ShouldStartWith("application/json");
        answer.Headers["Cache-Control"].ShouldContain("no-store");
        answer.Headers["Pragma"].ShouldContain("no-cache");
        var body = answer.Body;
        body["token_type"]!.GetValue<string>().ShouldBe("Bearer");
        body["expires_in"]!.GetValue<int>().ShouldBe(900);
        body["scope"]!.GetValue<string>().Split(' ').ShouldBe(Scope.Split(' '), ignoreOrder: true);
        body["refresh_token"]!.GetValue<string>().Length.ShouldBe(43);
        body["patient"]!.GetValue<string>().ShouldBe("ann");
        body["need_patient_banner"]!.GetValue<bool>().ShouldBeTrue();
        body["smart_style_url"]!.GetValue<string>().ShouldBe(fixture.Root + "/auth/smart-style.json");
        (await fixture.Fhir(body["access_token"]!.GetValue<string>(), "GET", "Patient/ann")).Id.ShouldBe("ann");
        Check(body["id_token"]!.GetValue<string>(), client, body["access_token"]!.GetValue<string>());
    }

    private void Check(string idToken, string client, string access)
    {
        Assertion.Header(idToken)["alg"]!.GetValue<string>().ShouldBe("RS256");
        var claims = Assertion.Claims(idToken);
        claims["iss"]!.GetValue<string>().ShouldBe(fixture.Server.Base);
        claims["aud"]!.GetValue<string>().ShouldBe(client);
        claims["nonce"]!.GetValue<string>().ShouldBe("n-1");
        claims["fhirUser"]!.GetValue<string>().ShouldBe(fixture.Server.Base + "/Practitioner/dr");
        claims["preferred_username"]!.GetValue<string>().ShouldBe("dr");
        claims["exp"]!.GetValue<long>().ShouldBeGreaterThan(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assertion.Claims(access)["sub"]!.GetValue<string>().ShouldBe(claims["sub"]!.GetValue<string>());
        Assertion.Header(access)["typ"]!.GetValue<string>().ShouldBe("at+jwt");
    }

    [Theory]
    [InlineData("openid", true, false)]
    [InlineData("fhirUser user/Patient.rs", false, false)]
    [InlineData("openid fhirUser", true, true)]
    public async Task An_id_token_for_openid_with_the_user_for_fhirUser(string scope, bool hasIdToken, bool hasUser)
    {
        using var app = new SmartApp(fixture);
        var token = (await app.Tokens(scope))["id_token"]?.GetValue<string>();
        (token is not null).ShouldBe(hasIdToken);
        (token is not null && Assertion.Claims(token)["fhirUser"] is not null).ShouldBe(hasUser);
    }

    [Theory]
    [InlineData("code_verifier", "")]
    [InlineData("code_verifier", "another-verifier-that-is-as-long-as-they-have-to-be")]
    [InlineData("code_verifier", "challenge")]
    [InlineData("code_verifier", "short")]
    [InlineData("redirect_uri", SmartFixture.OtherRedirect)]
    public async Task A_code_is_worth_nothing_without_what_belongs_to_it_and_is_used_up_by_the_try(string name, string value)
    {
        using var app = new SmartApp(fixture);
        var code = await app.Code(Scope);
        var failed = await app.Exchange(code, (name, value == "challenge" ? app.Challenge : value));
        (failed.Status, failed.Body["error"]!.GetValue<string>()).ShouldBe((400, "invalid_grant"));
        (await app.Exchange(code)).Body["error"]!.GetValue<string>().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_verifier_of_129_characters_is_none()
    {
        using var app = new SmartApp(fixture);
        Pkce.Proves(new string('a', 129), "x").ShouldBeFalse();
        (await app.Exchange(await app.Code("openid"), ("code_verifier", new string('a', 129)))).Status.ShouldBe(400);
    }

    // The thief comes first, or second: nobody keeps a token.
    [Fact]
    public async Task A_stolen_code_gives_another_client_nothing()
    {
        using var app = new SmartApp(fixture);
        var code = await app.Code(Scope);
        var thief = await fixture.Token(
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", SmartFixture.Redirect), ("code_verifier", app.Verifier)], "secret");
        thief.Body["error"]!.GetValue<string>().ShouldBe("invalid_grant");
        (await app.Exchange(code)).Body["error"]!.GetValue<string>().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_that_comes_twice_ends_what_it_gave()
    {
        using var app = new SmartApp(fixture);
        var code = await app.Code(Scope);
        var first = (await app.Exchange(code)).Body;
        (await app.Exchange(code)).Body["error"]!.GetValue<string>().ShouldBe("invalid_grant");
        (await fixture.Fhir(first["access_token"]!.GetValue<string>(), "GET", "Patient/ann")).Status.ShouldBe(401);
        (await app.Refresh(first["refresh_token"]!.GetValue<string>())).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_code_brought_ten_times_at_once_gives_tokens_once()
    {
        using var app = new SmartApp(fixture);
        var code = await app.Code(Scope);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Exchange(code)));
        answers.Count(a => a.Status == 200).ShouldBeLessThanOrEqualTo(1);
        answers.Where(a => a.Status != 200).Select(a => a.Body["error"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).ShouldBe(["invalid_grant"]);
    }

    [Theory]
    [InlineData("client_id=public&grant_type=authorization_code&code=BAD&redirect_uri=x&code_verifier=y", 400, "invalid_grant")]
    [InlineData("client_id=nobody&grant_type=authorization_code&code=BAD", 401, "invalid_client")]
    [InlineData("client_id=public&client_secret=x&grant_type=authorization_code&code=BAD", 401, "invalid_client")]
    [InlineData("client_id=secret&grant_type=authorization_code&code=BAD", 401, "invalid_client")]
    [InlineData("client_id=keyed&grant_type=authorization_code&code=BAD", 401, "invalid_client")]
    [InlineData("client_id=public&grant_type=password&username=dr&password=x", 400, "unsupported_grant_type")]
    [InlineData("client_id=public", 400, "invalid_request")]
    [InlineData("client_id=public&grant_type=", 400, "invalid_request")]
    [InlineData("", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", 401, "invalid_client")]
    [InlineData("client_id=public&grant_type=client_credentials&scope=system/*.rs", 400, "unauthorized_client")]
    [InlineData("client_id=public&grant_type=authorization_code", 400, "invalid_request")]
    [InlineData("client_id=public&client_id=secret&grant_type=authorization_code", 400, "invalid_request")]
    [InlineData("client_id=public&grant_type=refresh_token", 400, "invalid_request")]
    public async Task What_is_wrong_is_said_in_the_registered_words(string form, int status, string error)
    {
        var parts = form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => (p.Split('=')[0], p.Split('=')[1]));
        var answer = await fixture.Token(parts);
        (answer.Status, answer.Body["error"]!.GetValue<string>()).ShouldBe((status, error));
        answer.Headers["Cache-Control"].ShouldContain("no-store");
        answer.Body["error_description"]!.GetValue<string>().ShouldAllBe(c => c >= ' ' && c <= '~' && c != '"' && c != '\\');
        if (status == 401)
        {
            answer.Headers["WWW-Authenticate"].ShouldStartWith("Basic");
        }
    }

    [Theory]
    [InlineData("secret:wrong", 401)]
    [InlineData("nobody:wrong", 401)]
    [InlineData("public:", 401)]
    public async Task A_wrong_secret_is_refused(string basic, int status) =>
        (await fixture.Token([("grant_type", "refresh_token"), ("refresh_token", "x")], basic)).Status.ShouldBe(status);

    [Theory]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Bearer x")]
    [InlineData("Basic ")]
    public async Task A_broken_header_is_refused(string header)
    {
        var answer = await fixture.Post("/auth/token", [("grant_type", "refresh_token")], null, ("Authorization", header));
        (answer.Status, answer.Body["error"]!.GetValue<string>()).ShouldBe((401, "invalid_client"));
    }

    [Fact]
    public async Task Two_ways_to_say_who_one_is_are_one_too_many()
    {
        var twice = await fixture.Token([("grant_type", "refresh_token"), ("client_secret", fixture.Secret)], "secret");
        (twice.Status, twice.Body["error"]!.GetValue<string>()).ShouldBe((400, "invalid_request"));
        var other = await fixture.Token([("grant_type", "refresh_token"), ("client_id", "public")], "secret");
        other.Body["error"]!.GetValue<string>().ShouldBe("invalid_request");
    }

    [Fact]
    public async Task The_secret_may_stand_in_the_form()
    {
        using var app = new SmartApp(fixture, "secret");
        var answer = await fixture.Token(
            [("grant_type", "authorization_code"), ("code", await app.Code("openid")), ("redirect_uri", SmartFixture.Redirect), ("code_verifier", app.Verifier), ("client_id", "secret"),
                ("client_secret", fixture.Secret)]);
        answer.Status.ShouldBe(200, answer.Text);
    }

    [Fact]
    public async Task Only_POST_with_a_form()
    {
        (await fixture.Get("/auth/token?grant_type=client_credentials")).Status.ShouldBe(405);
        using var request = new HttpRequestMessage(HttpMethod.Post, fixture.Root + "/auth/token") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        using var response = await fixture.Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(400);
    }
}
