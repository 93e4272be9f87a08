using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KapFhir.Server.Tests.Smart;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace KapFhir.Server.Tests.External;

/// <summary>Tokens as Microsoft Entra ID shapes them. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference</summary>
public sealed class EntraTokenTests(ExternalFixture fixture)
{
    private static readonly Dictionary<string, Action<ExternalFixture, JsonObject>> Users = new(StringComparer.Ordinal)
    {
        ["version 2"] = (_, _) => { },
        ["version 2, audience api://"] = (_, c) => c["aud"] = "api://" + ExternalFixture.App,
        ["version 1"] = (_, c) => Version1(c),
        ["several audiences"] = (_, c) => c["aud"] = new JsonArray("other", ExternalFixture.App),
        ["a fraction of a second"] = (_, c) => c["exp"] = c["exp"]!.GetValue<long>() + 0.5,
        ["scopes in full"] = (_, c) => c["scp"] = $"api://{ExternalFixture.App}/user.all.rs openid",
        ["scopes of version 1"] = (_, c) => c["scp"] = "user.Patient.read",
        ["a slash in disguise"] = (_, c) => c["scp"] = "user%2FPatient.rs",
        ["every right"] = (_, c) => c["scp"] = "user.all.all",
        ["SMART's own names"] = (_, c) => c["scp"] = "user/Patient.rs",
        ["who says that it is a user"] = (_, c) => c["idtyp"] = "user",
        ["no nbf, no iat"] = (_, c) => Remove(c, "nbf", "iat"),
    };

    private static void Version1(JsonObject claims)
    {
        Remove(claims, "azp", "azpacr");
        (claims["iss"], claims["aud"], claims["appid"], claims["appidacr"], claims["ver"]) =
            (ExternalFixture.Version1, "api://" + ExternalFixture.App, ExternalFixture.Client, "0", "1.0");
    }

    private static void Remove(JsonObject claims, params string[] names) => names.ToList().ForEach(n => claims.Remove(n));

    public static TheoryData<string> GoodUsers => new(Users.Keys);

    [Theory]
    [MemberData(nameof(GoodUsers))]
    public async Task A_users_token_is_taken(string shape)
    {
        var claims = fixture.EntraUser();
        Users[shape](fixture, claims);
        var answer = await ExternalFixture.Ask(fixture.Entra, fixture.Issuer.Sign(claims), "Patient/ann");
        answer.Status.ShouldBe(200, answer.Text);
    }

    private static readonly Dictionary<string, Action<ExternalFixture, JsonObject>> Faults = new(StringComparer.Ordinal)
    {
        ["another issuer"] = (_, c) => c["iss"] = "https://evil.example/v2.0",
        ["another tenant's issuer"] = (f, c) => c["iss"] = f.Version2.Replace(TestIssuer.Tenant, TestIssuer.OtherTenant, StringComparison.Ordinal),
        ["another tenant, issuer and all"] = (f, c) => (c["iss"], c["tid"]) = (f.Version2.Replace(TestIssuer.Tenant, TestIssuer.OtherTenant, StringComparison.Ordinal), TestIssuer.OtherTenant),
        ["another tenant by tid"] = (_, c) => c["tid"] = TestIssuer.OtherTenant,
        ["the placeholder as issuer"] = (f, c) => (c["iss"], c["tid"]) = (f.Version2.Replace(TestIssuer.Tenant, "{tenantid}", StringComparison.Ordinal), "{tenantid}"),
        ["the issuer with a slash"] = (f, c) => c["iss"] = f.Version2 + "/",
        ["the issuer in capitals"] = (f, c) => c["iss"] = f.Version2.Replace("http", "HTTP", StringComparison.Ordinal),
        ["no issuer"] = (_, c) => c.Remove("iss"),
        ["issuers, several"] = (f, c) => c["iss"] = new JsonArray(f.Version2),
        ["no tenant"] = (_, c) => c.Remove("tid"),
        ["another audience"] = (_, c) => c["aud"] = "00000003-0000-0000-c000-000000000000",
        ["other audiences"] = (_, c) => c["aud"] = new JsonArray("x", "https://graph.microsoft.com"),
        ["an audience that begins alike"] = (_, c) => c["aud"] = ExternalFixture.App + "0",
        ["no audience"] = (_, c) => c.Remove("aud"),
        ["expired"] = (_, c) => c["exp"] = DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds(),
        ["no end"] = (_, c) => c.Remove("exp"),
        ["an end in words"] = (_, c) => c["exp"] = "tomorrow",
        ["an end beyond time"] = (_, c) => c["exp"] = 1e300,
        ["not valid yet"] = (_, c) => c["nbf"] = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds(),
        ["a beginning in words"] = (_, c) => c["nbf"] = "now",
        ["issued in the future"] = (_, c) => c["iat"] = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds(),
        ["an id_token: nonce"] = (_, c) => c["nonce"] = "n",
        ["an id_token: no scope"] = (_, c) => c.Remove("scp"),
        ["an id_token: at_hash"] = (_, c) => c["at_hash"] = "x",
        ["a user's with a role and no scope"] = (_, c) => Remove(c, "scp"),
        ["bound to a key"] = (_, c) => c["cnf"] = new JsonObject { ["jkt"] = "x" },
        ["no app"] = (_, c) => Remove(c, "azp"),
        ["no user"] = (_, c) => Remove(c, "oid", "sub"),
        ["a user named as the app"] = (_, c) => (c["oid"], c["idtyp"]) = (ExternalFixture.Client, "user"),
    };

    public static TheoryData<string> Bad => new(Faults.Keys);

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_token_with_wrong_claims_is_refused(string fault)
    {
        var claims = fixture.EntraUser();
        Faults[fault](fixture, claims);
        await ShouldRefuse(fixture.Issuer.Sign(claims));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256 with the public key")]
    [InlineData("HS256 with a key of the set")]
    [InlineData("another key under its id")]
    [InlineData("an unknown key")]
    [InlineData("a key of its own")]
    [InlineData("no key named, several there")]
    [InlineData("the key for encrypting")]
    [InlineData("the key for another algorithm")]
    [InlineData("tampered")]
    [InlineData("cut")]
    [InlineData("encrypted")]
    [InlineData("crit")]
    [InlineData("another type")]
    [InlineData("oversize")]
    [InlineData("claims that are none")]
    [InlineData("no JSON")]
    public async Task What_the_provider_did_not_sign_as_an_access_token_is_refused(string how)
    {
        var claims = fixture.EntraUser();
        var good = fixture.Issuer.Sign(claims);
        using var other = RSA.Create(2048);
        var header = Assertion.Header(good).AsObject();
        var modulus = fixture.Issuer.Keys["key-1"].ExportParameters(includePrivateParameters: false).Modulus!;
        await ShouldRefuse(how switch
        {
            "none" => Assertion.Sign(With(header, "alg", "none"), claims, null, ""),
            "HS256 with the public key" => Assertion.Sign(With(header, "alg", "HS256"), claims, new SymmetricSecurityKey(modulus), "HS256"),
            "HS256 with a key of the set" => Assertion.Sign(With(With(header, "alg", "HS256"), "kid", "shared"), claims, new SymmetricSecurityKey(new byte[32]), "HS256"),
            "another key under its id" => fixture.Issuer.Sign(claims, key: other),
            "an unknown key" => fixture.Issuer.Sign(claims, h => h["kid"] = "unknown", other),
            "a key of its own" => fixture.Issuer.Sign(claims, h => (h["jwk"], h["jku"], h["x5u"]) =
                (JsonNode.Parse(SmartFixture.PublicRsa(other, "key-1")), "https://evil.example/keys", "https://evil.example/cert"), other),
            "no key named, several there" => fixture.Issuer.Sign(claims, h => (h["kid"], h["alg"]) = (null, "PS256")),
            "the key for encrypting" => fixture.Issuer.Sign(claims, h => h["kid"] = "enc-1"),
            "the key for another algorithm" => Assertion.Sign(With(With(header, "alg", "ES256"), "kid", "key-1"), claims, new ECDsaSecurityKey(fixture.Issuer.Ec), "ES256"),
            "tampered" => good.Split('.')[0] + "." + Base64UrlEncoder.Encode(With(claims, "scp", "user.all.all").ToJsonString()) + "." + good.Split('.')[2],
            "cut" => good[..^8],
            "encrypted" => good + ".x.y",
            "crit" => fixture.Issuer.Sign(claims, h => h["crit"] = new JsonArray("exp")),
            "another type" => fixture.Issuer.Sign(claims, h => h["typ"] = "secevent+jwt"),
            "oversize" => fixture.Issuer.Sign(With(claims, "pad", new string('x', 20_000))),
            "claims that are none" => good.Split('.')[0] + "." + Base64UrlEncoder.Encode("[]") + "." + good.Split('.')[2],
            _ => good.Split('.')[0] + "." + Base64UrlEncoder.Encode("{") + "." + good.Split('.')[2],
        });
    }

    private static JsonObject With(JsonObject json, string name, JsonNode? value)
    {
        json[name] = value;
        return json;
    }

    private async Task ShouldRefuse(string token)
    {
        var answer = await ExternalFixture.Ask(fixture.Entra, token, "Patient/ann");
        answer.ShouldFail(401, "login");
        answer.Headers["WWW-Authenticate"].ShouldBe("Bearer error=\"invalid_token\"");
        answer.Text.ShouldNotContain(token);
    }

    // What a token shows: scopes are narrowed by what the user is, an app has only what is an app's.
    [Theory]
    [InlineData("user.all.rs", "practitioner", null, "Patient/bob", 200)]
    [InlineData("user.all.rs", null, null, "Patient/bob", 403)]
    [InlineData("user.all.rs", null, "Practitioner/dr", "Patient/bob", 403)]
    [InlineData("user.all.rs", "stranger", null, "Patient/bob", 403)]
    [InlineData("user.Observation.rs", "practitioner", null, "Patient/bob", 403)]
    [InlineData("user.all.rs", null, "Patient/ann", "Patient/ann", 200)]
    [InlineData("user.all.rs", null, "Patient/ann", "Patient/bob", 404)]
    [InlineData("patient.all.rs", null, "Patient/ann", "Observation/survey-ann", 200)]
    [InlineData("patient.all.rs", null, "Patient/ann", "Observation/survey-bob", 404)]
    [InlineData("patient.all.rs", null, "https://other.example/fhir/Patient/ann", "Patient/ann", 403)]
    [InlineData("patient.all.rs", null, "Patient/ann/_history/1", "Patient/ann", 403)]
    [InlineData("patient.Observation.rs?category=survey launch.patient", null, "Patient/ann", "Observation/survey-ann", 200)]
    [InlineData("patient.Observation.rs?category=laboratory", null, "Patient/ann", "Observation/survey-ann", 404)]
    [InlineData("patient.all.rs", "practitioner", null, "Patient/ann", 403)]
    [InlineData("system.all.rs", "practitioner", null, "Patient/ann", 403)]
    [InlineData("system.all.cruds", "administrator", null, "_jobs", 403)]
    [InlineData("user.all.cruds", "administrator", null, "_jobs", 200)]
    [InlineData("User.Read", "practitioner", null, "Patient/ann", 403)]
    public async Task What_a_user_sees(string scopes, string? role, string? fhirUser, string path, int status)
    {
        var claims = fixture.EntraUser(scopes, role);
        claims["extn.fhirUser"] = fhirUser;
        var answer = await ExternalFixture.Ask(fixture.Entra, fixture.Issuer.Sign(claims), path);
        answer.Status.ShouldBe(status, answer.Text);
    }

    [Theory]
    [InlineData("system.all.rs", "Patient/bob", 200)]
    [InlineData("system.Observation.rs", "Patient/bob", 403)]
    [InlineData("user.all.rs", "Patient/bob", 403)]
    [InlineData("practitioner", "Patient/bob", 403)]
    public async Task What_an_app_sees_by_itself(string role, string path, int status)
    {
        (await ExternalFixture.Ask(fixture.Entra, fixture.EntraService(role), path)).Status.ShouldBe(status);
        var unmarked = fixture.EntraApp(role);
        unmarked.Remove("idtyp");
        (await ExternalFixture.Ask(fixture.Entra, fixture.Issuer.Sign(unmarked), path)).Status.ShouldBe(status);
    }

    [Fact]
    public async Task An_app_without_a_role_is_refused()
    {
        var claims = fixture.EntraApp();
        claims.Remove("roles");
        await ShouldRefuse(fixture.Issuer.Sign(claims));
    }

    [Theory]
    [InlineData("RS256", "key-1")]
    [InlineData("PS256", "key-1")]
    [InlineData("RS512", "key-1")]
    [InlineData("ES256", "ec-256")]
    public async Task Every_algorithm_that_is_set_verifies(string algorithm, string kid)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["kid"] = kid, ["typ"] = "at+jwt" };
        SecurityKey key = kid == "ec-256" ? new ECDsaSecurityKey(fixture.Issuer.Ec) : new RsaSecurityKey(fixture.Issuer.Keys[kid]);
        (await ExternalFixture.Ask(fixture.Entra, Assertion.Sign(header, fixture.EntraUser(), key, algorithm), "Patient/ann")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Only_the_tenants_that_are_listed_are_let_in_where_there_are_several()
    {
        await using var issuer = await TestIssuer.Start();
        issuer.Keys["key-2"] = RSA.Create(2048);
        issuer.KeyIssuers["key-1"] = issuer.Root + "/{tenantid}/v2.0";
        issuer.KeyIssuers["key-2"] = issuer.Root + "/" + TestIssuer.OtherTenant + "/v2.0";
        await using var server = await TestServer.Start(
            [.. ExternalFixture.OfEntra(issuer, "organizations"), "--Auth:External:Tenants=" + TestIssuer.Tenant, "--AzureAd:Audiences:0=api://kap", "--AzureAd:Audiences:1=https://kap.example"]);
        async Task Check(string tenant, string audience, string key, int status)
        {
            var claims = fixture.EntraUser();
            (claims["iss"], claims["tid"], claims["aud"]) = ($"{issuer.Root}/{tenant}/v2.0", tenant, audience);
            (await ExternalFixture.Ask(server, issuer.Sign(claims, h => h["kid"] = key, issuer.Keys[key]), "Patient")).Status.ShouldBe(status, tenant + audience + key);
        }

        await Check(TestIssuer.Tenant, "api://kap", "key-1", 200);
        await Check(TestIssuer.Tenant, "https://kap.example", "key-1", 200);
        await Check(TestIssuer.Tenant, ExternalFixture.App, "key-1", 401);
        await Check(TestIssuer.OtherTenant, "api://kap", "key-1", 401);
        await Check(TestIssuer.Tenant, "api://kap", "key-2", 401);
    }

    [Fact]
    public async Task Apps_without_roles_need_to_be_listed()
    {
        await using var server = await TestServer.Start(
            [.. ExternalFixture.OfEntra(fixture.Issuer, TestIssuer.Tenant), "--AzureAd:ClientId=" + ExternalFixture.App, "--AzureAd:AllowWebApiToBeAuthorizedByACL=true",
                "--Auth:External:ClientScopes=" + ExternalFixture.Client + "=system/Patient.s"]);
        var claims = fixture.EntraApp();
        claims.Remove("roles");
        (await ExternalFixture.Ask(server, fixture.Issuer.Sign(claims), "Patient")).Status.ShouldBe(200);
        (await ExternalFixture.Ask(server, fixture.Issuer.Sign(claims), "Observation")).Status.ShouldBe(403);
        claims["azp"] = "another";
        (await ExternalFixture.Ask(server, fixture.Issuer.Sign(claims), "Patient")).Status.ShouldBe(401);
    }
}
