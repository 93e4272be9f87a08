// https://hl7.org/fhir/R4/async.html
using System.Globalization;
using KapFhir.Fhir.Search;
using KapFhir.Store.Indexing;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Operations;

/// <summary>How far a job is, as a Parameters resource.</summary>
internal static class JobStatus
{
    /// <summary>The path under the base where jobs are.</summary>
    public const string Path = "_jobs";

    /// <summary>How far a job that indexes is, for who is refused a search until it is done.</summary>
    public static IndexingProgress ProgressOf(Job? job, string fhirBase) => job is null
        ? new IndexingProgress(0, 0, null) : new IndexingProgress(job.Progress.Done, job.Progress.Total, Url(job.Id, fhirBase));

    /// <summary>Where a job's progress is.</summary>
    public static string Url(string id, string fhirBase) => $"{fhirBase}/{Path}/{id}";

    /// <summary>How long it takes as it goes, or null if that cannot be told.</summary>
    public static TimeSpan? Remaining(Job job, DateTimeOffset now) =>
        job is { State: JobState.Running, Progress: { Done: > 0 } progress, Times.Started: { } started } && progress.Total > progress.Done
            ? (now - started) / progress.Done * (progress.Total - progress.Done) : null;

    /// <summary>The parameters that tell of a job.</summary>
    public static void Write(ParametersWriter output, Job job, DateTimeOffset now)
    {
        output.Value("job", "id", job.Id);
        output.Value("kind", "code", job.Kind);
        output.Value("status", "code", job.State switch
        {
            JobState.Waiting => "requested",
            JobState.Running => "in-progress",
            JobState.Done => "completed",
            JobState.Failed => "failed",
            _ => "cancelled",
        });
        foreach (var url in IndexJobs.ParametersOf(job))
        {
            output.Value("searchParameter", "uri", url);
        }

        output.Value("total", "decimal", Number(job.Progress.Total));
        output.Value("done", "decimal", Number(job.Progress.Done));
        output.Value("failed", "decimal", Number(job.Progress.Failed));
        output.Value("created", "instant", Instant(job.Times.Created));
        output.Value("started", "instant", Instant(job.Times.Started));
        output.Value("ended", "instant", Instant(job.Times.Ended));
        output.Value("remainingSeconds", "decimal", Remaining(job, now) is { } left ? Number((long)Math.Ceiling(left.TotalSeconds)) : null);
        foreach (var line in job.Outcome.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            output.Value("remark", "string", line);
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Instant(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
