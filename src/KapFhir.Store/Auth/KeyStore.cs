using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>The keys that all nodes share.</summary>
public sealed class KeyStore
{
    private readonly AuthTables _rows;

    internal KeyStore(AuthTables rows) => _rows = rows;

    /// <summary>The keys of a kind, the oldest first.</summary>
    public Task<IReadOnlyList<KeyRow>> All(KeyKind kind, CancellationToken cancel) => _rows.Query(KeySql.All(kind), KeySql.Read, cancel);

    /// <summary>The same for who cannot wait otherwise.</summary>
    public IReadOnlyList<KeyRow> AllNow(KeyKind kind) => _rows.QueryNow(KeySql.All(kind), KeySql.Read);

    /// <summary>Adds a key, or leaves one of its id as it is.</summary>
    public Task Add(KeyKind kind, KeyRow key, CancellationToken cancel) => _rows.RunBeside(cancel, KeySql.Add(kind, key));

    /// <summary>
    /// Adds a key unless one of its kind was made after a moment, and forgets those whose time is over. False if there was one: of several nodes that find
    /// it is time for a new key, one makes it.
    /// </summary>
    public async Task<bool> Rotate(KeyKind kind, KeyRow key, DateTimeOffset unlessSince, CancellationToken cancel) =>
        (await _rows.RunBeside(cancel, KeySql.AddUnlessSince(kind, key, unlessSince.ToUnixTimeMilliseconds()), KeySql.RemoveExpired(kind, _rows.Now)))[0] > 0;
}

/// <summary>The statements on keys.</summary>
internal static class KeySql
{
    private const string Insert = "INSERT INTO auth_key (id, kind, content, created_at, expires_at) SELECT @p0, @p1, @p2, @p3, @p4 WHERE NOT EXISTS (SELECT 1 FROM auth_key WHERE ";

    public static SqlStatement All(KeyKind kind) => new("SELECT id, content, created_at, expires_at FROM auth_key WHERE kind = @p0 ORDER BY created_at, id", [(int)kind]);

    public static SqlStatement Add(KeyKind kind, KeyRow key) => new(Insert + "id = @p0)", Values(kind, key));

    public static SqlStatement AddUnlessSince(KeyKind kind, KeyRow key, long since) => new(Insert + "kind = @p1 AND created_at > @p5)", [.. Values(kind, key), since]);

    public static SqlStatement RemoveExpired(KeyKind kind, long now) => new("DELETE FROM auth_key WHERE kind = @p0 AND expires_at > 0 AND expires_at <= @p1", [(int)kind, now]);

    public static KeyRow Read(IRow row) => new(row.GetString(0), row.GetString(1), AuthTables.Time(row.GetInt64(2)), AuthTables.Time(row.GetInt64(3)));

    private static object[] Values(KeyKind kind, KeyRow key) =>
        [key.Id, (int)kind, key.Content, key.Created.ToUnixTimeMilliseconds(), key.Expires.ToUnixTimeMilliseconds()];
}
