using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.InSession;

/// <summary>The settings of R-29.</summary>
public sealed class PeakOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>How far the minute may be off.</summary>
    [Description("By how many minutes the stated minute of the peak may differ from the measured. Source: design default (tolerance of monitoring).")]
    public int ToleranceMinutes { get; set; } = 5;
}

/// <summary>The course of dissociation in a session.</summary>
/// <param name="Score">The greatest score.</param>
/// <param name="Minute">Its minute.</param>
/// <param name="BackAt">The minute from which it was back at or below the first score, or null if it was not.</param>
public sealed record DissociationCourse(decimal Score, int Minute, int? BackAt)
{
    /// <summary>Computes it from the CADSS-6 totals of a session; null without one.</summary>
    internal static DissociationCourse? Of(Occasion occasion, PatientFacts facts)
    {
        var series = facts.InSession.Where(m => m.Is("cadss6-total") && m.Value is not null)
            .Select(m => (Minute: SessionTimes.Minutes(m, occasion, facts), Score: m.Value!.Value)).OrderBy(m => m.Minute).ToList();
        if (series.Count == 0)
        {
            return null;
        }

        var peak = series.MaxBy(s => s.Score);
        var baseline = series[0].Minute <= 0 ? series[0].Score : 0;
        var back = series.Where(s => s.Minute > peak.Minute && s.Score <= Math.Max(baseline, 1)).Select(s => (int?)s.Minute).FirstOrDefault();
        return new DissociationCourse(peak.Score, peak.Minute, back);
    }
}

/// <summary>R-29: the peak of dissociation that the session states is the one that was measured.</summary>
internal static class PeakRule
{
    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, PeakOptions options)
    {
        return DissociationCourse.Of(occasion, facts) is { } measured ? Stated(occasion, measured, options).Concat(Lasted(occasion, measured)) : [];
    }

    // The duration has no place in the session's extension: it is a number of its own.
    private static IEnumerable<Finding> Lasted(Occasion occasion, DissociationCourse measured) => measured.BackAt is not { } minutes ? [] :
    [
        Found(Issues.DissociationLasted(occasion.Place("extension"))) with
        {
            IsTaskOnly = true,
            Detail = "duration",
            FollowUps = [new KeptNumber("dissociation-duration", "Minutes from the dose until dissociation was back where it was before", FhirCode.Kap("kap-observable", "dissociation-duration"), minutes, "min")],
        },
    ];

    private static IEnumerable<Finding> Stated(Occasion occasion, DissociationCourse measured, PeakOptions options)
    {
        var stated = occasion.Session?.Peak;
        if (stated is null)
        {
            return [Found(Issues.PeakNotStated(occasion.Place("extension"))) with { IsAdvice = true }];
        }

        var isSame = stated.Score == measured.Score && (stated.Minutes is null || Math.Abs(stated.Minutes.Value - measured.Minute) <= options.ToleranceMinutes);
        return isSame ? [] : [Found(Issues.PeakDiffers(occasion.Place("extension")))];
    }

    private static Finding Found(Issue issue) => new("R-29", issue, FhirCode.Kap("kap-issue", "monitoring-gap"), FindingSeverity.Low);
}
