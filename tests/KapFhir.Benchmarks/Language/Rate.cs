using System.Diagnostics;

namespace KapFhir.Benchmarks.Language;

/// <summary>How often a second something can be done, on one thread.</summary>
internal static class Rate
{
    internal static double Of(double seconds, Action action)
    {
        var (watch, count, batch) = (Stopwatch.StartNew(), 0L, 1);
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            for (var i = 0; i < batch; i++)
            {
                action();
            }

            count += batch;
            batch = watch.Elapsed.TotalSeconds < seconds / 20 ? Math.Min(batch * 2, 100) : batch;
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
