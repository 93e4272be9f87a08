using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-08. A number of 0 is no limit.</summary>
public sealed class ExposureOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>The most sessions in 30 days.</summary>
    [Description("Most sessions in 30 days. Source: design default.")]
    public int MaxSessions30Days { get; set; } = 12;

    /// <summary>Sessions in a year after which the course is reviewed.</summary>
    [Description("Sessions in 365 days after which the course is reviewed (a warning). Source: design default.")]
    public int ReviewSessions365Days { get; set; } = 24;

    /// <summary>The most in 30 days.</summary>
    [Description("Most mg in 30 days, all routes together. Source: none published; 0 is no limit.")]
    public decimal MaxMg30Days { get; set; }

    /// <summary>The most in a year.</summary>
    [Description("Most mg in 365 days, all routes together. Source: none published; 0 is no limit.")]
    public decimal MaxMg365Days { get; set; }
}

/// <summary>R-08: cumulative exposure is within its limits.</summary>
internal static class ExposureRule
{
    private const string Id = "R-08";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, ExposureOptions options)
    {
        var (month, year) = (Exposure.Of(occasion, facts, 30), Exposure.Of(occasion, facts, 365));
        var place = occasion.Place("subject");
        if (Exceeds(month.Sessions, options.MaxSessions30Days))
        {
            yield return Found(occasion, Issues.TooManySessions(place, options.MaxSessions30Days, 30), month);
        }

        if (Exceeds(month.Milligrams, options.MaxMg30Days) || Exceeds(year.Milligrams, options.MaxMg365Days))
        {
            yield return Found(occasion, Issues.TooMuchInAll(place), Exceeds(month.Milligrams, options.MaxMg30Days) ? month : year);
        }

        if (Exceeds(year.Sessions, options.ReviewSessions365Days))
        {
            yield return Found(occasion, Issues.ManySessionsInYear(place, options.ReviewSessions365Days), year) with { IsAdvice = true };
        }
    }

    private static bool Exceeds(decimal value, decimal limit) => limit > 0 && value > limit;

    private static Finding Found(Occasion occasion, Issue issue, Exposure exposure) => new(Id, issue, FhirCode.Act("DOSEDURH"), FindingSeverity.High)
    {
        FollowUps =
        [
            new KeptNumber("session-count", "Dosing sessions in the period", FhirCode.Kap("kap-observable", "session-count"), exposure.Sessions, "1"),
            new KeptNumber("cumulative-dose", "Ketamine given in the period", FhirCode.Kap("kap-observable", "cumulative-dose"), exposure.Milligrams, "mg"),
            new RaisedFlag("exposure", "Cumulative ketamine exposure is above the clinic's limit", "drug", FhirCode.Kap("kap-observable", "cumulative-dose")),
        ],
    };

    private readonly record struct Exposure(int Sessions, decimal Milligrams)
    {
        internal static Exposure Of(Occasion occasion, PatientFacts facts, int days)
        {
            var doses = facts.Doses.Where(d => d.Start <= occasion.At && d.Start > occasion.At.AddDays(-days)).ToList();
            var isOwnCounted = doses.Exists(d => d.Session is not null && d.Session == occasion.Session?.Reference);
            return new(Course.Sessions(doses) + (isOwnCounted ? 0 : 1), doses.Sum(d => d.Milligrams ?? 0) + (occasion.Dose?.Milligrams ?? 0));
        }
    }
}
