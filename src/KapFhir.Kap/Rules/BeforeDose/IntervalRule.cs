using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-07.</summary>
public sealed class IntervalOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>The least days between two doses.</summary>
    [Description("Least days between two doses, counted to the nearest. Source: design default; twice weekly by the esketamine prescribing information.")]
    public int MinDays { get; set; } = 2;

    /// <summary>The usual days between two infusions.</summary>
    [Description("Usual days between two infusions; fewer is a warning. Source: 6 infusions in 2 to 3 weeks (Oliver 2022, McInnes 2022).")]
    public int IvUsualDays { get; set; } = 3;
}

/// <summary>R-07: enough days have passed since the last dose, and its session is over.</summary>
internal static class IntervalRule
{
    private const string Id = "R-07";
    private static readonly FhirCode Interval = FhirCode.Act("DOSEIVL");

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, IntervalOptions options)
    {
        var place = occasion.Place(occasion.Kind == OccasionKind.Dose ? "effective" : "performed");
        if (Course.LastDose(occasion, facts) is { } last)
        {
            var days = Math.Round((occasion.At - last.Start).TotalDays, MidpointRounding.AwayFromZero);
            if (days < options.MinDays)
            {
                yield return new Finding(Id, Issues.IntervalShort(place, options.MinDays), Interval, FindingSeverity.High) { Implicated = [last.Reference] };
            }
            else if (occasion.Route == DoseRoute.Intravenous && days < options.IvUsualDays)
            {
                yield return new Finding(Id, Issues.IntervalUnusual(place, options.IvUsualDays), Interval, FindingSeverity.Low) { Implicated = [last.Reference], IsAdvice = true };
            }
        }

        if (facts.Sessions.FirstOrDefault(s => s is { IsDosing: true, Status: "in-progress" } && s.Reference != occasion.Session?.Reference && s.Start < occasion.At) is { } open)
        {
            yield return new Finding(Id, Issues.SessionStillOpen(place), Interval, FindingSeverity.High) { Implicated = [open.Reference] };
        }
    }
}
