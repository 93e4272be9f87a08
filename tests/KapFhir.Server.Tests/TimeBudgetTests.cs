using System.Diagnostics;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>An expensive query is ended, in the database too, and those behind it are served.</summary>
public sealed class TimeBudgetTests
{
    // Every address is held against every part: 3 patients with 3,000 addresses each, 45 conditions of 20 parts that occur nowhere and one that the last has.
    private static readonly string Expensive = "Patient?" + string.Join('&', Enumerable.Range(0, 45).Select(i =>
        "address:contains=" + string.Join(',', Enumerable.Range(0, 20).Select(j => FormattableString.Invariant($"z{i}q{j}"))) + ",zz%20end"));

    private static async Task<TestServer> Loaded(params string[] settings)
    {
        var server = await TestServer.Start(settings);
        var lines = string.Join(',', Enumerable.Range(0, 3000).Select(i => FormattableString.Invariant($"\"{i} Long Street of Many Words and Numbers\""))) + ",\"ZZ End Street\"";
        for (var i = 0; i < 8; i++)
        {
            (await server.Post("Patient", Sample.Patient(more: $",\"address\":[{{\"line\":[{lines}]}}]"), "Prefer: return=minimal")).Status.ShouldBe(201);
        }

        return server;
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_query_is_ended_when_its_time_is_up(string method)
    {
        await using var server = await Loaded("--Search:TimeBudget=00:00:00.200", "--Storage:ReadConnections=1");
        var clock = Stopwatch.StartNew();
        var cut = await server.Send(method, Expensive);
        cut.ShouldFail(503, "too-costly");
        cut.Diagnostics.ShouldContain("Search:TimeBudget");
        cut.Headers.ContainsKey("Retry-After").ShouldBeTrue();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        await ShouldBeServed(server); // on the only connection there is
        (await server.Post("Patient", Sample.Patient())).Status.ShouldBe(201);
    }

    // A database that is a server hears late that it is to stop.
    private static async Task ShouldBeServed(TestServer server)
    {
        var clock = Stopwatch.StartNew();
        while ((await server.Get("Patient?_count=1")).Status != 200)
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task In_a_bundle_each_entry_has_its_own()
    {
        await using var server = await Loaded("--Search:TimeBudget=00:00:00.200");
        var answer = await server.Post("", Sample.Bundle("batch", Sample.Entry("GET", Expensive), Sample.Entry("GET", "Patient?_count=1")));
        answer.EntryStatuses.ShouldBe(["503", "200"]);
        answer.Entries[0]!["response"]!["outcome"]!["issue"]![0]!["expression"]![0]!.GetValue<string>().ShouldBe("Bundle.entry[0]");
    }

    [Fact]
    public async Task Nobody_waits_for_a_request_that_is_answered_later()
    {
        await using var server = await Loaded("--Search:TimeBudget=00:00:00.050");
        (await server.Get(Expensive)).ShouldFail(503, "too-costly");
        var status = (await server.Get(Expensive, "Prefer: respond-async")).Headers["Content-Location"][server.Base.Length..];
        var clock = Stopwatch.StartNew();
        var answer = await server.Get(status);
        for (; answer.Status == 202 && clock.Elapsed < TimeSpan.FromSeconds(30); answer = await server.Get(status))
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        answer.EntryStatuses.ShouldBe(["200"]);
    }

    [Fact]
    public async Task A_query_is_ended_when_the_client_goes()
    {
        await using var server = await Loaded("--Search:TimeBudget=00:10:00", "--Storage:ReadConnections=1");
        using var going = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(server.Client.GetAsync(new Uri(server.Base + "/" + Expensive), going.Token));
        var clock = Stopwatch.StartNew();
        await ShouldBeServed(server); // on the only connection there is
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3)); // alone it takes longer
    }
}
