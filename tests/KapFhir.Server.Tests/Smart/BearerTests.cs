using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Tokens;
using KapFhir.Fhir.Definitions;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>Which access tokens are taken, and what each of them shows. https://www.rfc-editor.org/rfc/rfc6750, https://www.rfc-editor.org/rfc/rfc8725</summary>
public sealed class BearerTests(SmartFixture fixture)
{
    private async Task<string> Token(string scope, string user = "dr")
    {
        using var app = new SmartApp(fixture, user: user);
        return (await app.Tokens(scope))["access_token"]!.GetValue<string>();
    }

    private async Task ShouldRefuse(string authorization)
    {
        var answer = await fixture.Server.Get("Patient/ann", "Authorization: " + authorization);
        answer.ShouldFail(401, "login");
        answer.Headers["WWW-Authenticate"].ShouldBe("Bearer error=\"invalid_token\"");
    }

    [Theory]
    [InlineData("GET", "Patient/ann")]
    [InlineData("GET", "Patient")]
    [InlineData("GET", "")]
    [InlineData("GET", "_history")]
    [InlineData("GET", "Patient/ann/$everything")]
    [InlineData("GET", "CodeSystem/$lookup?system=x&code=y")]
    [InlineData("GET", "_jobs")]
    [InlineData("POST", "Patient")]
    [InlineData("PUT", "Patient/ann")]
    [InlineData("DELETE", "Patient/ann")]
    [InlineData("POST", "")]
    public async Task Without_a_token_nothing(string method, string path)
    {
        var answer = await fixture.Fhir(null, method, path, method is "POST" or "PUT" ? "{}" : null);
        answer.ShouldFail(401, "login");
        answer.Headers["WWW-Authenticate"].ShouldStartWith("Bearer");
    }

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer ")]
    [InlineData("Basic ZHI6eA==")]
    [InlineData("nonsense")]
    public Task What_is_no_token_is_refused(string header) => ShouldRefuse(header);

    [Fact]
    public async Task A_token_in_the_address_is_not_looked_at() =>
        (await fixture.Fhir(null, "GET", "Patient/ann?access_token=" + await Token("user/Patient.rs"))).Status.ShouldBe(401);

    [Theory]
    [InlineData("none")]
    [InlineData("HS256 with the public key")]
    [InlineData("another key under our id")]
    [InlineData("another key")]
    [InlineData("a key of its own")]
    [InlineData("tampered")]
    [InlineData("cut")]
    public async Task What_we_did_not_sign_is_refused(string how)
    {
        var good = await Token("user/Patient.rs");
        var (header, claims) = (Assertion.Header(good).AsObject(), Assertion.Claims(good).AsObject());
        claims["scope"] = "user/*.cruds";
        using var other = RSA.Create(2048);
        var modulus = (await fixture.Get("/auth/jwks")).Body["keys"]![0]!["n"]!.GetValue<string>();
        header["alg"] = how == "none" ? "none" : how.StartsWith("HS256", StringComparison.Ordinal) ? "HS256" : "RS256";
        if (how == "another key")
        {
            header["kid"] = "other";
        }

        if (how == "a key of its own")
        {
            header["jwk"] = JsonNode.Parse(SmartFixture.PublicRsa(other, header["kid"]!.GetValue<string>()));
            header["jku"] = "https://evil.example/jwks";
        }

        await ShouldRefuse("Bearer " + how switch
        {
            "none" => Assertion.Sign(header, claims, null, ""),
            "HS256 with the public key" => Assertion.Sign(header, claims, new SymmetricSecurityKey(Base64UrlEncoder.DecodeBytes(modulus)), "HS256"),
            "tampered" => good.Split('.')[0] + "." + Base64UrlEncoder.Encode(claims.ToJsonString()) + "." + good.Split('.')[2],
            "cut" => good[..^8],
            _ => Assertion.Sign(header, claims, new RsaSecurityKey(other), "RS256"),
        });
    }

    // Signed by us, and still no access token of ours that is good now.
    [Theory]
    [InlineData("another issuer")]
    [InlineData("another audience")]
    [InlineData("not valid yet")]
    [InlineData("no type")]
    [InlineData("no end")]
    [InlineData("expired")]
    [InlineData("no grant")]
    [InlineData("id_token")]
    public async Task What_we_signed_is_taken_only_for_what_it_is(string what)
    {
        var key = await fixture.Smart.Keys.Current(TestContext.Current.CancellationToken);
        var grant = Assertion.Claims(await Token("user/Patient.rs"))["grant"]!.GetValue<string>();
        var access = new TokenAccess("public", "dr", what == "no grant" ? "made-up" : grant, GrantedScopes.Parse("user/*.cruds", FhirDefinitions.R4));
        var (issuer, now) = (fixture.Server.Base, DateTimeOffset.UtcNow);
        using var app = new SmartApp(fixture);
        await ShouldRefuse("Bearer " + what switch
        {
            "another issuer" => TokenWriter.Access(key, "https://other.example/fhir", access, now, TimeSpan.FromMinutes(5)),
            "another audience" => Changed(key, issuer, access, c => c["aud"] = "https://other.example/fhir"),
            "not valid yet" => Changed(key, issuer, access, c => c["nbf"] = now.AddMinutes(3).ToUnixTimeSeconds()),
            "no type" => Changed(key, issuer, access, _ => { }, "JWT"),
            "no end" => Changed(key, issuer, access, c => c.Remove("exp")),
            "expired" => TokenWriter.Access(key, issuer, access, now.AddMinutes(-6), TimeSpan.FromMinutes(5)),
            "no grant" => TokenWriter.Access(key, issuer, access, now, TimeSpan.FromMinutes(5)),
            _ => (await app.Tokens("openid user/Patient.rs"))["id_token"]!.GetValue<string>(),
        });
    }

    private static string Changed(SigningKey key, string issuer, TokenAccess access, Action<JsonObject> change, string type = "at+jwt")
    {
        var claims = Assertion.Claims(TokenWriter.Access(key, issuer, access, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5))).AsObject();
        change(claims);
        return Assertion.Sign(new JsonObject { ["alg"] = "RS256", ["kid"] = key.Id, ["typ"] = type }, claims, key.Key, "RS256");
    }

    [Theory]
    [InlineData("patient/*.rs", "Patient/ann", 200)]
    [InlineData("patient/*.rs", "Patient/bob", 404)]
    [InlineData("patient/*.rs", "Observation/survey-bob", 404)]
    [InlineData("patient/*.rs", "Observation/survey-bob/_history/1", 404)]
    [InlineData("patient/*.rs", "Observation/survey-bob/_history", 404)]
    [InlineData("patient/*.rs", "Encounter/enc-bob", 404)]
    [InlineData("patient/*.rs", "Device/dev-ann", 200)]
    [InlineData("patient/*.rs", "Device/dev-bob", 404)]
    [InlineData("patient/*.rs", "Practitioner/dr", 200)]
    [InlineData("patient/*.r", "Observation", 403)]
    [InlineData("patient/*.s", "Observation/survey-ann", 403)]
    [InlineData("patient/Observation.rs", "Observation/survey-ann", 200)]
    [InlineData("patient/Observation.rs", "Patient/ann", 403)]
    [InlineData("patient/Observation.rs", "Encounter?_count=1", 403)]
    [InlineData("patient/Observation.rs?category=survey", "Observation/survey-ann", 200)]
    [InlineData("patient/Observation.rs?category=survey", "Observation/laboratory-ann", 404)]
    [InlineData("patient/Observation.rs?category=survey", "Observation/laboratory-ann/_history/1", 404)]
    [InlineData("patient/Observation.read", "Observation/survey-ann", 200)]
    [InlineData("user/Observation.rs", "Observation/survey-bob", 200)]
    [InlineData("user/Observation.rs", "Patient/bob", 403)]
    [InlineData("patient/*.rs", "Patient/bob/$everything", 404)]
    [InlineData("patient/*.rs", "Patient/ann/$everything", 200)]
    [InlineData("patient/*.rs", "Patient/ann/$kap-eligibility", 200)]
    [InlineData("patient/*.rs", "Patient/bob/$kap-eligibility", 404)]
    [InlineData("patient/*.rs", "$kap-outcomes?periodStart=2026-01-01&periodEnd=2026-02-01", 403)]
    [InlineData("patient/*.rs", "_jobs", 403)]
    public async Task What_a_scope_shows(string scope, string path, int status)
    {
        var answer = await fixture.Fhir(await Token("launch/patient " + scope), "GET", path);
        answer.Status.ShouldBe(status, answer.Text);
        answer.Text.ShouldNotContain(status == 200 && scope.StartsWith("patient/", StringComparison.Ordinal) ? "Patient/bob" : "\"given\":[\"bob\"]");
        if (status == 403)
        {
            answer.Headers["WWW-Authenticate"].ShouldContain("insufficient_scope");
        }
    }

    // Whatever one asks in, only what may be seen comes back, and counts count no more than that.
    [Theory]
    [InlineData("patient/*.rs", "Observation?_summary=count", 2)]
    [InlineData("patient/*.rs", "Observation?_total=accurate&_count=1", 2)]
    [InlineData("patient/*.rs", "Patient?family=Smart", 1)]
    [InlineData("patient/*.rs", "Observation?subject:Patient.given=bob", 0)]
    [InlineData("patient/*.rs", "Patient?_has:Observation:subject:_id=survey-bob", 0)]
    [InlineData("patient/*.rs", "Device?_summary=count", 1)]
    [InlineData("patient/*.rs", "Patient/bob/Observation", 0)]
    [InlineData("patient/Observation.rs?category=survey", "Observation?_summary=count", 1)]
    [InlineData("patient/Observation.rs?category=survey", "Observation?category=laboratory", 0)]
    [InlineData("patient/Observation.rs?category=survey", "Observation?subject:Patient.family=Smart", 0)]
    [InlineData("user/Observation.rs", "Observation?subject:Patient.family=Smart", 0)]
    [InlineData("user/*.rs", "Observation?subject:Patient.family=Smart&subject:Patient.given=ann", 2)]
    public async Task What_a_search_counts(string scope, string query, int total)
    {
        var answer = await fixture.Fhir(await Token("launch/patient " + scope), "GET", query);
        answer.Status.ShouldBe(200, answer.Text);
        (answer.Body["total"]?.GetValue<int>() ?? answer.Entries.Count).ShouldBe(total, answer.Text);
    }

    [Theory]
    [InlineData("patient/Observation.rs", "Observation?_include=Observation:subject", "Observation")]
    [InlineData("patient/Patient.rs", "Patient?_revinclude=Observation:subject", "Patient")]
    [InlineData("patient/Observation.rs?category=survey patient/Patient.rs", "Patient?_revinclude=Observation:subject", "Observation Patient")]
    public async Task Includes_bring_no_more(string scope, string query, string types)
    {
        var answer = await fixture.Fhir(await Token("launch/patient " + scope), "GET", query);
        answer.Entries.Select(e => e!["resource"]!["resourceType"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(types.Split(' '));
        answer.EntryIds.Contains("laboratory-ann", StringComparer.Ordinal).ShouldBe(scope == "patient/Observation.rs", answer.Text);
    }

    [Fact]
    public async Task A_patient_user_sees_their_own_record()
    {
        var token = await Token("user/*.cruds", "ann");
        (await fixture.Fhir(token, "GET", "Patient?_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(1);
        (await fixture.Fhir(token, "GET", "Patient/bob")).Status.ShouldBe(404);
        (await fixture.Fhir(token, "PUT", "Patient/bob", Sample.Patient("bob"))).Status.ShouldBe(404);
        (await fixture.Fhir(token, "PUT", "Practitioner/dr", """{"resourceType":"Practitioner","id":"dr"}""")).Status.ShouldBeInRange(403, 404);
        (await fixture.Fhir(token, "POST", "Observation", SmartFixture.Observation("x", "bob", "survey"))).Status.ShouldBeInRange(403, 422);
        (await fixture.Fhir(token, "POST", "$expunge", "{}")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Entries_of_bundles_pass_the_same_rules()
    {
        var token = await Token("launch/patient patient/*.rs");
        var bundle = await fixture.Fhir(token, "POST", "", """
            {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/ann"}},{"request":{"method":"GET","url":"Patient/bob"}},
            {"request":{"method":"DELETE","url":"Patient/ann"}},{"request":{"method":"GET","url":"_jobs"}}]}
            """);
        bundle.EntryStatuses.ShouldBe(["200", "404", "403", "403"]);
    }

    [Fact]
    public async Task Asynchronous_requests_are_their_callers_own_and_end_with_the_grant()
    {
        using var app = new SmartApp(fixture);
        var tokens = await app.Tokens("openid launch/patient patient/*.rs");
        var token = tokens["access_token"]!.GetValue<string>();
        var accepted = await fixture.Fhir(token, "GET", "Observation?_summary=count", null, "Prefer: respond-async");
        accepted.Status.ShouldBe(202, accepted.Text);
        var status = accepted.Headers["Content-Location"][(fixture.Server.Base.Length + 1)..];
        var answer = await fixture.Fhir(token, "GET", status);
        for (var i = 0; i < 100 && answer.Status == 202; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            answer = await fixture.Fhir(token, "GET", status);
        }

        answer.Entries[0]!["resource"]!["total"]!.GetValue<int>().ShouldBe(2, answer.Text);
        (await fixture.Fhir(await Token("user/*.rs", "officer"), "GET", status)).Status.ShouldBe(404);
        (await fixture.Fhir(null, "GET", status)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Who_is_removed_or_has_fewer_roles_is_so_at_once()
    {
        var users = fixture.Smart.Store.Users;
        var details = new KapFhir.Auth.Users.UserDetails("Gone", [KapFhir.Auth.Users.UserRole.Practitioner], "");
        var added = Server.Smart.Registered.NewUser("gone-" + Guid.NewGuid().ToString("N"), details, Server.Smart.Passwords.Hash(SmartFixture.Password), mustChange: false);
        await users.Add(added, TestContext.Current.CancellationToken);
        var token = await Token("user/Patient.rs", added.Name);
        (await fixture.Fhir(token, "GET", "Patient/ann")).Status.ShouldBe(200);
        await users.Deactivate(added.Name, TestContext.Current.CancellationToken);
        (await fixture.Fhir(token, "GET", "Patient/ann")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("metadata")]
    [InlineData("$versions")]
    public async Task What_is_open_stays_open(string path) => (await fixture.Fhir("nonsense", "GET", path)).Status.ShouldBe(200);
}
