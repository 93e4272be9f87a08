using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>A ticket, and whether it was used.</summary>
internal sealed record IssuedTicket(TicketRow Row, bool IsUsed);

/// <summary>A grant that has not ended, and when it ends by itself, in milliseconds since 1970.</summary>
internal sealed record GrantUntil(GrantRow Grant, long Ends);

/// <summary>The statements on grants and their tickets.</summary>
internal static class GrantSql
{
    private const string Columns = "g.id, g.user_id, g.client_id, g.scopes, g.context, g.session, g.created_at, g.expires_at";

    private const string Revoking = "UPDATE auth_grant SET revoked_at = @p0 WHERE revoked_at = 0 AND ";

    public static SqlStatement Add(GrantRow grant) => new(
        "INSERT INTO auth_grant (id, user_id, client_id, scopes, context, session, created_at, expires_at, revoked_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, 0)",
        [
            grant.Id, grant.UserId, grant.ClientId, grant.Scopes, grant.Context, grant.Session, grant.Created.ToUnixTimeMilliseconds(),
            grant.Expires.ToUnixTimeMilliseconds(),
        ]);

    private const string IsLiving = " FROM auth_grant g WHERE g.id = @p0 AND g.revoked_at = 0 AND g.expires_at > @p1"
        + " AND EXISTS (SELECT 1 FROM auth_client c WHERE c.id = g.client_id AND c.is_active = 1)"
        + " AND (g.user_id = '' OR EXISTS (SELECT 1 FROM auth_user u WHERE u.id = g.user_id AND u.is_active = 1))"
        + " AND (g.session = '' OR EXISTS (SELECT 1 FROM auth_session s WHERE s.hash = g.session AND s.expires_at > @p1))";

    /// <summary>A grant that has not ended, whose client and user are still let in, and whose session is not over if it hangs on one.</summary>
    public static SqlStatement Living(string id, long now) => new($"SELECT {Columns}{IsLiving}", [id, now]);

    /// <summary>The same with the end of its session, null where it hangs on none.</summary>
    public static SqlStatement LivingUntil(string id, long now) => new($"SELECT {Columns}, (SELECT s.expires_at FROM auth_session s WHERE s.hash = g.session){IsLiving}", [id, now]);

    public static SqlStatement OfUser(string userId, long now) => new(
        $"SELECT {Columns} FROM auth_grant g WHERE g.user_id = @p0 AND g.revoked_at = 0 AND g.expires_at > @p1"
        + " AND (g.session = '' OR EXISTS (SELECT 1 FROM auth_session s WHERE s.hash = g.session AND s.expires_at > @p1)) ORDER BY g.created_at DESC, g.id",
        [userId, now]);

    public static SqlStatement Revoke(string id, long now) => new(Revoking + "id = @p1", [now, id]);

    public static SqlStatement Withdraw(string id, string userId, long now) => new(Revoking + "id = @p1 AND user_id = @p2", [now, id, userId]);

    public static SqlStatement RevokeOfUser(string userId, long now) => new(Revoking + "user_id = @p1", [now, userId]);

    public static SqlStatement RevokeOfClient(string clientId, long now) => new(Revoking + "client_id = @p1", [now, clientId]);

    public static SqlStatement RevokeOfSession(string session, long now) => new(Revoking + "session = @p1", [now, session]);

    public static SqlStatement Extend(string id, long expires) => new("UPDATE auth_grant SET expires_at = @p1 WHERE id = @p0 AND expires_at < @p1", [id, expires]);

    public static SqlStatement AddTicket(TicketRow ticket) => new(
        "INSERT INTO auth_ticket (hash, kind, grant_id, details, expires_at, used_at) VALUES (@p0, @p1, @p2, @p3, @p4, 0)",
        [ticket.Hash, (int)ticket.Kind, ticket.GrantId, ticket.Details, ticket.Expires.ToUnixTimeMilliseconds()]);

    public static SqlStatement Ticket(string hash, TicketKind kind) => new(
        "SELECT hash, kind, grant_id, details, expires_at, used_at FROM auth_ticket WHERE hash = @p0 AND kind = @p1", [hash, (int)kind]);

    public static SqlStatement Use(string hash, long now) => new("UPDATE auth_ticket SET used_at = @p0 WHERE hash = @p1", [now, hash]);

    public static SqlStatement RemoveTickets(long before) => new("DELETE FROM auth_ticket WHERE expires_at < @p0", [before]);

    public static SqlStatement RemoveGrants(long before) => new("DELETE FROM auth_grant WHERE expires_at < @p0", [before]);

    public static GrantRow Read(IRow row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), AuthTables.Time(row.GetInt64(6)),
        AuthTables.Time(row.GetInt64(7)));

    public static GrantUntil ReadUntil(IRow row) => new(Read(row), row.IsDBNull(8) ? row.GetInt64(7) : Math.Min(row.GetInt64(7), row.GetInt64(8)));

    public static IssuedTicket ReadTicket(IRow row) => new(
        new TicketRow(row.GetString(0), (TicketKind)row.GetInt32(1), row.GetString(2), row.GetString(3), AuthTables.Time(row.GetInt64(4))), row.GetInt64(5) != 0);
}
