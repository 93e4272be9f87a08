using KapFhir.Server.Logs;
using KapFhir.Store;

namespace KapFhir.Server.Audit;

/// <summary>Writes records down every moment, and makes AuditEvents of them.</summary>
internal sealed class AuditService(FhirServer server, ILogger<AuditService> log) : BackgroundService
{
    // What another process recorded before it was killed is nobody's but ours to tell.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        server.Audit.Tell(SecurityEvent.ServerStopped);
        await server.Audit.Flush(cancellationToken);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        server.Audit.Tell(SecurityEvent.ServerStarted);
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        server.Audit.IsOn ? Task.WhenAll(Forever(server.Audit.Interval, server.Audit.Flush, stoppingToken), Forever(LookInterval, Drain, stoppingToken)) : Task.CompletedTask;

    private async Task Drain(CancellationToken stopping)
    {
        if (await server.Store.Audit.Newest(stopping) is { } newest)
        {
            await server.AuditDrain.Drain(newest, stopping);
        }
    }

    private async Task Forever(TimeSpan interval, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(interval, stopping);
                await work(stopping);
            }
            catch (StoreUnavailableException fault)
            {
                log.LogError("The audit trail could not be written: {Fault}", FaultText.Of(fault));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
