using KapFhir.Store.Dialects;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Indexing;

/// <summary>Removes the rows of search parameters that are no more, in small pieces between other writes.</summary>
internal sealed class RemovalWork(ResourceStore store, ReadPool readers, ReadSql read, ParameterRegistration registration, Vocabulary vocabulary)
{
    private const int VersionsAtOnce = 500;

    /// <summary>Does the job from where it is.</summary>
    public async Task<JobEnd?> Run(JobLease lease, CancellationToken cancel)
    {
        var input = ReindexInput.Parse(lease.Job.Input);
        var numbers = input.Parameters!.SelectMany(vocabulary.NumbersOf).Select(n => (long)n).ToList();
        for (var at = WalkPosition.Parse(lease.Position); at.Type < input.Types.Count;)
        {
            cancel.ThrowIfCancellationRequested();
            var (after, type) = (at.Sid, input.Types[at.Type]);
            var sids = await readers.Read(session => read.SidsOf(session, type, after, VersionsAtOnce), cancel);
            at = sids.Count < VersionsAtOnce ? new WalkPosition(at.Type + 1, 0) : at with { Sid = sids[^1] };
            if (sids.Count > 0 && !await RemovePiece(lease, numbers, after, sids, at, cancel))
            {
                return null;
            }
        }

        var done = await store.Write<bool>(
            unit => lease.Advance(unit, lease.Position, lease.Progress).Then<bool>(_ =>
            {
                registration.Forget(unit, input.Parameters!);
                return true;
            }),
            cancel);
        return done.IsSuccess ? JobEnd.Done("") : null;
    }

    private async Task<bool> RemovePiece(JobLease lease, List<long> numbers, long after, List<long> sids, WalkPosition at, CancellationToken cancel)
    {
        var progress = lease.Progress with { Done = lease.Progress.Done + sids.Count };
        var removed = await store.Write<bool>(
            unit => lease.Advance(unit, at.ToString(), progress).Then<bool>(_ =>
            {
                var list = string.Join(", ", numbers.Select((_, i) => SqlValues.NameOf(i + 2)));
                foreach (var table in IndexTables.All)
                {
                    unit.Run(new SqlStatement(
                        $"DELETE FROM {table} WHERE sid > @p0 AND sid <= @p1 AND param IN ({list})", [after, sids[^1], .. numbers.Select(n => (object)n)]));
                }

                return true;
            }),
            cancel);
        return removed.IsSuccess;
    }
}
