using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Indexing;

/// <summary>
/// Writes index rows of what was current at a moment anew: all rows, or those of some parameters. Reads and extracts beside the writer;
/// each piece is written between other writes and says in the same transaction how far the job is.
/// </summary>
internal sealed class ReindexWork(ResourceStore store, ReadPool readers, ReadSql read, ParameterRegistration registration, Vocabulary vocabulary)
{
    private const int VersionsAtOnce = 200;
    private const int MostRemarks = 10;

    /// <summary>Does the job from where it is.</summary>
    public async Task<JobEnd?> Run(JobLease lease, CancellationToken cancel)
    {
        var input = ReindexInput.Parse(lease.Job.Input);
        for (var at = WalkPosition.Parse(lease.Position); at.Type < input.Types.Count;)
        {
            cancel.ThrowIfCancellationRequested();
            var (position, type) = (at, input.Types[at.Type]);
            var versions = await readers.Read(session => read.CurrentAt(session, type, position.Sid, input.Bound, VersionsAtOnce), cancel);
            at = versions.Count < VersionsAtOnce ? new WalkPosition(at.Type + 1, 0) : at with { Sid = versions[^1].Sid };
            if (versions.Count > 0 && !await WritePiece(lease, input, versions, at, cancel))
            {
                return null;
            }
        }

        return await Complete(lease, input, cancel);
    }

    private async Task<bool> WritePiece(JobLease lease, ReindexInput input, List<StoredVersion> versions, WalkPosition at, CancellationToken cancel)
    {
        var extracted = versions.Select(v => (Version: v, Entries: vocabulary.Parameters.Extract(v.Type, v.Json))).ToList();
        var faults = extracted.SelectMany(e => Faults(e.Version, e.Entries, input)).ToList();
        var progress = lease.Progress with { Done = lease.Progress.Done + versions.Count, Failed = lease.Progress.Failed + faults.DistinctBy(f => f.Sid).Count() };
        var remark = Remark(lease.Remark, faults.Select(f => f.Text));
        var written = await store.Write<bool>(
            unit => lease.Advance(unit, at.ToString(), progress, remark).Then<bool>(_ =>
            {
                foreach (var (version, entries) in extracted.Where(e => e.Entries is not null && IsCurrent(unit, e.Version.Sid)))
                {
                    unit.Index(version, entries!, input.Parameters);
                }

                return true;
            }),
            cancel);
        return written.IsSuccess;
    }

    private async Task<JobEnd?> Complete(JobLease lease, ReindexInput input, CancellationToken cancel)
    {
        var isWhole = false;
        var completed = await store.Write<bool>(
            unit =>
            {
                isWhole = lease.Progress.Done >= input.Types.Sum(t => read.CountCurrentAt(unit.Reads, t, input.Bound));
                return lease.Advance(unit, lease.Position, lease.Progress, lease.Remark).Then<bool>(_ =>
                {
                    if (isWhole)
                    {
                        registration.Complete(unit, input.Completes);
                    }

                    return true;
                });
            },
            cancel);
        return !completed.IsSuccess ? null
            : isWhole ? JobEnd.Done(lease.Remark) : JobEnd.Failed(Issues.ReindexIncomplete().Diagnostics);
    }

    private static IEnumerable<(long Sid, string Text)> Faults(StoredVersion version, IndexEntries? entries, ReindexInput input) => entries is null
        ? [(version.Sid, Issues.ReindexUnreadable(version.Type, version.Id).Diagnostics)]
        : entries.Failures.Where(f => input.Parameters is null || input.Parameters.Contains(f.Key.IndexName, StringComparer.Ordinal))
            .Select(f => (version.Sid, Issues.ReindexUnfit(version.Type, version.Id, f.Key.Url, f.Value.Diagnostics).Diagnostics));

    private static string Remark(string before, IEnumerable<string> added)
    {
        var lines = before.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        return string.Join('\n', lines.Concat(added).Take(Math.Max(MostRemarks, lines.Count)));
    }

    /// <summary>False if the version was superseded while it was extracted: it keeps the rows that pages of earlier moments need.</summary>
    private static bool IsCurrent(WriteUnit unit, long sid) =>
        unit.Reads.Scalar(new SqlStatement("SELECT end_sid FROM version WHERE sid = @p0", [sid])) == VersionRows.StillCurrent;
}
