using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.InSession;

/// <summary>The settings of R-30.</summary>
public sealed class EventOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>How long after a dose an event may be put down to it.</summary>
    [Description("For how many hours after a dose an adverse event should say whether it is put down to it. Source: design default.")]
    public int OnsetHours { get; set; } = 24;
}

/// <summary>R-30: rescue drugs and adverse events are tied to the session.</summary>
internal static class EventRule
{
    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, EventOptions options)
    {
        if (occasion.Type == "AdverseEvent")
        {
            var near = facts.Doses.FirstOrDefault(d => d.Start <= occasion.At && d.Start.AddHours(options.OnsetHours) >= occasion.At);
            return near is null || occasion.Event!.Suspects.Count > 0 ? []
                : [Found(Issues.EventWithoutSuspect(occasion.Place("suspectEntity"), options.OnsetHours)) with { Implicated = [near.Reference] }];
        }

        return facts.Events.Count > 0 ? [] : [Found(Issues.RescueWithoutEvent(occasion.Place("reasonReference")))];
    }

    private static Finding Found(Issue issue) => new("R-30", issue, FhirCode.Act("REACT"), FindingSeverity.Moderate);
}
