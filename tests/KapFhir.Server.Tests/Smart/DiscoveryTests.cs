using Xunit;

namespace KapFhir.Server.Tests.Smart;

/// <summary>https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html and https://openid.net/specs/openid-connect-discovery-1_0.html</summary>
public sealed class DiscoveryTests(SmartFixture fixture)
{
    private const string Smart = "/fhir/.well-known/smart-configuration";

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html")]
    [InlineData("application/fhir+xml")]
    [InlineData(null)]
    public async Task Whatever_is_accepted_the_document_is_JSON(string? accept)
    {
        var answer = accept is null ? await fixture.Get(Smart) : await fixture.Get(Smart, ("Accept", accept));
        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldStartWith("application/json");
        answer.Headers["Access-Control-Allow-Origin"].ShouldBe("*");
    }

    [Fact]
    public async Task It_says_what_a_suite_asks_for()
    {
        var document = (await fixture.Get(Smart)).Body;
        foreach (var name in new[]
        {
            "issuer", "jwks_uri", "authorization_endpoint", "token_endpoint", "introspection_endpoint", "revocation_endpoint", "management_endpoint",
        })
        {
            Uri.IsWellFormedUriString(document[name]!.GetValue<string>(), UriKind.Absolute).ShouldBeTrue(name);
        }

        document["issuer"]!.GetValue<string>().ShouldBe(fixture.Server.Base);
        Texts(document, "grant_types_supported").ShouldBe(["authorization_code", "refresh_token", "client_credentials"]);
        Texts(document, "code_challenge_methods_supported").ShouldBe(["S256"]);
        Texts(document, "token_endpoint_auth_methods_supported").ShouldContain("private_key_jwt");
        Texts(document, "token_endpoint_auth_signing_alg_values_supported").ShouldBe(["RS384", "ES384"]);
        Texts(document, "scopes_supported").ShouldContain("patient/*.cruds");
        Texts(document, "capabilities").ShouldBeSubsetOf(Server.Smart.Discovery.Capabilities);
        string[] wanted =
        [
            "launch-standalone", "launch-ehr", "client-public", "client-confidential-symmetric", "client-confidential-asymmetric", "sso-openid-connect", "context-standalone-patient",
            "context-banner", "context-style", "context-ehr-patient", "context-ehr-encounter", "permission-offline", "permission-patient", "permission-user", "permission-v1",
            "permission-v2", "authorize-post",
        ];
        wanted.ShouldBeSubsetOf(Texts(document, "capabilities"));
    }

    [Theory]
    [InlineData("/fhir/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server/fhir")]
    public async Task OpenId_configuration_stands_under_the_issuer(string path)
    {
        var document = (await fixture.Get(path)).Body;
        document["issuer"]!.GetValue<string>().ShouldBe(fixture.Server.Base);
        Texts(document, "id_token_signing_alg_values_supported").ShouldBe(["RS256"]);
        Texts(document, "subject_types_supported").ShouldBe(["public"]);
        Texts(document, "response_types_supported").ShouldBe(["code"]);
        document["authorization_response_iss_parameter_supported"]!.GetValue<bool>().ShouldBeTrue();
        document["end_session_endpoint"]!.GetValue<string>().ShouldBe(fixture.Root + "/auth/logout");
    }

    [Fact]
    public async Task Keys_are_public_ones()
    {
        var keys = (await fixture.Get("/auth/jwks")).Body["keys"]!.AsArray();
        keys.Count.ShouldBe(1);
        keys[0]!.AsObject().Select(p => p.Key).ShouldBe(["kty", "use", "alg", "kid", "n", "e"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_capability_statement_says_the_same()
    {
        var security = (await fixture.Fhir(null, "GET", "metadata")).Body["rest"]![0]!["security"]!;
        security["service"]![0]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("SMART-on-FHIR");
        var document = (await fixture.Get(Smart)).Body;
        var uris = security["extension"]![0]!["extension"]!.AsArray().ToDictionary(e => e!["url"]!.GetValue<string>(), e => e!["valueUri"]!.GetValue<string>(), StringComparer.Ordinal);
        uris["authorize"].ShouldBe(document["authorization_endpoint"]!.GetValue<string>());
        uris["token"].ShouldBe(document["token_endpoint"]!.GetValue<string>());
        uris["introspect"].ShouldBe(document["introspection_endpoint"]!.GetValue<string>());
        uris["revoke"].ShouldBe(document["revocation_endpoint"]!.GetValue<string>());
        uris["manage"].ShouldBe(document["management_endpoint"]!.GetValue<string>());
    }

    [Fact]
    public async Task Style_is_JSON() => (await fixture.Get("/auth/smart-style.json")).Body["color_highlight"].ShouldNotBeNull();

    private static IEnumerable<string> Texts(System.Text.Json.Nodes.JsonNode document, string name) => document[name]!.AsArray().Select(v => v!.GetValue<string>());
}
