using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;
using KapFhir.Kap.Rules.InSession;

namespace KapFhir.Kap.Rules.FollowingUp;

/// <summary>The settings of R-14.</summary>
public sealed class RemsOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>Days to send the form.</summary>
    [Description("Within how many days the REMS monitoring form of an esketamine session is sent. Source: REMS programme.")]
    public int DueDays { get; set; } = 7;
}

/// <summary>R-14: the REMS monitoring form of each esketamine session is sent in time.</summary>
internal static class RemsRule
{
    private const string Form = "rems-monitoring";
    private static readonly FhirCode Overdue = FhirCode.Kap("kap-issue", "rems-overdue");

    /// <summary>At the end of a session: the task. Before the next dose: what is overdue.</summary>
    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, RemsOptions options)
    {
        if (occasion.Kind == OccasionKind.SessionEnd)
        {
            var due = (occasion.Session!.End ?? occasion.At).AddDays(options.DueDays);
            return !SessionTimes.IsEsketamine(occasion, facts) ? [] :
            [
                new Finding("R-14", Issues.RemsFormDue(occasion.Place("performed"), options.DueDays), Overdue, FindingSeverity.Low)
                {
                    IsTaskOnly = true,
                    FollowUps = [new TaskToDo("rems-form", "Send the REMS monitoring form of the session", due, "routine", IsSent(occasion.Session.Reference, facts))],
                },
            ];
        }

        var late = Course.Before(occasion, facts).Where(d => d.IsEsketamine && d.Start.AddDays(options.DueDays) < occasion.At && !IsSent(d.Session, facts)).ToList();
        return late.Count == 0 ? [] :
            [new Finding("R-14", Issues.RemsFormOverdue(occasion.Place("subject"), options.DueDays), Overdue, FindingSeverity.Moderate) { Implicated = [.. late.Select(d => d.Reference)] }];
    }

    private static bool IsSent(string? session, PatientFacts facts) => session is not null && facts.Responses.Any(r => r.Questionnaire == Form && r.Session == session);
}
