using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Telemetry;

/// <summary>Log lines for programs: one object a line, with the request's id, without anything that a client sent.</summary>
public sealed class LogTests : IDisposable
{
    private readonly TestDatabase _database = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_request_is_a_line_with_its_route_and_ids()
    {
        var address = "http://127.0.0.1:" + TestServer.FreePort();
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll"), "--urls", address, "--Auth:Mode=Open", "--Telemetry:Logs=Json", "--Telemetry:RequestLog=true", _database.Setting])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        try
        {
            var started = await Line(process, "serves FHIR R4");
            started["LogLevel"]!.GetValue<string>().ShouldBe("Information");
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            client.DefaultRequestHeaders.Add("X-Request-Id", "request-of-mine");
            await client.GetAsync(new Uri("/fhir/Patient?family=Secretname", UriKind.Relative), Cancel);
            var line = await Line(process, "request-of-mine");
            line.ToJsonString().ShouldNotContain("Secretname");
            line["State"]!["Route"]!.GetValue<string>().ShouldBe("/fhir/{type}");
            line["State"]!["Status"]!.GetValue<int>().ShouldBe(200);
            line["Scopes"]!.AsArray().ShouldContain(s => s!["RequestId"] != null);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }
    }

    // The first line that says this; every line before it is an object too.
    private static async Task<JsonNode> Line(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            var read = JsonNode.Parse(line)!;
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return read;
            }
        }

        throw new InvalidOperationException("The server ended without saying: " + text);
    }
}
