using KapFhir.Fhir;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Jobs;

/// <summary>
/// The jobs in the database. A job is worked on by one process at a time, which holds it by a lease; when that ends without a word, because the process
/// was killed or hangs, another takes the job and goes on where it was.
/// </summary>
public sealed class JobStore
{
    private readonly ResourceStore _store;
    private readonly ReadPool _readers;
    private readonly StorageOptions _options;
    private readonly TimeProvider _clock;
    private volatile TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal JobStore(ResourceStore store, ReadPool readers, StorageOptions options, TimeProvider clock)
    {
        _store = store;
        _readers = readers;
        _options = options;
        _clock = clock;
    }

    /// <summary>This process, as leases name it.</summary>
    public static string Owner { get; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    /// <summary>How long a lease is.</summary>
    internal TimeSpan Lease => _options.JobLease;

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private long LeaseEnd => Now + (long)_options.JobLease.TotalMilliseconds;

    /// <summary>Adds a job. Returns its id, after it is on disk.</summary>
    public async Task<string> Add(NewJob job, CancellationToken cancel)
    {
        await _store.Write<bool>(
            unit =>
            {
                Add(unit, job);
                return true;
            },
            cancel);
        Wake();
        return job.Id;
    }

    /// <summary>Adds a job in an open write, with which it is there or not. Call <see cref="Wake"/> after it.</summary>
    public void Add(WriteUnit unit, NewJob job) => unit.Run(JobSql.Add(job, Now));

    /// <summary>Adds a job unless there is one of its id; what has ended begins again.</summary>
    public Task Ensure(NewJob job, CancellationToken cancel) => Run(cancel, JobSql.Renew(job.Id, Now), JobSql.AddMissing(job, Now));

    /// <summary>Tells those who wait for jobs in this process that there may be one.</summary>
    public void Wake() => Interlocked.Exchange(ref _added, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Waits for a job to be added by this process, or for so long: what others added is found by looking.</summary>
    public async Task WaitForMore(TimeSpan most, CancellationToken cancel)
    {
        try
        {
            await _added.Task.WaitAsync(most, cancel);
        }
        catch (TimeoutException)
        {
            // Time to look.
        }
    }

    /// <summary>A job, or null.</summary>
    public Task<Job?> Find(string id, CancellationToken cancel) => _readers.Read(session => session.First(JobSql.Find(id), JobSql.Read), cancel);

    /// <summary>The same for callers that cannot wait otherwise.</summary>
    public Job? FindNow(string id) => _readers.ReadNow(session => session.First(JobSql.Find(id), JobSql.Read));

    /// <summary>Every job, in the order in which they were asked for; those that ended long ago are gone.</summary>
    public async Task<IReadOnlyList<Job>> All(CancellationToken cancel) => await _readers.Read(session => session.Query(JobSql.All(), JobSql.Read), cancel);

    /// <summary>What waits, is at work and failed, by kind.</summary>
    public async Task<IReadOnlyList<JobFigures>> Figures(CancellationToken cancel)
    {
        var now = Now;
        return await _readers.Read(
            session => session.Query(
                JobSql.Figures(now),
                r => new JobFigures(r.GetString(0), r.GetInt64(1), TimeSpan.FromMilliseconds(now - r.GetInt64(2)), r.GetInt64(3), r.GetInt64(4))),
            cancel);
    }

    /// <summary>What a job left to be fetched, or null.</summary>
    public Task<byte[]?> Output(string id, CancellationToken cancel) =>
        _readers.Read(session => session.First(JobSql.Output(id), r => r.GetBytes(0)), cancel);

    /// <summary>A file that a job left, or null.</summary>
    public Task<byte[]?> File(string id, string name, CancellationToken cancel) =>
        _readers.Read(session => session.First(JobFileSql.Find(id, name), r => r.GetBytes(0)), cancel);

    /// <summary>Asks for a job to end: at once if it waits, soon if it is worked on. False if there is none, or it has ended.</summary>
    public async Task<bool> Cancel(string id, CancellationToken cancel) =>
        (await _store.Write<bool>(unit => unit.Run(JobSql.Cancel(id, Now)) > 0, cancel)).Value;

    /// <summary>Forgets a job and what it left.</summary>
    public Task Remove(string id, CancellationToken cancel) => Run(cancel, JobSql.RemoveOutput(id), JobFileSql.Remove(id), JobSql.Remove(id));

    /// <summary>Forgets the jobs that ended before <see cref="StorageOptions.KeepJobs"/>.</summary>
    public Task RemoveEnded(CancellationToken cancel)
    {
        var before = Now - (long)_options.KeepJobs.TotalMilliseconds;
        return Run(cancel, JobSql.RemoveOutputs(before), JobFileSql.RemoveEnded(before), JobSql.RemoveEnded(before));
    }

    /// <summary>Takes a job of a kind, or gives null if there is none to be taken now.</summary>
    public async Task<JobLease?> Take(string kind, CancellationToken cancel)
    {
        foreach (var id in await _readers.Read(session => session.Query(JobSql.Waiting(kind, Now), r => r.GetString(0)), cancel))
        {
            if (await TakeOne(id, cancel) is { } lease)
            {
                return lease;
            }
        }

        return null;
    }

    /// <summary>Takes this job, or gives null if it can't be taken now.</summary>
    public async Task<JobLease?> TakeOne(string id, CancellationToken cancel)
    {
        JobLease? taken = null;
        await _store.Write<bool>(
            unit =>
            {
                var isTaken = unit.Run(JobSql.Take(id, Owner, Now, LeaseEnd)) > 0;
                if (!isTaken)
                {
                    unit.Run(JobSql.GiveUp(id, Now, Issues.JobGivenUp().Diagnostics));
                }

                taken = isTaken ? new JobLease(this, unit.Reads.First(JobSql.Find(id), JobSql.Read)!) : null;
                return true;
            },
            cancel);
        return taken;
    }

    /// <summary>Keeps a job for longer. Null if it is this process's no more; else how it stands.</summary>
    internal async Task<Job?> Keep(JobLease lease, CancellationToken cancel) =>
        await Run(cancel, JobSql.Keep(lease.Job.Id, lease.Job.Attempt, LeaseEnd)) > 0 ? await Find(lease.Job.Id, cancel) : null;

    internal bool Advance(WriteUnit unit, JobLease lease, string position, JobProgress progress, string remark) =>
        unit.Run(JobSql.Advance(lease.Job.Id, lease.Job.Attempt, LeaseEnd, position, progress, remark)) > 0;

    internal async Task End(JobLease lease, JobEnd end, CancellationToken cancel)
    {
        await _store.Write<bool>(
            unit =>
            {
                var isMine = unit.Run(JobSql.End(lease.Job.Id, lease.Job.Attempt, end, Now)) > 0;
                if (isMine && end.Output is { } output)
                {
                    unit.Run(JobSql.AddOutput(lease.Job.Id, output.ToArray()));
                }

                return true;
            },
            cancel);
    }

    internal Task Release(JobLease lease, TimeSpan wait, string outcome, CancellationToken cancel) =>
        Run(cancel, JobSql.Release(lease.Job.Id, lease.Job.Attempt, Now + (long)wait.TotalMilliseconds, outcome));

    private async Task<int> Run(CancellationToken cancel, params SqlStatement[] statements) =>
        (await _store.Write<int>(unit => statements.Sum(s => unit.Run(s)), cancel)).Value;
}
