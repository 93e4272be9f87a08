using KapFhir.Auth;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code, https://www.rfc-editor.org/rfc/rfc6749#section-4.1, RFC 9700, RFC 9207</summary>
public sealed class AuthorizeTests(SmartFixture fixture)
{
    private const string Simple = "openid fhirUser launch/patient patient/*.rs";

    [Theory]
    [InlineData("plain")]
    [InlineData("a+b c%2Fd&e=f#g")]
    [InlineData("zażółć 漢字 \U0001F600")]
    [InlineData("long")]
    public async Task State_comes_back_letter_by_letter_with_the_issuer(string state)
    {
        state = state == "long" ? new string('x', 1000) : state;
        using var app = new SmartApp(fixture);
        var answer = (await app.Allow(Simple, change: [("state", state)])).Answer;
        answer["state"].ShouldBe(state);
        answer["iss"].ShouldBe(fixture.Server.Base);
        answer.ShouldContainKey("code");
        answer.ShouldNotContainKey("error");
    }

    [Fact]
    public async Task POST_works_as_GET()
    {
        using var app = new SmartApp(fixture);
        var page = await app.Post("/auth/authorize", app.Parameters(Simple).Select(p => (p.Key, p.Value)));
        page.Title.ShouldBe("Sign in");
        (await app.SignIn(page)).Title.ShouldBe("Whose record?");
    }

    // Nothing is sent to an address that is not registered, letter by letter.
    [Theory]
    [InlineData("redirect_uri", "https://evil.example/callback")]
    [InlineData("redirect_uri", SmartFixture.Redirect + "/more")]
    [InlineData("redirect_uri", SmartFixture.Redirect + "?more=1")]
    [InlineData("redirect_uri", SmartFixture.Redirect + "#more")]
    [InlineData("redirect_uri", "http://127.0.0.1:9/Callback")]
    [InlineData("redirect_uri", "http://localhost:9/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1:9@evil.example/callback")]
    [InlineData("redirect_uri", "")]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", "")]
    public async Task Without_a_registered_app_and_address_nobody_is_sent_anywhere(string name, string value)
    {
        using var app = new SmartApp(fixture);
        var page = await app.Authorize(Simple, (name, value));
        (page.Status, page.Location, page.Title).ShouldBe((400, null, "The app cannot be let in"));
        page.Text.ShouldNotContain("evil.example");
    }

    [Theory]
    [InlineData("response_type", "", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "", "invalid_request")]
    [InlineData("aud", "https://inferno.healthit.gov/invalid_aud", "invalid_request")]
    [InlineData("aud", "", "invalid_request")]
    [InlineData("state", "", "invalid_request")]
    [InlineData("scope", "", "invalid_scope")]
    [InlineData("scope", "system/*.rs", "invalid_scope")]
    [InlineData("scope", "patient/Observation.sr nonsense", "invalid_scope")]
    [InlineData("scope", "launch openid", "invalid_request")]
    [InlineData("launch", "made-up", "invalid_request")]
    [InlineData("prompt", "none", "login_required")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("request_uri", "https://evil.example/x", "invalid_request")]
    public async Task What_is_wrong_with_a_request_is_told_to_the_app(string name, string value, string error)
    {
        using var app = new SmartApp(fixture);
        var page = await app.Authorize(Simple, (name, value));
        page.Status.ShouldBe(303);
        page.Location!.ShouldStartWith(SmartFixture.Redirect + "?");
        page.Answer["error"].ShouldBe(error);
        page.Answer["iss"].ShouldBe(fixture.Server.Base);
        page.Answer.ShouldNotContainKey("code");
        page.Answer.GetValueOrDefault("state", "").ShouldBe(name == "state" ? "" : "s-1");
    }

    [Fact]
    public async Task A_parameter_twice_is_refused()
    {
        using var app = new SmartApp(fixture);
        var query = string.Join('&', app.Parameters(Simple).Select(p => p.Key + "=" + Uri.EscapeDataString(p.Value)));
        (await app.Get("/auth/authorize?" + query + "&redirect_uri=https%3A%2F%2Fevil.example")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_base_with_a_slash_is_the_base()
    {
        using var app = new SmartApp(fixture);
        (await app.Authorize(Simple, ("aud", fixture.Server.Base + "/"))).Title.ShouldBe("Sign in");
    }

    [Fact]
    public async Task An_address_with_a_query_keeps_it()
    {
        using var app = new SmartApp(fixture);
        var page = await app.Allow(Simple, change: ("redirect_uri", SmartFixture.OtherRedirect));
        page.Location!.ShouldStartWith(SmartFixture.OtherRedirect + "&code=");
    }

    [Fact]
    public async Task Who_says_no_is_believed()
    {
        using var app = new SmartApp(fixture);
        var page = await app.SignIn(await app.Authorize("openid user/Patient.rs"));
        page.Title.ShouldBe("Allow Public app?");
        var answer = (await app.Send(page, ("decision", "deny"))).Answer;
        (answer["error"], answer["state"]).ShouldBe(("access_denied", "s-1"));
    }

    [Fact]
    public async Task The_user_grants_less_than_is_asked_for_and_never_more()
    {
        using var app = new SmartApp(fixture);
        var page = await app.Allow(
            "openid launch/patient patient/Observation.rs patient/Encounter.rs offline_access",
            only: ["patient/Observation.rs", "patient/*.cruds", "user/*.cruds"]);
        var tokens = (await app.Exchange(page.Answer["code"])).Body;
        tokens["scope"]!.GetValue<string>().ShouldBe("openid launch/patient patient/Observation.rs");
        tokens["refresh_token"].ShouldBeNull();
    }

    // The wildcard's own box stays ticked: without scripts nothing unticks it.
    [Theory]
    [InlineData("patient/*.rs", "category-survey forms", "patient/QuestionnaireResponse.rs patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|survey")]
    [InlineData("patient/*.rs", "consents observations category-survey", "patient/Consent.rs patient/Observation.rs")]
    [InlineData("patient/*.cruds patient/Patient.rs", "person", "patient/Patient.cruds patient/RelatedPerson.cruds patient/Patient.rs")]
    [InlineData("user/Observation.rs", "category-laboratory", "user/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory")]
    [InlineData("patient/*.rs", "made-up", "patient/*.rs")]
    [InlineData("patient/Observation.rs?category=survey", "category-laboratory", "patient/Observation.rs?category=survey")]
    [InlineData("patient/Condition.rs", "consents", "patient/Condition.rs")]
    public async Task The_user_grants_a_part_of_a_scope(string asked, string parts, string granted)
    {
        using var app = new SmartApp(fixture);
        var page = await app.SignIn(await app.Authorize("launch/patient " + asked));
        page = await app.Send(page, ("patient", "ann"));
        page.Title.ShouldBe("Allow Public app?");
        var first = asked.Split(' ')[0];
        var allowed = await app.Send(page, [("decision", "allow"), .. page.Scopes.Select(s => ("scope[]", s)), .. parts.Split(' ').Select(p => ("part[]", first + " " + p))]);
        var tokens = (await app.Exchange(allowed.Answer["code"])).Body;
        tokens["scope"]!.GetValue<string>().ShouldBe("launch/patient " + granted);
    }

    [Fact]
    public async Task A_part_shows_what_it_says_and_is_enough_without_the_whole()
    {
        using var app = new SmartApp(fixture);
        var page = await app.Send(await app.SignIn(await app.Authorize("launch/patient patient/*.rs user/*.rs")), ("patient", "ann"));
        page.Text.ShouldContain("<details><summary>Only a part of it</summary>");
        var allowed = await app.Send(page, ("decision", "allow"), ("part[]", "patient/*.rs category-survey"));
        var token = (await app.Exchange(allowed.Answer["code"])).Body["access_token"]!.GetValue<string>();
        (await fixture.Fhir(token, "GET", "Observation/survey-ann")).Status.ShouldBe(200);
        (await fixture.Fhir(token, "GET", "Observation/laboratory-ann")).Status.ShouldBe(404);
        (await fixture.Fhir(token, "GET", "Patient/ann")).Status.ShouldBe(403);
        (await fixture.Fhir(token, "GET", "Observation?_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(1);
        var grants = await app.Get("/auth/grants");
        grants.Text.ShouldContain("only where category is Answers and scores of questionnaires");
    }

    // Each part is of types that there are, and all are offered with names of their own.
    [Fact]
    public void Parts_are_scopes()
    {
        foreach (var asked in new[] { "patient/*.rs", "user/*.cruds", "patient/Observation.rs" })
        {
            var scopes = KapFhir.Auth.Scopes.GrantedScopes.Parse(asked, KapFhir.Fhir.Definitions.FhirDefinitions.R4);
            var parts = KapFhir.Server.Smart.ScopeParts.Of(scopes.Resources[0]);
            parts.Select(p => p.Key).ShouldBeUnique();
            foreach (var part in parts)
            {
                var name = KapFhir.Server.Smart.ScopeParts.Name(scopes.Resources[0], part);
                var given = KapFhir.Server.Smart.ScopeParts.Choose(scopes, new HashSet<string>(StringComparer.Ordinal), new HashSet<string>([name], StringComparer.Ordinal), KapFhir.Fhir.Definitions.FhirDefinitions.R4);
                given.Resources.Count.ShouldBe(part.Types.Count);
                given.IsWithin(scopes).ShouldBeTrue(name);
                KapFhir.Auth.Scopes.GrantedScopes.Parse(given.Text, KapFhir.Fhir.Definitions.FhirDefinitions.R4).Unknown.ShouldBeEmpty();
            }
        }
    }

    [Fact]
    public async Task Nothing_chosen_is_nothing_given()
    {
        using var app = new SmartApp(fixture);
        (await app.Allow("openid user/Patient.rs", only: [])).Text.ShouldContain("Nothing was chosen");
    }

    // Scopes that the registration lacks are not given, whoever agrees.
    [Fact]
    public async Task More_than_the_app_is_registered_for_is_not_given()
    {
        using var app = new SmartApp(fixture);
        var tokens = await app.Tokens("openid user/Patient.rs system/*.cruds made-up user/Observation.read");
        tokens["scope"]!.GetValue<string>().ShouldBe("openid user/Patient.rs user/Observation.read");
    }

    [Fact]
    public async Task Patient_scopes_need_a_patient_though_none_was_asked_for()
    {
        using var app = new SmartApp(fixture);
        (await app.SignIn(await app.Authorize("patient/Observation.rs"))).Title.ShouldBe("Whose record?");
    }

    [Fact]
    public async Task A_patient_is_not_asked_whose_record()
    {
        using var app = new SmartApp(fixture, user: "ann");
        (await app.Tokens(Simple))["patient"]!.GetValue<string>().ShouldBe("ann");
    }

    [Fact]
    public async Task An_administrator_opens_no_record()
    {
        using var app = new SmartApp(fixture, user: "root");
        (await app.SignIn(await app.Authorize(Simple))).Answer["error"].ShouldBe("access_denied");
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "0")]
    public async Task Who_is_signed_in_signs_in_again_where_the_app_wants_it(string name, string value)
    {
        using var app = new SmartApp(fixture);
        (await app.SignIn(await app.Authorize("openid"))).Title.ShouldBe("Allow Public app?");
        (await app.Authorize("openid")).Title.ShouldBe("Allow Public app?");
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        var page = await app.Authorize("openid", (name, value));
        page.Title.ShouldBe("Sign in");
        (await app.SignIn(page)).Title.ShouldBe("Allow Public app?");
        (await app.Authorize("openid", ("prompt", "none"))).Answer["error"].ShouldBe("interaction_required");
    }

    [Fact]
    public async Task Patients_are_found_by_name_and_picked_only_if_they_exist()
    {
        using var app = new SmartApp(fixture);
        var page = await app.SignIn(await app.Authorize(Simple));
        var (action, fields) = page.Form;
        var found = await app.Post(action, [.. fields, ("q", "Smart bob")]);
        found.Text.ShouldContain("value=\"bob\"");
        found.Text.ShouldNotContain("value=\"ann\"");
        (await app.Post(action, [.. fields, ("q", "nobody at all")])).Text.ShouldContain("Nobody was found");
        (await app.Post(action, [.. fields, ("patient", "made-up")])).Title.ShouldBe("Whose record?");
    }

    [Fact]
    public async Task An_encounter_is_picked_of_the_patient_alone()
    {
        using var app = new SmartApp(fixture);
        const string Scope = "launch/patient launch/encounter patient/*.rs";
        var code = (await app.Allow(Scope, encounter: "enc-ann")).Answer["code"];
        (await app.Exchange(code)).Body["encounter"]!.GetValue<string>().ShouldBe("enc-ann");
        using var other = new SmartApp(fixture);
        (await other.Allow(Scope, encounter: "enc-bob")).Answer["error"].ShouldBe("invalid_request");
        using var none = new SmartApp(fixture);
        var tokens = (await none.Exchange((await none.Allow(Scope)).Answer["code"])).Body;
        tokens["encounter"].ShouldBeNull();
        tokens["scope"]!.GetValue<string>().ShouldBe("launch/patient patient/*.rs");
    }
}
