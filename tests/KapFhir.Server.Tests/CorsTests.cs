using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://fetch.spec.whatwg.org/#http-cors-protocol: which pages may call from a browser.</summary>
public sealed class CorsTests(TestServer server)
{
    private const string App = "https://app.clinic.example";

    [Fact]
    public async Task A_page_of_an_origin_that_is_named_may_call()
    {
        await using var open = await TestServer.Start("--Fhir:CorsOrigins=https://other.example, " + App);
        var preflight = await open.Send("OPTIONS", "Patient/1", null, "Origin: " + App, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: if-match,content-type");
        (preflight.Status, preflight.Headers["Access-Control-Allow-Origin"]).ShouldBe((204, App));
        preflight.Headers["Access-Control-Allow-Methods"].ShouldContain("PUT");
        preflight.Headers["Access-Control-Allow-Headers"].ShouldContain("if-match", Case.Insensitive);
        var stored = await open.Post("Patient", Sample.Patient(), "Origin: " + App);
        stored.Status.ShouldBe(201);
        stored.Headers["Access-Control-Expose-Headers"].ShouldContain("ETag");
        stored.Headers["Vary"].ShouldContain("Origin");
        (await open.Get("Patient/none", "Origin: " + App)).Headers["Access-Control-Allow-Origin"].ShouldBe(App);
        (await open.Post("Patient", Sample.Patient(), "Origin: https://evil.example")).ShouldFail(403);
    }

    // A browser sends what a form could send without asking first: here that would be raw content.
    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("OWN", 201)]
    [InlineData(null, 201)]
    public async Task A_page_from_elsewhere_is_not_this_machines_user(string? origin, int status)
    {
        string[] headers = origin is null ? [] : ["Origin: " + (origin == "OWN" ? server.Base[..^5] : origin)];
        var answer = await server.Post("Binary", "x", ["Content-Type: text/plain", .. headers]);
        answer.Status.ShouldBe(status, answer.Text);
        answer.Headers.ContainsKey("Access-Control-Allow-Origin").ShouldBeFalse();
    }
}
