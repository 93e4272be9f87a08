using System.Globalization;
using KapFhir.Store.Audit;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Commands;

/// <summary>Verifies the database against itself: versions without gaps, contents that can be read, index rows that say the same.</summary>
internal static class Check
{
    private const int BadUse = 2;

    /// <summary>Verifies it, and that the audit chain leads through a head that was noted earlier, if one is given.</summary>
    public static async Task<int> Run(string[] settings, string? noted, CancellationToken cancel)
    {
        var head = noted is null ? null : AuditLink.Parse(noted);
        if (noted is not null && head is null)
        {
            await Console.Error.WriteLineAsync("--audit-head is what an earlier check said of the chain's head: a number, a colon and 64 hexadecimal digits.");
            return BadUse;
        }

        return await Host.RunVerb("check", settings, server => Verify(server, head, cancel), changes: false);
    }

    private static async Task<int> Verify(FhirServer server, AuditLink? noted, CancellationToken cancel)
    {
        List<string> faults = [.. await Host.Counting("Checking", "versions", progress => server.Store.Check(server.Writes.Entries, progress, cancel))];
        if (noted is not null && await server.Store.Audit.Departure(noted, cancel) is { } departure)
        {
            faults.Add(departure);
        }

        faults.ToList().ForEach(Console.Error.WriteLine);
        if (await server.Store.Audit.Checkpoint(cancel) is { } checkpoint)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"The audit chain begins after {checkpoint.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {checkpoint.Removed} AuditEvents up to then were removed, their time being over."));
        }

        if (await server.Store.Audit.Head(cancel) is { } head)
        {
            Console.WriteLine($"The audit chain's head is {head}. Noted elsewhere, it shows a later check (--audit-head) whether what is before it is still the same.");
        }

        Console.WriteLine(faults.Count == 0 ? "The database is sound." : $"{faults.Count} fault(s) found.");
        return faults.Count == 0 ? 0 : 1;
    }
}

/// <summary>Extracts what every resource can be found by anew.</summary>
internal static class Reindex
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    /// <summary>By a job like that of <c>$reindex</c>: one that was interrupted goes on, one that a server is at is watched.</summary>
    public static Task<int> Run(string[] settings, CancellationToken cancel) => Host.RunVerb("reindex", settings, async server =>
    {
        var id = (await server.Store.Indexing.UnfinishedReindex(cancel))?.Id ?? await server.Store.Indexing.Reindex([], caller: "", cancel);
        var total = (await server.Store.Jobs.Find(id, cancel))!.Progress.Total;
        var job = await Host.Counting("Indexing", $"of {total} resources", progress => Work(server.Store, id, progress, cancel));
        foreach (var line in job.Outcome.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Console.Error.WriteLine(line);
        }

        await server.Store.RebuildRelease(cancel);
        Console.WriteLine($"{job.Progress.Done} resources indexed{(job.Progress.Failed > 0 ? $", {job.Progress.Failed} of them not by every parameter" : "")}.");
        return job.State == JobState.Done ? 0 : 1;
    });

    private static async Task<Job> Work(ResourceStore store, string id, IProgress<long> progress, CancellationToken cancel)
    {
        var kind = store.Indexing.Kinds.First(k => k.Name == "reindex");
        var runner = new JobRunner(store.Jobs, (_, fault) => Console.Error.WriteLine(fault.Message));
        var work = Task.CompletedTask;
        while (true)
        {
            if (work.IsCompleted && await store.Jobs.TakeOne(id, cancel) is { } lease)
            {
                work = runner.Run(lease, kind, cancel);
            }

            await Task.WhenAny(work.IsCompleted ? Task.Delay(Look, cancel) : work, Task.Delay(Look, cancel));
            if (cancel.IsCancellationRequested)
            {
                await work;
                throw new OperationCanceledException("Interrupted. The verb reindex goes on where it was.", cancel);
            }

            var job = (await store.Jobs.Find(id, cancel))!;
            progress.Report(job.Progress.Done);
            if (job.IsEnded)
            {
                return job;
            }
        }
    }

    /// <summary>Indexes anew what a new schema left without index rows, before anything is served; goes on where it was interrupted.</summary>
    public static async Task Finish(FhirServer server, CancellationToken cancel)
    {
        if (await server.Store.PendingReindex(cancel) is { } after)
        {
            await Host.Counting("Indexing for the new schema, up to", "of the versions",
                progress => server.Store.Reindex(server.Writes.Entries, after, progress, cancel));
        }
    }
}
