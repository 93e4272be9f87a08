using System.Text.Json.Nodes;
using KapFhir.Server.Http;
using KapFhir.Store;
using KapFhir.Store.Resources;
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

    [Fact]
    public async Task A_database_that_may_only_be_read_answers_503_and_stores_nothing()
    {
        Assert.SkipWhen(TestDatabase.IsSqlServer, "The fault is made with a statement of SQLite's.");
        await using var own = await TestServer.Start();
        var id = await own.NewPatient();
        await Pragma(own, "PRAGMA query_only = ON");
        var refused = await own.Put("Patient/" + id, Sample.Patient(id, "Other"));
        refused.Status.ShouldBe(503, refused.Text);
        refused.Text.ShouldContain("may only be read");
        (await own.Post("", Sample.Bundle("transaction", Sample.Entry("POST", "Patient", Sample.Patient())))).Status.ShouldBe(503);
        var read = await own.Get("Patient/" + id);
        (read.Status, read.VersionId).ShouldBe((200, "1"), read.Text);

        // Another server on the same file may write: nothing of what was refused is there.
        await using var other = await TestServer.Start(own.DatabaseSetting);
        var stored = await other.Put("Patient/" + id, Sample.Patient(id, "Other"));
        (stored.Status, stored.VersionId).ShouldBe((200, "2"), stored.Text);
    }

    // On the writer's own connection, as the fault itself would come. What the server writes of itself may share the unit, and then the fault meets both.
    private static async Task Pragma(TestServer own, string pragma)
    {
        try
        {
            await own.Services.GetRequiredService<FhirServer>().Store.Write<bool>(
                unit =>
                {
                    unit.Reads.Scalar(new SqlStatement(pragma, []));
                    return true;
                },
                TestContext.Current.CancellationToken);
        }
        catch (StoreUnavailableException fault) when (fault.Fault == StoreFault.ReadOnly)
        {
            // It is in force all the same.
        }
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
