using KapFhir.Store;
using KapFhir.Store.Jobs;

namespace KapFhir.Server;

/// <summary>Works on the jobs in the database beside requests, those that other processes left too.</summary>
internal sealed class JobService(JobStore jobs, IReadOnlyList<JobKind> kinds, ILogger<JobService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var runner = new JobRunner(jobs, (job, fault) => log.LogError(fault, "The job {Id} ({Kind}) was interrupted", job.Id, job.Kind));
        return Task.WhenAll(kinds.SelectMany(kind => Enumerable.Range(0, kind.AtOnce).Select(_ => Loop(runner, kind, stoppingToken))));
    }

    private async Task Loop(JobRunner runner, JobKind kind, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await runner.RunNext(kind, stopping))
                {
                    await jobs.WaitForMore(Interval, stopping);
                }
            }
            catch (StoreUnavailableException fault)
            {
                log.LogWarning(fault, "Jobs could not be looked for");
                await Task.Delay(Interval, stopping);
            }
        }
    }
}
