using KapFhir.Fhir;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Jobs;

/// <summary>A job that this process holds.</summary>
public sealed class JobLease
{
    private readonly JobStore _jobs;

    internal JobLease(JobStore jobs, Job job)
    {
        _jobs = jobs;
        Job = job;
        Position = job.Position;
        Progress = job.Progress;
        Remark = job.Outcome;
    }

    /// <summary>The job as it was taken.</summary>
    public Job Job { get; }

    /// <summary>Where the work is.</summary>
    public string Position { get; private set; }

    /// <summary>What is counted.</summary>
    public JobProgress Progress { get; private set; }

    /// <summary>What the work has noted so far.</summary>
    public string Remark { get; private set; }

    /// <summary>Leaves a file to be fetched, in the same transaction as an <see cref="Advance"/>.</summary>
    public void Leave(WriteUnit unit, string name, ReadOnlyMemory<byte> content) => unit.Run(JobFileSql.Add(Job.Id, name, content.ToArray()));

    /// <summary>Forgets the files that an earlier attempt left.</summary>
    public void ForgetFiles(WriteUnit unit) => unit.Run(JobFileSql.Remove(Job.Id));

    /// <summary>
    /// Says how far the work is, in the same transaction as the piece of work itself: begin the piece with it, and return the failure if it is one. Then
    /// the piece is taken back, for another process has the job by now, or it was cancelled.
    /// </summary>
    /// <param name="unit">The transaction of the piece.</param>
    /// <param name="position">Where the work goes on from.</param>
    /// <param name="progress">What is counted.</param>
    /// <param name="remark">What is to be noted; null to leave it.</param>
    public Result<bool> Advance(WriteUnit unit, string position, JobProgress progress, string? remark = null)
    {
        if (!_jobs.Advance(unit, this, position, progress, remark ?? Remark))
        {
            return Issues.JobLost(Job.Id);
        }

        (Position, Progress, Remark) = (position, progress, remark ?? Remark);
        return true;
    }
}
