using System.Text;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using KapFhir.Tests.Plans;

namespace KapFhir.Store.Tests;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Time { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Time;

    public void Add(TimeSpan span) => Time += span;
}

/// <summary>A store on a real database of its own, removed in the end.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly QueryPlans _plans;
    private readonly string _folder = Directory.CreateTempSubdirectory("kapfhir-store-").FullName;

    private TestStore(TestProvider provider, StorageOptions? options)
    {
        Provider = provider;
        Options = options ?? new StorageOptions();
        Options.Provider = provider.ToString();
        Options.ConnectionString = provider == TestProvider.SqlServer ? SqlServerDatabases.Take() : "Data Source=" + FilePath;
        _plans = new QueryPlans(Options.ConnectionString);
        Store = Open();
    }

    public TestProvider Provider { get; }

    public StorageOptions Options { get; }

    public ManualClock Clock { get; } = new();

    public ResourceStore Store { get; private set; }

    /// <summary>The database file; empty on a server.</summary>
    public string FilePath => Provider == TestProvider.Sqlite ? Path.Combine(_folder, "store.db") : "";

    public static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public static TestStore Open(TestProvider provider, StorageOptions? options = null) => new(provider, options);

    /// <summary>Runs a statement on a connection of its own, as another program would. Returns how many rows it changed.</summary>
    public int Run(string sql)
    {
        if (Provider == TestProvider.SqlServer)
        {
            return SqlServerDatabases.Run(Options.ConnectionString, sql);
        }

        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Says something on the writer's own connection, as a fault itself would come.</summary>
    public Task Say(string statement) => Store.Write<bool>(
        unit =>
        {
            unit.Reads.Scalar(new SqlStatement(statement, []));
            return true;
        },
        Cancel);

    /// <summary>Closes and opens again, as a new process does.</summary>
    public async Task Reopen()
    {
        await Store.DisposeAsync();
        Store = Open();
    }

    /// <summary>Writes one version. The id is <c>Type/id</c>.</summary>
    public async Task<StoredVersion> Put(string reference, Action<EntryBuilder>? entries = null, string text = "")
    {
        var (type, id) = Split(reference);
        var result = await Store.Write<StoredVersion>(unit => Put(unit, reference, entries, text), Cancel);
        result.IsSuccess.ShouldBeTrue($"{type}/{id}");
        return result.Value;
    }

    public static StoredVersion Put(WriteUnit unit, string reference, Action<EntryBuilder>? entries = null, string text = "")
    {
        var (type, id) = Split(reference);
        var builder = new EntryBuilder(type);
        entries?.Invoke(builder);
        var method = unit.Current(type, id, Visibility.Everything) is null ? ChangeMethod.Create : ChangeMethod.Update;
        return unit.Put(type, id, method, (version, time) => Body(type, id, version, time, text), builder.Entries);
    }

    public async Task<StoredVersion?> Delete(string reference)
    {
        var (type, id) = Split(reference);
        StoredVersion? deleted = null;
        await Store.Write<bool>(
            unit =>
            {
                deleted = unit.Delete(type, id);
                return true;
            },
            Cancel);
        return deleted;
    }

    public Task<StoredVersion?> Read(string reference, Visibility? visible = null) =>
        Store.Read(Split(reference).Type, Split(reference).Id, visible ?? Visibility.Everything, Cancel);

    /// <summary>The ids that match, in order, separated by spaces.</summary>
    public async Task<string> Ids(SearchQuery query, Visibility? visible = null)
    {
        var page = await Store.Search(query, visible ?? Visibility.Everything, Cancel);
        return string.Join(' ', page.Matches.Select(m => m.Id));
    }

    /// <summary>Does something and returns the statements it read with.</summary>
    public async Task<IReadOnlyList<SqlStatement>> Statements(Func<Task> work)
    {
        System.Collections.Concurrent.ConcurrentQueue<SqlStatement> seen = new();
        Store.Observer = seen.Enqueue;
        await work();
        Store.Observer = Provider == TestProvider.Sqlite ? _plans.Check : null;
        return [.. seen];
    }

    /// <summary>The ids of a type that meet these conditions, in alphabetical order, separated by spaces.</summary>
    public async Task<string> Find(string type, params SearchClause[] clauses)
    {
        var page = await Store.Search(Query(type, clauses), Visibility.Everything, Cancel);
        return string.Join(' ', page.Matches.Select(m => m.Id).Order(StringComparer.Ordinal));
    }

    public static SearchQuery Query(string type, params SearchClause[] clauses) => new() { Types = [type], Clauses = clauses };

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        if (Provider == TestProvider.SqlServer)
        {
            SqlServerDatabases.GiveBack(Options.ConnectionString);
        }
    }

    // Whatever a test reads, its plan is looked at.
    private ResourceStore Open()
    {
        var store = ResourceStore.Open(Options, FhirDefinitions.R4, Clock);
        store.Observer = Provider == TestProvider.Sqlite ? _plans.Check : null;
        return store;
    }

    private static ReadOnlyMemory<byte> Body(string type, string id, int version, DateTimeOffset time, string text)
    {
        var meta = $$"""{"versionId":"{{version}}","lastUpdated":"{{time:yyyy-MM-ddTHH:mm:ss.fffZ}}"}""";
        return Encoding.UTF8.GetBytes($$"""{"resourceType":"{{type}}","id":"{{id}}","meta":{{meta}},"language":"{{text}}" }""");
    }

    private static (string Type, string Id) Split(string reference) => (reference[..reference.IndexOf('/')], reference[(reference.IndexOf('/') + 1)..]);
}
