using System.Globalization;
using System.Net.Sockets;
using System.Text;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Tokens;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Security;

/// <summary>What one sender may ask of the server.</summary>
public sealed class RequestLimitTests(TestServer open)
{
    // Far more than any of the limits set here lets through.
    private const int Enough = 300;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_that_asks_too_often_waits_and_no_other()
    {
        await using var server = await TestServer.Start("--Auth:Mode=BuiltIn", "--Limits:RequestsPerClient=1");
        var (first, other) = (await Token(server, "first"), await Token(server, "other"));
        var refused = await UntilRefused(server, "Authorization: Bearer " + first);
        refused.ShouldFail(429, "throttled");
        int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        (await server.Get("Patient", "Authorization: Bearer " + other)).Status.ShouldBe(200);
    }

    // Behind a proxy that is named, the address is the client's own; this machine has no limit.
    [Fact]
    public async Task An_address_that_asks_too_often_waits_and_no_other()
    {
        await using var server = await TestServer.Start("--Auth:Mode=BuiltIn", "--Limits:RequestsPerAddress=1", "--Fhir:TrustedProxies=127.0.0.1");
        (await UntilRefused(server, "X-Forwarded-For: 203.0.113.7")).ShouldFail(429, "throttled");
        (await server.Get("Patient", "X-Forwarded-For: 203.0.113.8")).Status.ShouldBe(401);
        (await UntilRefused(server, "X-Forwarded-For: 2001:db8:1:2::3")).Status.ShouldBe(429);
        (await server.Get("Patient", "X-Forwarded-For: 2001:db8:1:2:ffff::4")).Status.ShouldBe(429, "the same /64");
        (await server.Get("Patient", "X-Forwarded-For: 2001:db8:1:3::3")).Status.ShouldBe(401);
        (await UntilRefused(server)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Nobody_else_says_whose_address_it_is()
    {
        await using var server = await TestServer.Start("--Limits:RequestsPerAddress=1");
        (await UntilRefused(server, "X-Forwarded-For: 203.0.113.7")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("/fhir/Patient?name=", 9000, "414")]
    [InlineData("/fhir/Patient?name=", 100, "200")]
    public async Task An_address_has_a_greatest_length(string path, int more, string status) => (await Raw($"GET {path}{new string('a', more)} HTTP/1.1\r\n")).ShouldBe(status);

    [Theory]
    [InlineData(40_000, "431")]
    [InlineData(100, "200")]
    public async Task Headers_have_a_greatest_length(int more, string status) =>
        (await Raw($"GET /fhir/metadata HTTP/1.1\r\nX-More: {new string('a', more)}\r\n")).ShouldBe(status);

    // A client that never ends its headers holds a connection no longer than it may.
    [Fact]
    public async Task Headers_have_a_greatest_time()
    {
        await using var server = await TestServer.Start("--Limits:HeaderTime=00:00:01");
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(server.Base).Port, Cancel);
        await client.GetStream().WriteAsync("GET /fhir/metadata HTTP/1.1\r\nHost: 127.0.0.1\r\n"u8.ToArray(), Cancel);
        using var reader = new StreamReader(client.GetStream());
        (await reader.ReadToEndAsync(Cancel)).ShouldStartWith("HTTP/1.1 408");
    }

    [Theory]
    [InlineData("--Fhir:MaxBodyBytes=2000", "POST", 413, "too-costly")]
    [InlineData("--Fhir:MaxDepth=4", "POST", 400, "too-costly")]
    [InlineData("--Fhir:MaxBundleEntries=2", "BUNDLE", 413, "too-costly")]
    public async Task A_body_has_its_limits(string setting, string kind, int status, string code)
    {
        await using var server = await TestServer.Start(setting);
        var patient = Sample.Patient("x", new string('a', 3000), ""","contact":[{"organization":{"identifier":{"assigner":{"identifier":{"value":"1"}}}}}]""");
        var answer = kind == "BUNDLE"
            ? await server.Post("", Sample.Bundle("batch", [.. Enumerable.Repeat(Sample.Entry("GET", "Patient/1"), 3)]))
            : await server.Put("Patient/x", patient);
        answer.ShouldFail(status, code);
    }

    private static async Task<FhirResponse> UntilRefused(TestServer server, params string[] headers)
    {
        FhirResponse? answer = null;
        for (var i = 0; i < Enough && answer?.Status != 429; i++)
        {
            answer = await server.Get("Patient", headers);
        }

        return answer!;
    }

    /// <summary>The status of a request that no client library would send.</summary>
    private async Task<string> Raw(string begin)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(open.Base).Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begin + "Host: 127.0.0.1\r\nConnection: close\r\n\r\n"), Cancel);
        using var reader = new StreamReader(client.GetStream());
        return (await reader.ReadLineAsync(Cancel))!.Split(' ')[1];
    }

    private static async Task<string> Token(TestServer server, string client)
    {
        var smart = server.Services.GetRequiredService<SmartServer>();
        (await smart.Store.Clients.Add(new ClientRow(client, Registered.Write(new SmartClient(client, ClientKind.Asymmetric, "system/*.rs")), "", IsActive: true), Cancel)).ShouldBeTrue();
        var grant = new GrantRow(Secrets.NewId(), "", client, "system/*.rs", Registered.Write(new GrantContext()), "", smart.Now, smart.Now.AddHours(1));
        await smart.Store.Grants.Add(grant, null, Cancel);
        var access = new TokenAccess(client, client, grant.Id, GrantedScopes.Parse("system/*.rs", smart.Definitions));
        return TokenWriter.Access(await smart.Keys.Current(Cancel), smart.Addresses.Issuer, access, smart.Now, TimeSpan.FromMinutes(5));
    }
}
