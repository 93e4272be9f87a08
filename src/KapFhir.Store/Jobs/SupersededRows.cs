using KapFhir.Store.Dialects;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Jobs;

/// <summary>
/// Removes index rows of versions that were superseded a while ago: no page shows their moment any more. A version's end is its successor's beginning, so
/// the versions written since the last run are walked in order, up to those that are old enough.
/// </summary>
internal sealed class SupersededRows(WriteQueue writer, StorageOptions options, TimeProvider clock, SqlDialect dialect)
{
    private const int VersionsAtOnce = 1000;

    /// <summary>Cleans all that is old enough. Returns how many versions were cleaned.</summary>
    public async Task<long> Clean(CancellationToken cancel)
    {
        var before = (clock.GetUtcNow() - options.KeepSuperseded).ToUnixTimeMilliseconds();
        long cleaned = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var piece = await writer.Write<(int Seen, int Cleaned)>(unit => CleanPiece(unit, before), [], cancel);
            cleaned += piece.Value.Cleaned;
            if (piece.Value.Seen < VersionsAtOnce)
            {
                return cleaned;
            }
        }
    }

    /// <summary>One piece: some successors, and for each the version it superseded. Again after an interruption it does the same.</summary>
    private (int Seen, int Cleaned) CleanPiece(WriteUnit unit, long before)
    {
        var end = new VersionClock(unit.Reads, dialect).At(before);
        var seen = unit.Reads.Scalar(new SqlStatement("SELECT seen_sid FROM cleaning", [])) ?? 0;
        var successors = unit.Reads.Query(
            new SqlStatement(
                $"SELECT {dialect.Top("@p2")}sid, rid, version_id FROM version WHERE sid > @p0 AND sid < @p1 ORDER BY sid {dialect.Limit("@p2")}",
                [seen, end, VersionsAtOnce]),
            r => (Sid: r.GetInt64(0), Rid: r.GetInt64(1), VersionId: r.GetInt32(2)));
        var cleaned = 0;
        long last = 0;
        foreach (var successor in successors.Where(s => s.VersionId > 1))
        {
            var superseded = unit.Reads.Scalar(new SqlStatement(
                "SELECT sid FROM version WHERE rid = @p0 AND end_sid = @p1 AND sid <> @p1", [successor.Rid, successor.Sid]));
            if (superseded is { } sid)
            {
                unit.Rows.RemoveIndex(sid, isHistory: true);
                cleaned++;
                last = successor.Sid;
            }
        }

        if (successors.Count > 0)
        {
            unit.Rows.Cleaned(successors[^1].Sid, last);
        }

        return (successors.Count, cleaned);
    }
}
