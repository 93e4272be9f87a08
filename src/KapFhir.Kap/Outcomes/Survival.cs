using System.Runtime.InteropServices;

namespace KapFhir.Kap.Outcomes;

/// <summary>A step of a survival table.</summary>
/// <param name="Day">The day.</param>
/// <param name="AtRisk">How many had not lost it, and were still known about, just before.</param>
/// <param name="Lost">How many lost it on that day.</param>
/// <param name="Kept">The share that keeps it beyond that day.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SurvivalStep(int Day, int AtRisk, int Lost, decimal Kept);

/// <summary>Kaplan and Meier's product-limit estimate (1958, doi 10.1080/01621459.1958.10501452): who is no longer known about counts until then.</summary>
public static class Survival
{
    /// <summary>The steps: one for each day on which something was lost.</summary>
    /// <param name="times">Days, and whether it was lost then; else it was last known to be kept then.</param>
    public static IReadOnlyList<SurvivalStep> Of(IReadOnlyCollection<(int Day, bool IsLost)> times)
    {
        var kept = 1m;
        var steps = new List<SurvivalStep>();
        foreach (var day in times.Where(t => t.IsLost).Select(t => t.Day).Distinct().Order())
        {
            var (atRisk, lost) = (times.Count(t => t.Day >= day), times.Count(t => t.IsLost && t.Day == day));
            kept *= 1 - ((decimal)lost / atRisk);
            steps.Add(new SurvivalStep(day, atRisk, lost, kept));
        }

        return steps;
    }

    /// <summary>The share that keeps it beyond a day, or null if nobody was known about that long.</summary>
    public static SurvivalStep? At(int day, IReadOnlyCollection<(int Day, bool IsLost)> times)
    {
        var atRisk = times.Count(t => t.Day >= day);
        var before = Of(times).LastOrDefault(s => s.Day <= day);
        return atRisk == 0 && before.AtRisk == 0 ? null : new SurvivalStep(day, atRisk, times.Count(t => t.IsLost && t.Day <= day), before.AtRisk == 0 ? 1 : before.Kept);
    }

    /// <summary>The first day on which no more than half keep it, or null if it never comes to that.</summary>
    public static int? Median(IReadOnlyList<SurvivalStep> steps) => steps.Where(s => s.Kept <= 0.5m).Select(s => (int?)s.Day).FirstOrDefault();
}
