namespace KapFhir.Server.Bundles;

/// <summary>
/// Lets few large bundles be worked on at a moment: a bundle that is read takes ten times its bytes, and its entries are prepared on all processors anyway,
/// so that more at once would take memory and give no time. The others wait as bytes.
/// </summary>
internal sealed class BundleTurns
{
    private const int Large = 256 * 1024;

    // One on the processors, one at the database.
    private const int Most = 2;
    private readonly SemaphoreSlim _free = new(Most, Most);

    /// <summary>Does the work of a bundle of so many bytes when it is its turn.</summary>
    public async Task<T> Take<T>(int bytes, Func<Task<T>> work, CancellationToken cancel)
    {
        if (bytes < Large)
        {
            return await work();
        }

        await _free.WaitAsync(cancel);
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
