using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>Which apps there are.</summary>
public sealed class ClientStore
{
    private readonly AuthTables _rows;

    internal ClientStore(AuthTables rows) => _rows = rows;

    /// <summary>Adds an app. False if there is, or was, one of this id.</summary>
    public async Task<bool> Add(ClientRow client, CancellationToken cancel) => (await _rows.Run(cancel, ClientSql.Add(client, _rows.Now)))[0] > 0;

    /// <summary>Every app, by id.</summary>
    public Task<IReadOnlyList<ClientRow>> All(CancellationToken cancel) => _rows.Query(ClientSql.All(), ClientSql.Read, cancel);

    /// <summary>An app, or null; one that is let in no more is none.</summary>
    public Task<ClientRow?> Find(string id, CancellationToken cancel) => _rows.First(ClientSql.Find(id), ClientSql.Read, cancel);

    /// <summary>Lets an app in no more: all it was granted is over, the id stays taken. False if there is none.</summary>
    public async Task<bool> Deactivate(string id, CancellationToken cancel) =>
        (await _rows.Run(cancel, ClientSql.Deactivate(id), GrantSql.RevokeOfClient(id, _rows.Now)))[0] > 0;

    /// <summary>Changes what is known of an app that is let in.</summary>
    public Task Change(ClientRow client, CancellationToken cancel) => _rows.Run(cancel, ClientSql.Change(client));

    /// <summary>Ends all that an app was granted and forgets it: the id is free again.</summary>
    public Task Forget(string id, CancellationToken cancel) => _rows.Run(cancel, GrantSql.RevokeOfClient(id, _rows.Now), ClientSql.Forget(id));
}

/// <summary>The statements on apps.</summary>
internal static class ClientSql
{
    private const string Columns = "id, details, secret, is_active";

    public static SqlStatement Add(ClientRow client, long now) => new(
        "INSERT INTO auth_client (id, details, secret, is_active, created_at) SELECT @p0, @p1, @p2, @p3, @p4 WHERE NOT EXISTS (SELECT 1 FROM auth_client WHERE id = @p0)",
        [client.Id, client.Details, client.Secret, client.IsActive ? 1 : 0, now]);

    public static SqlStatement Change(ClientRow client) => new("UPDATE auth_client SET details = @p0 WHERE id = @p1 AND is_active = 1", [client.Details, client.Id]);

    public static SqlStatement Forget(string id) => new("DELETE FROM auth_client WHERE id = @p0", [id]);

    public static SqlStatement All() => new($"SELECT {Columns} FROM auth_client ORDER BY id", []);

    public static SqlStatement Find(string id) => new($"SELECT {Columns} FROM auth_client WHERE id = @p0 AND is_active = 1", [id]);

    public static SqlStatement Deactivate(string id) => new("UPDATE auth_client SET is_active = 0 WHERE id = @p0 AND is_active = 1", [id]);

    public static ClientRow Read(IRow row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3) != 0);
}
