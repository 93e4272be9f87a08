using Xunit;

namespace KapFhir.Server.Tests.Security;

/// <summary>Where the server's address is https, nothing travels in the clear; behind a proxy what counts is how it was reached.</summary>
public sealed class HttpsTests : IAsyncLifetime
{
    private const string Clinic = "fhir.clinic.example";
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.Start(
        "--Auth:Mode=BuiltIn", $"--Fhir:PublicBase=https://{Clinic}/fhir", "--Fhir:TrustedProxies=127.0.0.1");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("GET", "fhir/metadata", 403, null)]
    [InlineData("GET", "fhir/Patient/1", 403, "Authorization: Bearer x")]
    [InlineData("POST", "auth/token", 403, null)]
    [InlineData("GET", "auth/userinfo", 403, "Authorization: Bearer x")]
    [InlineData("GET", "auth/grants?a=b", 308, null)]
    [InlineData("HEAD", "auth/grants", 403, null)]
    public async Task What_comes_in_the_clear_is_turned_away(string method, string path, int status, string? header)
    {
        var answer = await Send(method, path, "http", header);
        answer.Status.ShouldBe(status);
        answer.Headers.ContainsKey("Strict-Transport-Security").ShouldBeFalse();
        if (status == 308)
        {
            answer.Location.ShouldBe($"https://{Clinic}/auth/grants?a=b");
        }
        else if (method != "HEAD")
        {
            answer.Text.ShouldContain($"https://{Clinic}");
        }
    }

    [Fact]
    public async Task What_comes_by_https_is_told_to_stay_with_it()
    {
        var answer = await Send("GET", "fhir/metadata", "https");
        (answer.Status, answer.Headers["Strict-Transport-Security"]).ShouldBe((200, "max-age=31536000"));
    }

    // The container's health check, the verb ping.
    [Fact]
    public async Task This_machine_asks_itself_as_it_is() => (await _server.Get("metadata")).Status.ShouldBe(200);

    [Fact]
    public async Task Who_wants_neither_says_so()
    {
        await using var server = await TestServer.Start(
            "--Auth:Mode=BuiltIn", $"--Fhir:PublicBase=https://{Clinic}/fhir", "--Fhir:TrustedProxies=127.0.0.1", "--Fhir:RequireHttps=false", "--Fhir:HstsMaxAge=00:00:00");
        (await Send("GET", "fhir/metadata", "http", null, server)).Status.ShouldBe(200);
        (await Send("GET", "fhir/metadata", "https", null, server)).Headers.ContainsKey("Strict-Transport-Security").ShouldBeFalse();
    }

    private async Task<FhirResponse> Send(string method, string path, string scheme, string? header = null, TestServer? server = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), (server ?? _server).Base[..^4] + path);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", scheme);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", Clinic);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.9");
        if (header?.Split(": ") is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await (server ?? _server).Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await FhirResponse.Read(response);
    }
}
