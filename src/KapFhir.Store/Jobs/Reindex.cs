using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Jobs;

/// <summary>Gives what a resource can be found by, or null if its bytes can't be read.</summary>
public delegate IndexEntries? ExtractEntries(string type, ReadOnlyMemory<byte> json);

/// <summary>Writes the index rows of all current versions anew. Reads and extracts beside the writer; each piece is written between other writes.</summary>
internal sealed class Reindex(ResourceStore store, ReadPool readers, ReadSql read)
{
    private const int VersionsAtOnce = 200;

    /// <summary>Runs from a position to the end. Returns how many versions were indexed.</summary>
    public async Task<long> Run(ExtractEntries extract, long after, IProgress<long>? progress, CancellationToken cancel)
    {
        long count = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var position = after;
            var versions = await readers.Read(session => read.CurrentAfter(session, position, VersionsAtOnce), cancel);
            if (versions.Count == 0)
            {
                await store.Write<bool>(End, cancel);
                return count;
            }

            var extracted = versions.Select(v => (Version: v, Entries: extract(v.Type, v.Json))).Where(e => e.Entries is not null).ToList();
            await store.Write<bool>(
                unit =>
                {
                    foreach (var (version, entries) in extracted.Where(e => IsCurrent(unit, e.Version.Sid)))
                    {
                        unit.Index(version, entries!, parameters: null);
                    }

                    unit.Rows.Reindexed(versions[^1].Sid);
                    return true;
                },
                cancel);
            count += versions.Count;
            after = versions[^1].Sid;
            progress?.Report(after);
        }
    }

    private static Fhir.Result<bool> End(WriteUnit unit)
    {
        unit.Rows.ReindexEnd();
        return true;
    }

    /// <summary>False if the version was superseded while it was extracted: it keeps the rows that pages of earlier moments need.</summary>
    private static bool IsCurrent(WriteUnit unit, long sid) =>
        unit.Reads.Scalar(new SqlStatement("SELECT end_sid FROM version WHERE sid = @p0", [sid])) == VersionRows.StillCurrent;
}
