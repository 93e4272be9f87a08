using KapFhir.Server.Logs;
using KapFhir.Store;
using KapFhir.Store.Jobs;

namespace KapFhir.Server;

/// <summary>Works on the jobs in the database beside requests, those that other processes left too.</summary>
internal sealed class JobService(FhirServer server, ILogger<JobService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly JobStore _jobs = server.Store.Jobs;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var runner = new JobRunner(
            _jobs, (job, fault) => log.LogError("The job {Id} ({Kind}) was interrupted: {Fault}", job.Id, job.Kind, FaultText.Of(fault)),
            (job, end) => server.Metrics.JobEnded(job.Kind, end));
        return Task.WhenAll(JobKinds.Of(server).SelectMany(kind => Enumerable.Range(0, kind.AtOnce).Select(_ => Loop(runner, kind, stoppingToken))));
    }

    private async Task Loop(JobRunner runner, JobKind kind, CancellationToken stopping)
    {
        var isThere = kind.Every is null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!isThere)
                {
                    await runner.Ensure(kind, stopping);
                    isThere = true;
                }

                if (!await runner.RunNext(kind, stopping))
                {
                    await _jobs.WaitForMore(Interval, stopping);
                }
            }
            catch (StoreUnavailableException fault)
            {
                log.LogWarning("Jobs could not be looked for: {Fault}", FaultText.Of(fault));
                await Task.Delay(Interval, stopping);
            }
        }
    }
}
