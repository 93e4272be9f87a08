using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.FollowingUp;

/// <summary>The settings of R-16.</summary>
public sealed class ContactOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>Hours to the first contact.</summary>
    [Description("Within how many hours after a session the patient is contacted. Source: design default (24 to 72).")]
    public int ContactHours { get; set; } = 72;

    /// <summary>Days to the first score.</summary>
    [Description("Within how many days after a session a scale is filled in. Source: design default.")]
    public int ScoreDays { get; set; } = 7;

    /// <summary>Grace.</summary>
    [Description("How many days later still count. Source: design default.")]
    public int GraceDays { get; set; } = 3;

    /// <summary>Tries.</summary>
    [Description("After how many tries in vain (Communication to the patient, Appointment not kept, after the contact was due) a patient is lost to follow-up; 0 for never. Source: R-16 of the clinical brief.")]
    public int Tries { get; set; } = 3;
}

/// <summary>R-16: the last session was followed up. Asked before the next dose, since rules have no clock.</summary>
internal static class ContactRule
{
    internal static readonly string[] Records = ["kap-session-record", "kap-consent-form", "rems-monitoring"];

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, ContactOptions options)
    {
        if (Course.LastDose(occasion, facts) is not { } last)
        {
            yield break;
        }

        var contactBy = last.Start.AddHours(options.ContactHours).AddDays(options.GraceDays);
        var forms = facts.Responses.Where(r => r.At > last.Start && !Records.Contains(r.Questionnaire, StringComparer.Ordinal)).ToList();
        var isSeen = facts.Sessions.Any(s => s is { IsDosing: false, Status: "completed" } && s.Start > last.Start && s.Start <= contactBy) || forms.Exists(r => r.At <= contactBy);
        if (occasion.At > contactBy && !isSeen)
        {
            yield return Found(occasion, last, Issues.NotContacted(occasion.Place("subject"), options.ContactHours), "contact");
        }

        var scoreBy = last.Start.AddDays(options.ScoreDays + options.GraceDays);
        if (occasion.At > scoreBy && !forms.Exists(r => r.At <= scoreBy))
        {
            yield return Found(occasion, last, Issues.NoScoreAfterSession(occasion.Place("subject"), options.ScoreDays), "score");
        }
    }

    private static Finding Found(Occasion occasion, DoseFact last, Issue issue, string key) =>
        new("R-16", issue, FhirCode.Kap("kap-issue", "monitoring-gap"), FindingSeverity.Moderate)
        {
            Detail = key,
            Implicated = [last.Reference],
            FollowUps = [new TaskToDo("follow-up-" + key, "Follow up the last session", occasion.At, "asap")],
        };
}
