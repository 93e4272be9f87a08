using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>Launches that trusted clients prepared.</summary>
public sealed class LaunchStore
{
    private readonly AuthTables _rows;

    internal LaunchStore(AuthTables rows) => _rows = rows;

    /// <summary>Adds one.</summary>
    public Task Add(LaunchRow launch, CancellationToken cancel) => _rows.RunBeside(cancel, LaunchSql.Add(launch));

    /// <summary>A launch that is still to be had by this app, or null. <see cref="GrantStore.AddForLaunch"/> uses it up.</summary>
    public Task<LaunchRow?> Find(string hash, string clientId, CancellationToken cancel) => _rows.First(LaunchSql.Find(hash, clientId, _rows.Now), LaunchSql.Read, cancel);

    internal Task RemoveExpired(CancellationToken cancel) => _rows.RunBeside(cancel, LaunchSql.RemoveExpired(_rows.Now));
}

/// <summary>The statements on launches.</summary>
internal static class LaunchSql
{
    private const string Good = "hash = @p0 AND client_id = @p1 AND expires_at > @p2 AND used_at = 0";

    public static SqlStatement Add(LaunchRow launch) => new(
        "INSERT INTO auth_launch (hash, client_id, context, expires_at, used_at) VALUES (@p0, @p1, @p2, @p3, 0)",
        [launch.Hash, launch.ClientId, launch.Context, launch.Expires.ToUnixTimeMilliseconds()]);

    public static SqlStatement Find(string hash, string clientId, long now) => new(
        $"SELECT hash, client_id, context, expires_at FROM auth_launch WHERE {Good}", [hash, clientId, now]);

    public static SqlStatement Use(string hash, string clientId, long now) => new($"UPDATE auth_launch SET used_at = @p2 WHERE {Good}", [hash, clientId, now]);

    public static SqlStatement RemoveExpired(long now) => new("DELETE FROM auth_launch WHERE expires_at <= @p0", [now]);

    public static LaunchRow Read(IRow row) => new(row.GetString(0), row.GetString(1), row.GetString(2), AuthTables.Time(row.GetInt64(3)));
}
