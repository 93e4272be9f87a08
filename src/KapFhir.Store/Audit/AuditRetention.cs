using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Audit;

/// <summary>What came of a removal.</summary>
/// <param name="Count">How many AuditEvents were removed.</param>
/// <param name="Fault">Why it stopped before its end: the chain is broken there, and removing on would hide it. Null if it did not.</param>
public sealed record AuditRemoval(long Count, string? Fault);

/// <summary>
/// Removes AuditEvents whose time is over, from the chain's beginning, in pieces. Each link is verified before it goes, and a signed checkpoint takes the place of what
/// is gone: the rest of the chain stays as provable as it was.
/// </summary>
public sealed class AuditRetention
{
    private const int AtOnce = 100;
    private readonly ResourceStore _store;
    private readonly AuditChain _chain;
    private readonly int _type;

    internal AuditRetention(ResourceStore store, AuditChain chain, int type)
    {
        _store = store;
        _chain = chain;
        _type = type;
    }

    /// <summary>Removes the events that were written before a moment.</summary>
    public async Task<AuditRemoval> Remove(DateTimeOffset before, CancellationToken cancel)
    {
        for (long count = 0; ; )
        {
            cancel.ThrowIfCancellationRequested();
            var piece = (await _store.Write<AuditRemoval>(unit => Piece(unit, before.ToUnixTimeMilliseconds()), cancel)).Value;
            count += piece.Count;
            if (piece.Fault is not null || piece.Count < AtOnce)
            {
                return new AuditRemoval(count, piece.Fault);
            }
        }
    }

    private AuditRemoval Piece(WriteUnit unit, long before)
    {
        var begin = _chain.Begin(unit.Reads);
        if (begin.Fault is not null)
        {
            return new AuditRemoval(0, begin.Fault);
        }

        AuditChain.StoredLink? last = null;
        var (count, hash) = (0, begin.Before);
        foreach (var link in _chain.Links(unit.Reads, _type, begin.After, AtOnce).TakeWhile(l => l.Written < before))
        {
            if (_chain.Fault(link, hash) is { } fault)
            {
                return Keep(unit, last, count, $"AuditEvent/{link.Id}: {fault}");
            }

            unit.ExpungeAll(AuditChain.Type, link.Id);
            unit.Run(new SqlStatement("DELETE FROM audit_chain WHERE sid = @p0", [link.Sid]));
            (last, hash, count) = (link, link.Hash!, count + 1);
        }

        return Keep(unit, last, count, fault: null);
    }

    private AuditRemoval Keep(WriteUnit unit, AuditChain.StoredLink? last, int count, string? fault)
    {
        if (last is not null)
        {
            var removed = AuditCheckpoint.Find(unit.Reads)?.Checkpoint.Removed ?? 0;
            new AuditCheckpoint(new AuditLink(last.Sid, last.Hash!), removed + count, DateTimeOffset.FromUnixTimeMilliseconds(last.Written)).Write(unit, _chain.Key);
        }

        return new AuditRemoval(count, fault);
    }
}
