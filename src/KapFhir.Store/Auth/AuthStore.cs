using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>
/// The state of the authorization server, in the database for all nodes. It knows rows, hashes and times: what they mean is the authorization server's
/// business.
/// </summary>
public sealed class AuthStore
{
    internal AuthStore(ResourceStore store, ReadPool readers, TimeProvider clock)
    {
        var rows = new AuthTables(store, readers, clock);
        Users = new UserStore(rows);
        Clients = new ClientStore(rows);
        Factors = new FactorStore(rows);
        Keys = new KeyStore(rows);
        Grants = new GrantStore(rows);
        Launches = new LaunchStore(rows);
        Attempts = new AttemptStore(rows);
    }

    /// <summary>Who signs in, and sessions.</summary>
    public UserStore Users { get; }

    /// <summary>Second factors.</summary>
    public FactorStore Factors { get; }

    /// <summary>Which apps there are.</summary>
    public ClientStore Clients { get; }

    /// <summary>Keys.</summary>
    public KeyStore Keys { get; }

    /// <summary>What apps were allowed, their codes and refresh tokens.</summary>
    public GrantStore Grants { get; }

    /// <summary>Launches that were prepared.</summary>
    public LaunchStore Launches { get; }

    /// <summary>Failed sign-ins, and assertions that were seen.</summary>
    public AttemptStore Attempts { get; }

    /// <summary>Forgets what is over.</summary>
    public async Task RemoveExpired(CancellationToken cancel)
    {
        await Users.RemoveExpired(cancel);
        await Grants.RemoveExpired(cancel);
        await Launches.RemoveExpired(cancel);
        await Attempts.RemoveExpired(cancel);
    }
}

/// <summary>Runs statements on the tables of the authorization server.</summary>
internal sealed class AuthTables(ResourceStore store, ReadPool readers, TimeProvider clock)
{
    /// <summary>Now, as columns have it.</summary>
    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Runs statements in one transaction, after which every node asks anew for what it remembers. Returns how many rows each changed.</summary>
    public Task<IReadOnlyList<int>> Run(CancellationToken cancel, params SqlStatement[] statements) =>
        Write<IReadOnlyList<int>>(unit => statements.Select(s => unit.Run(s)).ToArray(), cancel);

    /// <summary>The same for what takes no access from anybody: what is new, what is over by its time, and what is counted.</summary>
    public Task<IReadOnlyList<int>> RunBeside(CancellationToken cancel, params SqlStatement[] statements) =>
        WriteBeside<IReadOnlyList<int>>(unit => statements.Select(s => unit.Run(s)).ToArray(), cancel);

    /// <summary>Decides and changes in one transaction, alone, after which every node asks anew for what it remembers.</summary>
    public Task<T> Write<T>(Func<WriteUnit, T> work, CancellationToken cancel) => WriteBeside(
        unit =>
        {
            var done = work(unit);
            unit.Run(ChangeSql.Count);
            return done;
        },
        cancel);

    /// <inheritdoc cref="RunBeside"/>
    public async Task<T> WriteBeside<T>(Func<WriteUnit, T> work, CancellationToken cancel) =>
        (await store.Write<Done<T>>(unit => new Done<T>(work(unit)), cancel)).Value.Value;

    /// <summary>Reads several things on one connection.</summary>
    public Task<T?> Read<T>(Func<ReadSession, T?> work, CancellationToken cancel)
        where T : class => readers.Read(work, cancel);

    public Task<T?> First<T>(SqlStatement statement, Func<IRow, T> map, CancellationToken cancel)
        where T : class => readers.Read(session => session.First(statement, map), cancel);

    public async Task<IReadOnlyList<T>> Query<T>(SqlStatement statement, Func<IRow, T> map, CancellationToken cancel) =>
        await readers.Read(session => session.Query(statement, map), cancel);

    /// <summary>The same for who cannot wait otherwise.</summary>
    public IReadOnlyList<T> QueryNow<T>(SqlStatement statement, Func<IRow, T> map) => readers.ReadNow(session => session.Query(statement, map));

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed record Done<T>(T Value);
}

/// <summary>The number that changes with whatever access hangs on: in the transaction of the change, so that all nodes see both or neither.</summary>
internal static class ChangeSql
{
    /// <summary>The number as it is now.</summary>
    public static readonly SqlStatement Now = new("SELECT number FROM auth_change WHERE id = 1", []);

    /// <summary>Another number from now on.</summary>
    public static readonly SqlStatement Count = new("UPDATE auth_change SET number = number + 1 WHERE id = 1", []);
}
