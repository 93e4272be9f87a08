using System.Diagnostics;
using KapFhir.Fhir;

namespace KapFhir.Store.Jobs;

/// <summary>
/// Does the work of a job. Goes on from <see cref="JobLease.Position"/> where that makes sense, says how far it is by <see cref="JobLease.Advance"/>,
/// and ends when the token says so: the process stops, the job was cancelled, or another process has it.
/// </summary>
/// <returns>How it ended, or null if it is to go on later, as after an <see cref="JobLease.Advance"/> that was refused.</returns>
public delegate Task<JobEnd?> JobWork(JobLease lease, CancellationToken cancel);

/// <summary>A kind of job.</summary>
/// <param name="Name">As in <see cref="Job.Kind"/>.</param>
/// <param name="Work">Does it.</param>
/// <param name="AtOnce">How many of them a process works on at the same time.</param>
/// <param name="Every">For the one job of its kind that comes again for ever, however it ended: after how long. Null for others.</param>
public sealed record JobKind(string Name, JobWork Work, int AtOnce = 1, TimeSpan? Every = null);

/// <summary>Works on jobs: takes them, keeps them while the work goes on, and writes down how they ended.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="faulted">Is told of work that failed by a fault of the program or the database.</param>
/// <param name="ended">Is told how a piece of work ended: null if it is to go on later.</param>
public sealed class JobRunner(JobStore jobs, Action<Job, Exception> faulted, Action<Job, JobEnd?>? ended = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Works on the next job of this kind. False if there is none to be taken now.</summary>
    public async Task<bool> RunNext(JobKind kind, CancellationToken stopping)
    {
        if (await jobs.Take(kind.Name, stopping) is not { } lease)
        {
            return false;
        }

        await Run(lease, kind, stopping);
        return true;
    }

    /// <summary>Sees to it that the job that comes again is there; its id is its kind's name.</summary>
    public Task Ensure(JobKind kind, CancellationToken cancel) => jobs.Ensure(new NewJob(kind.Name) { Id = kind.Name, MostTakeovers = int.MaxValue }, cancel);

    /// <summary>Works on a job that was taken.</summary>
    public async Task Run(JobLease lease, JobKind kind, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var over = new CancellationTokenSource();
        var keeping = Keep(lease, cancel, over.Token);
        var end = await Traced(lease, kind.Work, cancel.Token);
        await over.CancelAsync();
        end = await keeping && end is not { State: JobState.Done } ? new JobEnd(JobState.Cancelled, "") : end;
        ended?.Invoke(lease.Job, end);

        // Not by the stopping token: what is done is to be said also while the process stops.
        using var patience = new CancellationTokenSource(Pause);
        try
        {
            await WriteEnd(lease, kind, end, stopping, patience.Token);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OperationCanceledException)
        {
            // The lease ends by itself, and the job goes on then.
            faulted(lease.Job, fault);
        }
    }

    private Task WriteEnd(JobLease lease, JobKind kind, JobEnd? end, CancellationToken stopping, CancellationToken cancel) => end switch
    {
        null when stopping.IsCancellationRequested && lease.Job.IsRestartable => jobs.Release(lease, TimeSpan.Zero, lease.Job.Outcome, cancel),
        _ when kind.Every is { } wait => jobs.Release(lease, wait, end?.Outcome ?? lease.Job.Outcome, cancel),
        null when lease.Job.IsRestartable => jobs.Release(lease, Pause, lease.Job.Outcome, cancel),
        null => jobs.End(lease, JobEnd.Failed(Issues.JobGivenUp().Diagnostics), cancel),
        _ => jobs.End(lease, end, cancel),
    };

    // A job's id is for who asked for it alone: whoever knows it may fetch what it left.
    private async Task<JobEnd?> Traced(JobLease lease, JobWork work, CancellationToken cancel)
    {
        using var span = Spans.Start(Spans.Job);
        span?.SetTag("kapfhir.job.kind", lease.Job.Kind).SetTag("kapfhir.job.attempt", lease.Job.Attempt);
        var end = await Finish(lease, work, cancel);
        span?.SetTag("kapfhir.job.end", end?.State.ToString() ?? "Later");
        if (end is { State: JobState.Failed })
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }

        return end;
    }

    /// <summary>How the work ended, or null if it is to go on later: it was interrupted, or the database does not answer.</summary>
    private async Task<JobEnd?> Finish(JobLease lease, JobWork work, CancellationToken cancel)
    {
        try
        {
            return await work(lease, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
        catch (StoreUnavailableException fault)
        {
            faulted(lease.Job, fault);
            return null;
        }
        catch (Exception fault)
        {
            faulted(lease.Job, fault);
            return JobEnd.Failed(Issues.JobFault().Diagnostics);
        }
    }

    /// <summary>Renews the lease three times in its length, until it is over. Ends the work if the job was lost or cancelled; true if cancelled.</summary>
    private async Task<bool> Keep(JobLease lease, CancellationTokenSource work, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(jobs.Lease / 3, over);
                var job = await KeepOnce(lease, over);
                if (job is null or { WantsCancel: true })
                {
                    await work.CancelAsync();
                    return job is not null;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return await WantsCancel(lease);
        }
    }

    private async Task<bool> WantsCancel(JobLease lease)
    {
        try
        {
            return await jobs.Find(lease.Job.Id, CancellationToken.None) is { WantsCancel: true };
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private async Task<Job?> KeepOnce(JobLease lease, CancellationToken over)
    {
        try
        {
            return await jobs.Keep(lease, over);
        }
        catch (StoreUnavailableException)
        {
            // The work meets it too, and says so; the lease has two more tries.
            return lease.Job;
        }
    }
}
