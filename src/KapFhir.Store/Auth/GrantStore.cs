using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>What apps were allowed, and the codes and refresh tokens that hang on it.</summary>
public sealed class GrantStore
{
    // In milliseconds. Whoever changes rows past this program (by SQL, or with a version of it that did not count changes) is heard after so long.
    private const long AskAgain = 10_000;

    private readonly AuthTables _rows;

    internal GrantStore(AuthTables rows) => _rows = rows;

    /// <summary>Adds a grant, and its first ticket if it has one, in one transaction.</summary>
    public Task Add(GrantRow grant, TicketRow? ticket, CancellationToken cancel) => _rows.RunBeside(
        cancel, ticket is null ? [GrantSql.Add(grant)] : [GrantSql.Add(grant), GrantSql.AddTicket(ticket)]);

    /// <summary>
    /// Adds a grant and its first ticket if a launch is still to be had, which is used up by that. False if it is not: somebody was faster, or it is too old.
    /// </summary>
    public Task<bool> AddForLaunch(GrantRow grant, TicketRow ticket, string launch, CancellationToken cancel) => _rows.WriteBeside(
        unit =>
        {
            if (unit.Run(LaunchSql.Use(launch, grant.ClientId, _rows.Now)) == 0)
            {
                return false;
            }

            unit.Run(GrantSql.Add(grant));
            unit.Run(GrantSql.AddTicket(ticket));
            return true;
        },
        cancel);

    /// <summary>A grant that has not ended, nor have its user and client; or null.</summary>
    public Task<GrantRow?> Find(string id, CancellationToken cancel) => _rows.First(GrantSql.Living(id, _rows.Now), GrantSql.Read, cancel);

    /// <summary>
    /// The same with its user, or null for a client's own; what every request with an access token asks. What was found before is still so while nothing that access
    /// hangs on was changed, on whatever node, and its time is not over.
    /// </summary>
    /// <param name="id">The grant.</param>
    /// <param name="known">What was found the last time, or null.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<LivingGrant?> FindWithUser(string id, LivingGrant? known, CancellationToken cancel) => _rows.Read(
        session =>
        {
            // The number first: what changes while the rows are read makes another number than the one that is kept with them. Without a number nothing is remembered.
            var (change, now) = (session.Scalar(ChangeSql.Now), _rows.Now);
            return known is not null && known.Change == change && now < known.Until ? known : Living(session, id, change ?? 0, now);
        },
        cancel);

    private static LivingGrant? Living(ReadSession session, string id, long change, long now) => session.First(GrantSql.LivingUntil(id, now), GrantSql.ReadUntil) is { } found
        ? new LivingGrant(found.Grant, found.Grant.UserId.Length == 0 ? null : session.First(UserSql.ById(found.Grant.UserId), UserSql.Read), change, Math.Min(found.Ends, now + AskAgain)) : null;

    /// <summary>What a user has granted and not withdrawn, the newest first.</summary>
    public Task<IReadOnlyList<GrantRow>> OfUser(string userId, CancellationToken cancel) => _rows.Query(GrantSql.OfUser(userId, _rows.Now), GrantSql.Read, cancel);

    /// <summary>Ends a grant: every code and token of it is good for nothing from now on, on every node. False if it had ended.</summary>
    public async Task<bool> Revoke(string id, CancellationToken cancel) => (await _rows.Run(cancel, GrantSql.Revoke(id, _rows.Now)))[0] > 0;

    /// <summary>Ends a grant of this user. False if there is none such.</summary>
    public async Task<bool> Withdraw(string id, string userId, CancellationToken cancel) => (await _rows.Run(cancel, GrantSql.Withdraw(id, userId, _rows.Now)))[0] > 0;

    /// <summary>A ticket that was issued, used or not, with its grant if that has not ended; or null.</summary>
    public async Task<(TicketRow Ticket, GrantRow? Grant)?> FindTicket(string hash, TicketKind kind, CancellationToken cancel) =>
        await _rows.First(GrantSql.Ticket(hash, kind), GrantSql.ReadTicket, cancel) is { } ticket
            ? (ticket.Row, await Find(ticket.Row.GrantId, cancel)) : null;

    /// <summary>True if a ticket was used.</summary>
    public async Task<bool> IsUsed(string hash, CancellationToken cancel) =>
        await _rows.First(GrantSql.Ticket(hash, TicketKind.Refresh), GrantSql.ReadTicket, cancel) is { IsUsed: true };

    /// <summary>
    /// Uses a ticket up, and adds the one that follows it. In one transaction: of several who bring the same ticket at the same time one gets
    /// <see cref="Redeemed.Good"/>, and the next one ends the grant, for one of them has stolen it.
    /// </summary>
    /// <param name="hash">The ticket's hash.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="next">What follows, or null.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Redeemed> Redeem(string hash, TicketKind kind, TicketRow? next, CancellationToken cancel) => _rows.Write(
        unit =>
        {
            var now = _rows.Now;
            if (unit.Reads.First(GrantSql.Ticket(hash, kind), GrantSql.ReadTicket) is not { } ticket)
            {
                return Redeemed.Unknown;
            }

            if (ticket.IsUsed)
            {
                unit.Run(GrantSql.Revoke(ticket.Row.GrantId, now));
                return Redeemed.Replayed;
            }

            unit.Run(GrantSql.Use(hash, now));
            if (ticket.Row.Expires <= AuthTables.Time(now) || unit.Reads.First(GrantSql.Living(ticket.Row.GrantId, now), GrantSql.Read) is null)
            {
                return Redeemed.Unknown;
            }

            if (next is not null)
            {
                unit.Run(GrantSql.AddTicket(next));
                unit.Run(GrantSql.Extend(next.GrantId, next.Expires.ToUnixTimeMilliseconds()));
            }

            return Redeemed.Good;
        },
        cancel);

    // Tickets go when they have been useless for a day, so that one which is used again is still known; a grant goes with the last of them.
    internal Task RemoveExpired(CancellationToken cancel)
    {
        var before = _rows.Now - (long)TimeSpan.FromDays(1).TotalMilliseconds;
        return _rows.RunBeside(cancel, GrantSql.RemoveTickets(before), GrantSql.RemoveGrants(before));
    }
}
