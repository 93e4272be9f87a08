using System.Globalization;
using System.Security.Cryptography;
using KapFhir.Store.Dialects;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Audit;

/// <summary>
/// Ties each AuditEvent to all before it: a link is the HMAC-SHA-256 of the link before and the event's bytes. Who changes, removes or slips in an event breaks
/// every link after it; with a key of one's own (<see cref="StorageOptions.AuditKey"/>) the chain can't be made anew without it either.
/// </summary>
internal sealed class AuditChain(byte[] key, SqlDialect dialect)
{
    /// <summary>The only type that is chained.</summary>
    public const string Type = "AuditEvent";

    private const int AtOnce = 500;
    private static readonly byte[] Start = new byte[HMACSHA256.HashSizeInBytes];

    /// <summary>The key that it is made with.</summary>
    public byte[] Key => key;

    /// <summary>Adds the link of an AuditEvent that is just being written. Writers take turns, so the order of sid is the order of links.</summary>
    public void Append(IWriteRows rows, long sid, ReadOnlyMemory<byte> json) =>
        rows.Run(new SqlStatement(
            "INSERT INTO audit_chain (sid, hash) VALUES (@p0, @p1)",
            [sid, Link((Head(rows.VersionReads) ?? AuditCheckpoint.Find(rows.VersionReads)?.Checkpoint.Last)?.Hash ?? Start, json.Span)]));

    /// <summary>The newest link, or null.</summary>
    public AuditLink? Head(ReadSession session) => session.First(
        new SqlStatement("SELECT sid, hash FROM audit_chain WHERE sid = (SELECT MAX(sid) FROM audit_chain)", []),
        r => new AuditLink(r.GetInt64(0), r.GetBytes(1)));

    /// <summary>What is wrong with the chain, one line each. After a broken link the next ones are held against what is stored of it, so each fault shows once.</summary>
    public IEnumerable<string> Faults(ReadSession session, int type, CancellationToken cancel)
    {
        var begin = Begin(session);
        if (begin.Fault is not null)
        {
            yield return begin.Fault;
        }

        foreach (var left in Links(session, type, after: 0, AtOnce).TakeWhile(l => l.Sid <= begin.After))
        {
            yield return $"AuditEvent/{left.Id}: it stands before the chain's checkpoint, where all were removed: it was slipped in";
        }

        var before = begin.Before;
        var links = Links(session, type, begin.After, AtOnce);
        while (links.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var link in links)
            {
                if (Fault(link, before) is { } fault)
                {
                    yield return $"AuditEvent/{link.Id}: {fault}";
                }

                before = link.Hash ?? before;
            }

            links = Links(session, type, links[^1].Sid, AtOnce);
        }
    }

    /// <summary>Where the chain begins: after which event, what its first link follows on, and what is wrong with that.</summary>
    public (long After, byte[] Before, string? Fault) Begin(ReadSession session) => AuditCheckpoint.Find(session) is not { } found ? (0, Start, null)
        : (found.Checkpoint.Last.Sid, found.Checkpoint.Last.Hash, CryptographicOperations.FixedTimeEquals(found.Checkpoint.Sign(key), found.Signature)
            ? null : "audit checkpoint: it was changed, or made with another key");

    /// <summary>What is wrong with a link, held against the one before; or null.</summary>
    public string? Fault(StoredLink link, byte[] before) =>
        link.Method != ChangeMethod.Create ? "an AuditEvent is never changed or deleted, and this one was"
        : link.Hash is null ? "it is no link of the audit chain: it was slipped in, or its link was removed"
        : !CryptographicOperations.FixedTimeEquals(Link(before, link.Json), link.Hash) ? "its bytes, its link or the event before it were changed, or removed"
        : null;

    /// <summary>AuditEvents after one of them, in order, with their links.</summary>
    public List<StoredLink> Links(ReadSession session, int type, long after, int limit) => session.Query(
        new SqlStatement(
            $"SELECT {dialect.Top("@p2")}v.sid, r.id, v.method, c.json, a.hash, v.last_updated FROM version v CROSS JOIN resource r LEFT JOIN content c ON c.sid = v.sid"
            + $" LEFT JOIN audit_chain a ON a.sid = v.sid WHERE v.type = @p0 AND v.sid > @p1 AND r.rid = v.rid ORDER BY v.sid {dialect.Limit("@p2")}",
            [type, after, limit]),
        r => new StoredLink(
            r.GetInt64(0), r.GetString(1), (ChangeMethod)r.GetInt32(2),
            r.IsDBNull(3) ? [] : StoredBytes.UnpackIfSound(r.GetBytes(3)), r.IsDBNull(4) ? null : r.GetBytes(4), r.GetInt64(5)));

    private byte[] Link(ReadOnlySpan<byte> before, ReadOnlySpan<byte> json)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(before);
        hash.AppendData(json);
        return hash.GetHashAndReset();
    }

    /// <summary>An AuditEvent as it is stored.</summary>
    /// <param name="Sid">Its place in the order of all changes.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="Method">What made it.</param>
    /// <param name="Json">Its bytes.</param>
    /// <param name="Hash">Its link, or null.</param>
    /// <param name="Written">When, in milliseconds since 1970.</param>
    internal sealed record StoredLink(long Sid, string Id, ChangeMethod Method, byte[] Json, byte[]? Hash, long Written);
}

/// <summary>The end of the audit chain: kept elsewhere, it shows whether the newest events were cut off.</summary>
/// <param name="Sid">The place of its event in the order of all changes.</param>
/// <param name="Hash">The link.</param>
public sealed record AuditLink(long Sid, byte[] Hash)
{
    /// <summary>The link that a text is, or null if it is none.</summary>
    public static AuditLink? Parse(string text) => text.Split(':') is [var sid, { Length: 2 * HMACSHA256.HashSizeInBytes } hash] && hash.All(char.IsAsciiHexDigit)
        && long.TryParse(sid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new AuditLink(number, Convert.FromHexString(hash)) : null;

    /// <summary>As it is noted: the number, a colon, the link in hex.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sid}:{Convert.ToHexString(Hash)}");
}
