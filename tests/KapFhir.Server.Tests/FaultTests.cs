using System.Text.Json.Nodes;
using KapFhir.Server.Http;
using KapFhir.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>What the outermost part of the pipeline makes of faults.</summary>
public sealed class FaultTests(TestServer server)
{
    public static TheoryData<string, int, string> Faulty => new()
    {
        { "bug", 500, "exception" },
        { "full", 503, "transient" },
        { "expired", 410, "expired" },
        { "large", 413, "too-costly" },
        { "bad", 400, "structure" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task A_fault_is_an_outcome_without_detail(string fault, int status, string code)
    {
        var http = new DefaultHttpContext { TraceIdentifier = "trace-1" };
        using var body = new MemoryStream();
        http.Response.Body = body;
        http.Request.Host = new HostString("localhost");
        var faults = new Faults(_ => throw Make(fault), server.Services.GetRequiredService<FhirServer>(), NullLogger<Faults>.Instance);
        await faults.Invoke(http);
        http.Response.StatusCode.ShouldBe(status);
        http.Response.Headers["X-Request-Id"].ToString().ShouldBe("trace-1");
        (status == 503).ShouldBe(http.Response.Headers.RetryAfter.Count > 0);
        await http.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(body.ToArray());
        JsonNode.Parse(text)!["issue"]![0]!["code"]!.GetValue<string>().ShouldBe(code);
        text.ShouldNotContain("secret");
        text.Contains("trace-1", StringComparison.Ordinal).ShouldBe(status == 500);
    }

    private static Exception Make(string fault) => fault switch
    {
        "full" => new StoreUnavailableException(StoreFault.Full, new InvalidOperationException("secret")),
        "expired" => new PageExpiredException(),
        "large" => new BadHttpRequestException("secret", 413),
        "bad" => new BadHttpRequestException("secret"),
        _ => new InvalidOperationException("secret"),
    };
}
