using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The verb <c>reindex</c>: a job like that of the operation.</summary>
[Collection(CommandLineTests.Name)]
public sealed class ReindexVerbTests
{
    [Fact]
    public async Task It_indexes_everything_and_the_database_is_sound()
    {
        using var database = new TestDatabase();
        await using (var server = await TestServer.On(database))
        {
            await server.Put("Patient/x", """{"resourceType":"Patient","id":"x","gender":"male"}""");
        }

        (await Commands.CommandLine.Run(["reindex", database.Setting])).ShouldBe(0);
        (await Commands.CommandLine.Run(["check", database.Setting])).ShouldBe(0);
        await using var again = await TestServer.On(database);
        var jobs = await again.Get("_jobs");
        jobs.Text.ShouldContain("\"completed\"");
        (await again.Get("Patient?gender=male")).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Interrupted_it_goes_on_the_next_time()
    {
        using var database = new TestDatabase();
        var options = database.Options();
        options.JobLease = TimeSpan.FromSeconds(1);
        await using (var killed = KapFhir.Store.Resources.ResourceStore.Open(options, KapFhir.Fhir.Definitions.FhirDefinitions.R4, TimeProvider.System))
        {
            await killed.Jobs.TakeOne(await killed.Indexing.Reindex([], "", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        }

        // The killed process's lease ends after a second: then the same job is done, and no other is made.
        (await Commands.CommandLine.Run(["reindex", database.Setting])).ShouldBe(0);
        await using var server = await TestServer.On(database);
        (await server.Get("_jobs")).Body["parameter"]![0]!["valueInteger"]!.GetValue<int>().ShouldBe(1);
    }
}
