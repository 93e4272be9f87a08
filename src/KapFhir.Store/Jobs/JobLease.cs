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
    }

    /// <summary>The job as it was taken.</summary>
    public Job Job { get; }

    /// <summary>Where the work is.</summary>
    public string Position { get; private set; }

    /// <summary>What is counted.</summary>
    public JobProgress Progress { get; private set; }

    /// <summary>
    /// Says how far the work is, in the same transaction as the piece of work itself: begin the piece with it, and return the failure if it is one. Then
    /// the piece is taken back, for another process has the job by now, or it was cancelled.
    /// </summary>
    public Result<bool> Advance(WriteUnit unit, string position, JobProgress progress)
    {
        if (!_jobs.Advance(unit, this, position, progress))
        {
            return Issues.JobLost(Job.Id);
        }

        (Position, Progress) = (position, progress);
        return true;
    }
}
