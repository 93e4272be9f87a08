using System.Net;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Health;
using KapFhir.Store;
using KapFhir.Store.Resources;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Health;

/// <summary>What probes are told.</summary>
public sealed class ReadinessTests(TestServer shared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live", "alive")]
    [InlineData("/health/ready", "ready")]
    public async Task A_server_that_works_says_so(string path, string word)
    {
        var (status, text) = await Ask(shared, path);
        status.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldContain($"\"status\": \"{word}\"");
    }

    [Fact]
    public async Task It_needs_no_token_and_tells_no_record()
    {
        await using var closed = await TestServer.Start("--Auth:Mode=BuiltIn");
        (await Ask(closed, "/health/ready")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_full_disk_is_named_before_it_is_full()
    {
        await using var server = await TestServer.Start($"--Health:FreeDisk={long.MaxValue}");
        if (TestDatabase.IsSqlServer)
        {
            Assert.Skip("The disk is the database server's.");
        }

        var (status, text) = await Ask(server, "/health/ready");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldContain("Free space.");
        text.ShouldNotContain("test.db");
        (await Ask(server, "/health/live")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'newer', '')", "newer program")]
    [InlineData("DELETE FROM schema_migration WHERE number = (SELECT MAX(number) FROM schema_migration)", "a migration is pending")]
    [InlineData("DROP TABLE schema_migration", "not one of this program")]
    public async Task A_database_of_another_schema_is_named(string sql, string expected)
    {
        using var database = new TestDatabase();
        await using var server = await TestServer.On(database);
        database.Change(sql);
        var (status, text) = await Ask(server, "/health/ready");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable, text);
        text.ShouldContain(expected);
    }

    // On a store that nobody else writes to: on a server's, jobs write too.
    [Fact]
    public async Task A_write_that_the_database_does_not_take_is_known_until_one_is_taken()
    {
        using var database = new TestDatabase();
        await using var store = ResourceStore.Open(database.Options(), FhirDefinitions.R4, TimeProvider.System);
        store.Condition.LastWriteFault.ShouldBeNull();
        await Should.ThrowAsync<StoreUnavailableException>(() => store.Write<bool>(_ => throw new StoreUnavailableException(StoreFault.Full), Cancel));
        store.Condition.LastWriteFault.ShouldBe(StoreFault.Full);
        await store.Write<bool>(_ => true, Cancel);
        store.Condition.LastWriteFault.ShouldBeNull();
    }

    [Fact]
    public async Task Everything_is_looked_at() =>
        (await shared.Services.GetRequiredService<Readiness>().Look(Cancel)).Select(c => c.Name).ShouldBe(["stopping", "database", "writes", "disk", "audit", "provider"]);

    private static async Task<(HttpStatusCode Status, string Text)> Ask(TestServer server, string path)
    {
        using var answer = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
