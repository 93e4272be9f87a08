using KapFhir.Store;

namespace KapFhir.Server.Bundles;

/// <summary>
/// Lets large bundles be worked on one after the other: a bundle that is read takes ten times its bytes, and its entries are prepared on
/// all processors anyway, so that two at once take memory and give little. The others wait as bytes.
/// </summary>
internal sealed class BundleTurns
{
    private const int Large = 256 * 1024;
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Does the work of a bundle of so many bytes when it is its turn.</summary>
    public async Task<T> Take<T>(int bytes, Func<Task<T>> work, CancellationToken cancel)
    {
        if (bytes < Large)
        {
            return await work();
        }

        using (Spans.Start(Spans.BundleWait))
        {
            await _free.WaitAsync(cancel);
        }

        try
        {
            return await work();
        }
        finally
        {
            _free.Release();
        }
    }
}
