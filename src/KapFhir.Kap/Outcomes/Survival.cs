using System.Runtime.InteropServices;

namespace KapFhir.Kap.Outcomes;

/// <summary>A step of a survival table.</summary>
/// <param name="Day">The day.</param>
/// <param name="AtRisk">How many had not lost it, and were still known about, just before.</param>
/// <param name="Lost">How many lost it on that day.</param>
/// <param name="Kept">The share that keeps it beyond that day.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SurvivalStep(int Day, int AtRisk, int Lost, decimal Kept)
{
    /// <summary>Greenwood's sum up to that day: the variance of the logarithm of <see cref="Kept"/>.</summary>
    public double Spread { get; init; }

    /// <summary>
    /// The interval of <see cref="Kept"/>, by Greenwood's variance on the scale of log(-log) (Kalbfleisch and Prentice 1980), which stays between 0 and 1. Null where nobody lost it,
    /// or everybody: the method has none there.
    /// </summary>
    /// <param name="z">The quantile of the normal distribution: 1.96 for 95 %.</param>
    public (double Low, double High)? Interval(double z)
    {
        if (Kept is <= 0 or >= 1)
        {
            return null;
        }

        var half = z * Math.Sqrt(Spread) / -Math.Log((double)Kept);
        return (Math.Pow((double)Kept, Math.Exp(half)), Math.Pow((double)Kept, Math.Exp(-half)));
    }
}

/// <summary>Kaplan and Meier's product-limit estimate (1958, doi 10.1080/01621459.1958.10501452): who is no longer known about counts until then.</summary>
public static class Survival
{
    /// <summary>The steps: one for each day on which something was lost.</summary>
    /// <param name="times">Days, and whether it was lost then; else it was last known to be kept then.</param>
    public static IReadOnlyList<SurvivalStep> Of(IReadOnlyCollection<(int Day, bool IsLost)> times)
    {
        var (kept, spread) = (1m, 0d);
        var steps = new List<SurvivalStep>();
        foreach (var day in times.Where(t => t.IsLost).Select(t => t.Day).Distinct().Order())
        {
            var (atRisk, lost) = (times.Count(t => t.Day >= day), times.Count(t => t.IsLost && t.Day == day));
            kept *= 1 - ((decimal)lost / atRisk);
            spread += (double)lost / ((double)atRisk * (atRisk - lost));
            steps.Add(new SurvivalStep(day, atRisk, lost, kept) { Spread = spread });
        }

        return steps;
    }

    /// <summary>The share that keeps it beyond a day, or null if nobody was known about that long.</summary>
    public static SurvivalStep? At(int day, IReadOnlyCollection<(int Day, bool IsLost)> times)
    {
        var atRisk = times.Count(t => t.Day >= day);
        var before = Of(times).LastOrDefault(s => s.Day <= day);
        return atRisk == 0 && before.AtRisk == 0 ? null : new SurvivalStep(day, atRisk, times.Count(t => t.IsLost && t.Day <= day), before.AtRisk == 0 ? 1 : before.Kept) { Spread = before.Spread };
    }

    /// <summary>The first day on which no more than half keep it, or null if it never comes to that.</summary>
    public static int? Median(IReadOnlyList<SurvivalStep> steps) => steps.Where(s => s.Kept <= 0.5m).Select(s => (int?)s.Day).FirstOrDefault();
}
