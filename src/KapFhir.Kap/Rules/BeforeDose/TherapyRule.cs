using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-11.</summary>
public sealed class TherapyOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>Preparations before the first dose.</summary>
    [Description("Least preparation sessions of a course before its first dose. Source: design default; published clinic protocols have 2 or 3.")]
    public int MinPreparations { get; set; } = 1;

    /// <summary>Integrations between two doses.</summary>
    [Description("Least integration sessions between two doses. Source: published clinic protocol.")]
    public int MinIntegrations { get; set; } = 1;

    /// <summary>Integrations after the first dose.</summary>
    [Description("Least integration sessions after the first dose of a course. Source: published clinic protocol.")]
    public int MinIntegrationsAfterFirst { get; set; } = 2;

    /// <summary>Courses without therapy.</summary>
    [Description("Types of course (EpisodeOfCare.type, kap-course-type) that have no preparation and integration, separated by commas. Source: the guide's types of course: these are given without therapy.")]
    public string NotAsked { get; set; } = "ketamine-only,esketamine";
}

/// <summary>R-11: preparation and integration have taken place.</summary>
internal static class TherapyRule
{
    private const string Id = "R-11";
    private static readonly FhirCode Missing = FhirCode.Kap("kap-issue", "prep-missing");

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, TherapyOptions options)
    {
        if (Course.Types(occasion, facts).Any(t => SettingList.Of(options.NotAsked).Contains(t, StringComparer.Ordinal)))
        {
            yield break;
        }

        var place = occasion.Place("subject");
        var since = Course.Since(occasion, facts);
        if (Held("preparation", facts, since, occasion.At) < options.MinPreparations)
        {
            yield return new Finding(Id, Issues.PreparationMissing(place, options.MinPreparations), Missing, FindingSeverity.Moderate)
            {
                FollowUps = [new TaskToDo("preparation", "Preparation session before the next dose", occasion.At, "routine")],
            };
        }

        var doses = Course.Before(occasion, facts).Where(d => d.Start >= since).ToList();
        if (doses.Count == 0)
        {
            yield break;
        }

        var wanted = Course.Sessions(doses) == 1 ? Math.Max(options.MinIntegrations, options.MinIntegrationsAfterFirst) : options.MinIntegrations;
        if (Held("integration", facts, doses[0].Start, occasion.At) < wanted)
        {
            yield return new Finding(Id, Issues.IntegrationMissing(place, wanted), Missing, FindingSeverity.Moderate)
            {
                Detail = "integration",
                Implicated = [doses[0].Reference],
                FollowUps = [new TaskToDo("integration", "Integration of the last session", occasion.At, "routine")],
            };
        }
    }

    private static int Held(string phase, PatientFacts facts, DateTimeOffset since, DateTimeOffset until) =>
        facts.Sessions.Count(s => s.Phase == phase && s.Status == "completed" && s.Start >= since && s.Start < until);
}
