using KapFhir.Store;
using KapFhir.Store.Resources;

namespace KapFhir.Server;

/// <summary>Removes the index rows of versions that were superseded long ago, from time to time, between other writes.</summary>
internal sealed class CleaningService(ResourceStore store, ILogger<CleaningService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await store.CleanSuperseded(stoppingToken);
            }
            catch (StoreUnavailableException fault)
            {
                // It waits until the next time: nothing depends on it but space.
                log.LogWarning(fault, "Superseded index rows could not be removed");
            }
        }
    }
}
