using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>Who signs in, and the browsers that are signed in.</summary>
public sealed class UserStore
{
    // Not at every request: that a browser was seen is a write.
    private const long SeenAgain = 60_000;

    private readonly AuthTables _rows;

    internal UserStore(AuthTables rows) => _rows = rows;

    /// <summary>Adds a user. False if there is one of this name.</summary>
    public async Task<bool> Add(UserRow user, CancellationToken cancel) => (await _rows.Run(cancel, UserSql.Add(user, _rows.Now)))[0] > 0;

    /// <summary>Adds a user if there is none at all. False if there is one: another node may have been faster.</summary>
    public async Task<bool> AddFirst(UserRow user, CancellationToken cancel) => (await _rows.Run(cancel, UserSql.AddFirst(user, _rows.Now)))[0] > 0;

    /// <summary>Every user, by name.</summary>
    public Task<IReadOnlyList<UserRow>> All(CancellationToken cancel) => _rows.Query(UserSql.All(), UserSql.Read, cancel);

    /// <summary>The user of this name, or null.</summary>
    public Task<UserRow?> Find(string name, CancellationToken cancel) => _rows.First(UserSql.ByName(name), UserSql.Read, cancel);

    /// <summary>The user of this id, or null.</summary>
    public Task<UserRow?> FindById(string id, CancellationToken cancel) => _rows.First(UserSql.ById(id), UserSql.Read, cancel);

    /// <summary>Gives a user another password: the sessions and grants of that user are over.</summary>
    public Task SetPassword(UserRow user, CancellationToken cancel) =>
        _rows.Run(cancel, UserSql.SetPassword(user), UserSql.EndSessions(user.Id), GrantSql.RevokeOfUser(user.Id, _rows.Now));

    /// <summary>Hashes the same password anew, as good as it is done today.</summary>
    public Task Rehash(string id, string password, CancellationToken cancel) => _rows.Run(cancel, UserSql.Rehash(id, password));

    /// <summary>Lets a user in no more: sessions and grants are over, the id stays taken. False if there is none.</summary>
    public async Task<bool> Deactivate(string name, CancellationToken cancel) => await _rows.Write(
        unit =>
        {
            if (unit.Reads.First(UserSql.ByName(name), UserSql.Read) is not { IsActive: true } user)
            {
                return false;
            }

            unit.Run(UserSql.Deactivate(user.Id));
            unit.Run(UserSql.EndSessions(user.Id));
            unit.Run(GrantSql.RevokeOfUser(user.Id, _rows.Now));
            return true;
        },
        cancel);

    /// <summary>Signs a browser in.</summary>
    public Task AddSession(string hash, UserRow user, DateTimeOffset expires, CancellationToken cancel) =>
        _rows.RunBeside(cancel, UserSql.AddSession(hash, user, _rows.Now, expires.ToUnixTimeMilliseconds()));

    /// <summary>The session of this hash, or null if it is over, by its end or because the browser was not seen for too long. It is seen now.</summary>
    public async Task<SessionRow?> FindSession(string hash, TimeSpan idle, CancellationToken cancel)
    {
        var found = await _rows.First(
            UserSql.Session(hash, _rows.Now, _rows.Now - (long)idle.TotalMilliseconds),
            row => new FoundSession(new SessionRow(hash, UserSql.Read(row), AuthTables.Time(row.GetInt64(8))), row.GetInt64(9)), cancel);
        if (found is not null && _rows.Now - found.Seen > Math.Min(SeenAgain, (long)idle.TotalMilliseconds / 4))
        {
            await _rows.RunBeside(cancel, UserSql.SeeSession(hash, _rows.Now));
        }

        return found?.Session;
    }

    /// <summary>Signs all browsers of a user out, and ends all that apps were allowed in the user's name. Returns how many sessions and grants ended.</summary>
    public async Task<int> EndAll(string userId, CancellationToken cancel) =>
        (await _rows.Run(cancel, UserSql.EndSessions(userId), GrantSql.RevokeOfUser(userId, _rows.Now))).Sum();

    /// <summary>Writes other details of a user: roles count from the next request on.</summary>
    public Task SetDetails(string id, string details, CancellationToken cancel) =>
        _rows.Run(cancel, new SqlStatement("UPDATE auth_user SET details = @p1 WHERE id = @p0", [id, details]));

    /// <summary>Signs a browser out: what was granted for as long as it was signed in is over.</summary>
    public Task EndSession(string hash, CancellationToken cancel) => _rows.Run(cancel, UserSql.EndSession(hash), GrantSql.RevokeOfSession(hash, _rows.Now));

    internal Task RemoveExpired(CancellationToken cancel) => _rows.RunBeside(cancel, UserSql.RemoveSessions(_rows.Now));

    private sealed record FoundSession(SessionRow Session, long Seen);
}

/// <summary>The statements on users and sessions.</summary>
internal static class UserSql
{
    private const string Columns = "u.id, u.name, u.password, u.details, u.is_active, u.must_change, u.stamp,"
        + " (SELECT COUNT(*) FROM auth_factor f WHERE f.user_id = u.id AND f.confirmed_at > 0)";

    private const string Insert = "INSERT INTO auth_user (id, name, password, details, is_active, must_change, stamp, created_at) SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7";

    public static SqlStatement Add(UserRow user, long now) => new(Insert + " WHERE NOT EXISTS (SELECT 1 FROM auth_user WHERE name = @p1)", Values(user, now));

    public static SqlStatement AddFirst(UserRow user, long now) => new(Insert + " WHERE NOT EXISTS (SELECT 1 FROM auth_user)", Values(user, now));

    public static SqlStatement All() => new($"SELECT {Columns} FROM auth_user u ORDER BY u.name", []);

    public static SqlStatement ByName(string name) => new($"SELECT {Columns} FROM auth_user u WHERE u.name = @p0", [name]);

    public static SqlStatement ById(string id) => new($"SELECT {Columns} FROM auth_user u WHERE u.id = @p0", [id]);

    public static SqlStatement SetPassword(UserRow user) => new(
        "UPDATE auth_user SET password = @p1, must_change = @p2, stamp = @p3 WHERE id = @p0", [user.Id, user.Password, user.MustChange ? 1 : 0, user.Stamp]);

    public static SqlStatement Rehash(string id, string password) => new("UPDATE auth_user SET password = @p1 WHERE id = @p0", [id, password]);

    public static SqlStatement Deactivate(string id) => new("UPDATE auth_user SET is_active = 0 WHERE id = @p0", [id]);

    public static SqlStatement AddSession(string hash, UserRow user, long now, long expires) => new(
        "INSERT INTO auth_session (hash, user_id, stamp, created_at, expires_at, seen_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p3)", [hash, user.Id, user.Stamp, now, expires]);

    public static SqlStatement SeeSession(string hash, long now) => new("UPDATE auth_session SET seen_at = @p1 WHERE hash = @p0", [hash, now]);

    public static SqlStatement Session(string hash, long now, long seen) => new(
        $"SELECT {Columns}, s.created_at, s.seen_at FROM auth_session s CROSS JOIN auth_user u WHERE s.hash = @p0 AND s.expires_at > @p1 AND u.id = s.user_id AND u.stamp = s.stamp"
        + " AND u.is_active = 1 AND s.seen_at > @p2", [hash, now, seen]);

    public static SqlStatement EndSession(string hash) => new("DELETE FROM auth_session WHERE hash = @p0", [hash]);

    public static SqlStatement EndSessions(string userId) => new("DELETE FROM auth_session WHERE user_id = @p0", [userId]);

    public static SqlStatement RemoveSessions(long now) => new("DELETE FROM auth_session WHERE expires_at <= @p0", [now]);

    public static UserRow Read(IRow row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4) != 0, row.GetInt32(5) != 0, row.GetString(6))
    {
        HasFactor = row.GetInt32(7) > 0,
    };

    private static object[] Values(UserRow user, long now) =>
        [user.Id, user.Name, user.Password, user.Details, user.IsActive ? 1 : 0, user.MustChange ? 1 : 0, user.Stamp, now];
}
