namespace KapFhir.Server.External;

/// <summary>Asks the provider at the start, until it has answered: the server starts without it, and the first caller need not wait.</summary>
internal sealed class ProviderWatch(Provider provider) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await provider.Current(stoppingToken) is null)
            {
                await Task.Delay(Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
