using KapFhir.Server.Audit;
using KapFhir.Store;
using KapFhir.Store.Condition;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Telemetry;

/// <summary>What was found when the server last looked at what waits.</summary>
internal sealed record MetricsSample
{
    public long WritesWaiting { get; init; }

    public IReadOnlyList<JobFigures> Jobs { get; init; } = [];

    public long AuditUnwritten { get; init; }

    public TimeSpan AuditLag { get; init; }

    public StoreFiles? Files { get; init; }
}

/// <summary>Looks at what waits every few seconds, for figures that only the database knows.</summary>
internal sealed class MetricsSampler(FhirServer server, ILogger<MetricsSampler> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Looks now. What the database does not tell stays as it was.</summary>
    public async Task Look(CancellationToken cancel)
    {
        var condition = server.Store.Condition;
        var sample = server.Metrics.Sample with { WritesWaiting = condition.WritesWaiting, AuditUnwritten = server.Audit.Unwritten, Files = condition.Files() };
        server.Metrics.Sample = sample;
        try
        {
            server.Metrics.Sample = sample with { Jobs = await Jobs(sample.Jobs, cancel), AuditLag = await AuditLag(cancel) };
        }
        catch (StoreUnavailableException fault)
        {
            log.LogWarning(fault, "The database did not tell what waits");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Look(stoppingToken);
                await Task.Delay(Interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // A kind of which there was one and is none any more is told as nothing: who watches it shall not see what was.
    private async Task<IReadOnlyList<JobFigures>> Jobs(IReadOnlyList<JobFigures> before, CancellationToken cancel)
    {
        var now = await server.Store.Jobs.Figures(cancel);
        var known = now.Select(j => j.Kind).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. now,
            .. before.Select(j => j.Kind).Concat(JobKinds.Of(server).Select(k => k.Name)).Where(known.Add).Select(kind => new JobFigures(kind, 0, TimeSpan.Zero, 0, 0)),
        ];
    }

    private async Task<TimeSpan> AuditLag(CancellationToken cancel)
    {
        var oldest = (await server.Store.Audit.Pending(long.MaxValue, 1, cancel)).SelectMany(pending => AuditRecord.Read(pending.Records)).FirstOrDefault();
        var lag = oldest is null ? TimeSpan.Zero : server.Clock.GetUtcNow() - oldest.At;
        return lag > TimeSpan.Zero ? lag : TimeSpan.Zero;
    }
}
