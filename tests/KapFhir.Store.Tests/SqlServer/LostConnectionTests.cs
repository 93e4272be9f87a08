using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Tests.SqlServer;

/// <summary>Connections that break at the worst moment: a write is answered only if it is there, and is there once.</summary>
public sealed class LostConnectionTests
{
    [Theory]
    [InlineData("BeforeCommit")]
    [InlineData("AfterCommit")]
    public async Task A_commit_whose_answer_is_lost_is_done_once(string cut)
    {
        await using var store = Open();
        using var proxy = new TdsProxy(Builder(store).DataSource);
        await using var through = ResourceStore.Open(Through(store, proxy), FhirDefinitions.R4, store.Clock);
        await Put(through, "Patient/a");
        for (var i = 1; i <= 3; i++)
        {
            proxy.CutNext(Enum.Parse<Cut>(cut));
            (await Put(through, "Patient/a")).VersionId.ShouldBe(i + 1);
            proxy.Done.ShouldBe(i);
        }

        (await store.Read("Patient/a"))!.VersionId.ShouldBe(4);
        await IsSound(store);
    }

    // Another process has written since: its turn must not be taken for one's own.
    [Fact]
    public async Task Others_who_write_meanwhile_change_nothing_about_it()
    {
        await using var store = Open();
        using var proxy = new TdsProxy(Builder(store).DataSource);
        await using var through = ResourceStore.Open(Through(store, proxy), FhirDefinitions.R4, store.Clock);
        using var stop = new CancellationTokenSource();
        var others = WriteOthers(store, stop.Token);
        for (var i = 0; i < 6; i++)
        {
            proxy.CutNext(i % 2 == 0 ? Cut.BeforeCommit : Cut.AfterCommit);
            (await Put(through, "Patient/a")).VersionId.ShouldBe(i + 1);
        }

        await stop.CancelAsync();
        await others;
        proxy.Done.ShouldBe(6);
        (await store.Read("Patient/a"))!.VersionId.ShouldBe(6);
        await IsSound(store);
    }

    [Fact]
    public async Task Reading_goes_on_after_the_server_was_away()
    {
        await using var store = Open();
        using var proxy = new TdsProxy(Builder(store).DataSource);
        await using var through = ResourceStore.Open(Through(store, proxy), FhirDefinitions.R4, store.Clock);
        await Put(through, "Patient/a");
        (await Read(through)).ShouldNotBeNull();
        store.Run("""
            DECLARE @kill nvarchar(max) = N'';
            SELECT @kill = @kill + N'KILL ' + CAST(session_id AS nvarchar(10)) + N';' FROM sys.dm_exec_sessions
            WHERE session_id <> @@SPID AND program_name = 'lost' AND database_id = DB_ID();
            EXEC (@kill);
            """);
        (await Read(through)).ShouldNotBeNull();
        (await Put(through, "Patient/a")).VersionId.ShouldBe(2);
    }

    private static async Task WriteOthers(TestStore store, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await store.Put("Patient/other");
        }
    }

    private static TestStore Open()
    {
        if (SqlServerDatabases.Reason is { } reason)
        {
            Assert.Skip(reason);
        }

        return TestStore.Open(TestProvider.SqlServer);
    }

    private static SqlConnectionStringBuilder Builder(TestStore store) => new(store.Options.ConnectionString);

    private static StorageOptions Through(TestStore store, TdsProxy proxy)
    {
        var builder = Builder(store);
        builder.DataSource = proxy.DataSource;
        builder.ApplicationName = "lost";
        builder.Encrypt = SqlConnectionEncryptOption.Optional;
        return new StorageOptions { Provider = "SqlServer", ConnectionString = builder.ConnectionString };
    }

    private static async Task<StoredVersion> Put(ResourceStore store, string reference) =>
        (await store.Write<StoredVersion>(unit => TestStore.Put(unit, reference, e => e.Token("gender", "", "male")), TestStore.Cancel)).Value;

    private static Task<StoredVersion?> Read(ResourceStore store) => store.Read("Patient", "a", Visibility.Everything, TestStore.Cancel);

    private static async Task IsSound(TestStore store) => (await store.Store.Check((_, _) => new IndexEntries(), null, TestStore.Cancel))
        .ShouldAllBe(l => l.Contains("indexed, but not", StringComparison.Ordinal));
}
