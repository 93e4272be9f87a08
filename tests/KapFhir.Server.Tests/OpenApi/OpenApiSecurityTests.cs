using System.Text.Json.Nodes;
using KapFhir.Server.Tests.Smart;
using Xunit;

namespace KapFhir.Server.Tests.OpenApi;

/// <summary>How the document says to get in, and what the page that shows it may do.</summary>
public sealed class OpenApiSecurityTests(SmartFixture smart)
{
    [Fact]
    public async Task Flows_lead_to_the_authorization_server()
    {
        var document = (await smart.Get("/swagger/kap/swagger.json")).Body;
        var flow = document["components"]!["securitySchemes"]!["smart"]!["flows"]!["authorizationCode"]!;
        var discovery = (await smart.Get("/fhir/.well-known/smart-configuration")).Body;
        flow["authorizationUrl"]!.GetValue<string>().ShouldBe(discovery["authorization_endpoint"]!.GetValue<string>());
        flow["tokenUrl"]!.GetValue<string>().ShouldBe(discovery["token_endpoint"]!.GetValue<string>());
        document["components"]!["securitySchemes"]!["backend"]!["flows"]!["clientCredentials"]!["tokenUrl"]!.GetValue<string>().ShouldBe(discovery["token_endpoint"]!.GetValue<string>());
        document["security"]!.ToJsonString().ShouldBe("""[{"smart":[]},{"backend":[]}]""");
        document["paths"]!["/Patient"]!["get"]!["responses"]!["401"].ShouldNotBeNull();
        document["paths"]!["/metadata"]!["get"]!["responses"]!["401"].ShouldBeNull();
    }

    [Fact]
    public async Task The_page_runs_scripts_of_this_server_only()
    {
        var page = await smart.Get("/swagger/index.html");
        page.Status.ShouldBe(200);
        var policy = page.Headers["Content-Security-Policy"];
        policy.ShouldContain("script-src 'self';");
        policy.ShouldNotContain("unsafe");
        page.Text.ShouldNotContain("http://");
        page.Text.ShouldNotContain("https://");
        (await smart.Get("/swagger")).Status.ShouldBeOneOf(301, 302);
        (await smart.Get("/swagger/oauth2-redirect.html")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_page_signs_in_with_PKCE_for_this_server()
    {
        var script = (await smart.Get("/swagger/index.js")).Text;
        script.ShouldContain("\"clientId\":\"swagger-ui\"");
        script.ShouldContain("\"usePkceWithAuthorizationCodeGrant\":true");
        script.ShouldContain($"\"aud\":\"{smart.Server.Base}\"");
    }

    [Fact]
    public async Task A_public_base_is_the_one_that_is_said()
    {
        await using var server = await TestServer.Start("--Fhir:PublicBase=https://fhir.clinic.example/fhir");
        var document = JsonNode.Parse(await server.Client.GetStringAsync(server.Base[..^"/fhir".Length] + "/swagger/Patient/swagger.json", TestContext.Current.CancellationToken))!;
        document["servers"]!.AsArray().Select(s => s!["url"]!.GetValue<string>()).ShouldBe(["https://fhir.clinic.example/fhir"]);
    }
}
