using System.Globalization;
using KapFhir.Benchmarks.Load;
using KapFhir.Tests.Fuzz;

namespace KapFhir.Benchmarks;

/// <summary>
/// Throws random bytes, cut-off and damaged resources, expressions, searches and patches at everything that takes what others write, and says what
/// came of it.
/// </summary>
internal static class Fuzz
{
    /// <summary>Returns 1 if anything was found.</summary>
    /// <param name="time">How long at each target.</param>
    /// <param name="seed">Where the numbers begin.</param>
    /// <param name="only">One target's name, or null for all.</param>
    /// <param name="number">One input of the run with this seed, or null.</param>
    internal static int Run(TimeSpan time, int seed, string? only, long? number)
    {
        var corpus = Corpus.Of(Synthea.Root(), Synthea.Patients().Take(3).Select(p => p.Json));
        Print($"{corpus.Count} resources to begin with, seed {seed}");
        var found = 0;
        foreach (var name in FuzzTargets.Names.Where(n => only is null || n == only))
        {
            var run = new FuzzRun(FuzzTargets.Of(name, corpus), seed);
            var report = number is null ? run.For(time, End) : run.Again(number.Value);
            var (megabytes, slowest) = (report.Bytes / 1048576.0, report.SlowestPerKb.TotalMilliseconds);
            Print($"{name}: {report.Cases} inputs, {report.Taken} taken, {megabytes:0.0} MB, slowest {slowest:0.0} ms per KB, {report.MostAllocatedPerByte:0} bytes per byte");
            report.Findings.ToList().ForEach(f => Print($"{f}"));
            found += report.Findings.Count;
        }

        return found > 0 ? 1 : 0;
    }

    private static void End(string hanging)
    {
        Print($"{hanging}");
        Environment.Exit(1);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
