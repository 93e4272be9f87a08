using KapFhir.Auth.External;

namespace KapFhir.Server.External;

/// <summary>
/// Reads the provider's document and keys at the start, and anew every <c>Auth:External:MetadataRefresh</c>; every few seconds while it does not answer. The server starts without it.
/// </summary>
internal sealed class ProviderWatch(Provider provider, ExternalOptions options) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await provider.Newer(stoppingToken);
                await Task.Delay(provider.Fault is null && options.MetadataRefresh > Pause ? options.MetadataRefresh : Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
