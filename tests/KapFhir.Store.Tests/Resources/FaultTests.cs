using KapFhir.Fhir.Definitions;
using KapFhir.Store.Resources;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Tests.Resources;

/// <summary>What happens when the database can't.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_full_disk_stores_nothing_and_recovers()
    {
        await using var store = TestStore.Open(TestProvider.Sqlite);
        await store.Put("Patient/before");
        await store.Say("PRAGMA max_page_count = 1");
        var error = await Should.ThrowAsync<StoreUnavailableException>(async () =>
        {
            for (var i = 0; i < 2000; i++)
            {
                await store.Put($"Patient/full{i}", e => e.Text("family", new string('x', 2000) + i));
            }
        });
        error.Fault.ShouldBe(StoreFault.Full);
        error.Message.ShouldNotContain(store.FilePath);
        (await store.Read("Patient/before")).ShouldNotBeNull("reading goes on");

        await store.Say("PRAGMA max_page_count = 1000000");
        await store.Put("Patient/after");
        (await store.Store.Check((_, _) => new Fhir.Search.IndexEntries(), null, TestStore.Cancel)).ShouldAllBe(l => l.Contains("indexed, but not", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_only_database_reads()
    {
        await using var store = TestStore.Open(TestProvider.Sqlite);
        await store.Put("Patient/a");
        await store.Say("PRAGMA query_only = ON");
        (await Should.ThrowAsync<StoreUnavailableException>(() => store.Put("Patient/b"))).Fault.ShouldBe(StoreFault.ReadOnly);
        (await store.Read("Patient/a")).ShouldNotBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task A_database_held_by_another_process_is_busy(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Say(provider == TestProvider.Sqlite ? "PRAGMA busy_timeout = 20" : "SET LOCK_TIMEOUT 20");
        await using System.Data.Common.DbConnection other = provider == TestProvider.Sqlite
            ? new SqliteConnection($"Data Source={store.FilePath};Pooling=False") : new SqlConnection(store.Options.ConnectionString);
        await other.OpenAsync(TestStore.Cancel);
        await using (var transaction = await other.BeginTransactionAsync(TestStore.Cancel))
        {
            await using var hold = other.CreateCommand();
            (hold.Transaction, hold.CommandText) = (transaction, provider == TestProvider.Sqlite ? "DELETE FROM content" : "UPDATE writer SET turn = turn");
            await hold.ExecuteNonQueryAsync(TestStore.Cancel);
            (await Should.ThrowAsync<StoreUnavailableException>(() => store.Put("Patient/a"))).Fault.ShouldBe(StoreFault.Busy);
        }

        (await store.Put("Patient/a")).VersionId.ShouldBe(1);
    }

    // import, beside a server that runs
    [Theory]
    [DatabaseData]
    public async Task Two_processes_write_one_file(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await using var other = ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock);
        for (var i = 0; i < 5; i++)
        {
            await store.Put("Patient/a", e => e.Reference("organization", $"Organization/{i}"));
            await other.Write<bool>(
                unit =>
                {
                    TestStore.Put(unit, "Patient/a", e => e.Reference("organization", $"Organization/{i}"));
                    return true;
                },
                TestStore.Cancel);
        }

        (await store.Read("Patient/a"))!.VersionId.ShouldBe(10);
        (await store.Store.Check((_, _) => new Fhir.Search.IndexEntries(), null, TestStore.Cancel)).ShouldAllBe(l => l.Contains("indexed, but not", StringComparison.Ordinal));
    }

    [Theory]
    [DatabaseData]
    public async Task A_database_of_a_newer_program_is_refused(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        store.Run("INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'future', '')");

        Should.Throw<SchemaException>(() => ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock)).Message.ShouldContain("schema 9999");
        Should.Throw<SchemaException>(() => ResourceStore.Migrate(store.Options, store.Clock));
    }

    [Fact]
    public void A_database_in_memory_is_refused() => Should.Throw<SchemaException>(
        () => ResourceStore.Open(new StorageOptions { ConnectionString = "Data Source=:memory:" }, FhirDefinitions.R4, TimeProvider.System));

    [Theory]
    [DatabaseData]
    public async Task A_stopped_store_takes_no_writes_and_has_done_those_that_waited(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        Task[] waiting = [.. Enumerable.Range(0, 50).Select(i => store.Put($"Patient/{i}"))];
        var stopping = store.Reopen();
        await Task.WhenAll(waiting);
        await stopping;
        (await store.Store.Search(new Fhir.Search.SearchQuery { Summary = Fhir.Search.SummaryMode.Count }, Fhir.Search.Visibility.Everything, TestStore.Cancel)).Total.ShouldBe(50);
        var closed = store.Store;
        await store.Reopen();
        (await Should.ThrowAsync<StoreUnavailableException>(() => closed.Write<bool>(_ => true, TestStore.Cancel))).Fault.ShouldBe(StoreFault.Stopping);
    }

    [Theory]
    [InlineData("Oracle", 0, 20, "Use Sqlite or SqlServer")]
    [InlineData("Sqlite", -1, 20, "Storage:ReadConnections is -1")]
    [InlineData("Sqlite", 0, 0, "Storage:DefaultPageSize is 0")]
    public void Settings_that_can_not_be_are_named(string provider, int connections, int page, string words) =>
        new StorageOptions { Provider = provider, ReadConnections = connections, DefaultPageSize = page }.Validate().ShouldContain(l => l.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void The_defaults_are_right() => new StorageOptions().Validate().ShouldBeEmpty();
}
