using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The course that a dose belongs to, by what is on record.</summary>
internal static class Course
{
    /// <summary>The last dose before the occasion that is not of the same session.</summary>
    internal static DoseFact? LastDose(Occasion occasion, PatientFacts facts) => Before(occasion, facts).FirstOrDefault();

    /// <summary>Doses of other sessions before the occasion, the newest first.</summary>
    internal static IEnumerable<DoseFact> Before(Occasion occasion, PatientFacts facts)
    {
        var session = occasion.Kind is OccasionKind.Dose ? occasion.Dose?.Session : occasion.Session?.Reference;
        return facts.Doses.Where(d => d.Start < occasion.At && (session is null || d.Session != session));
    }

    /// <summary>How many sessions doses are of: those of one session count once.</summary>
    internal static int Sessions(IEnumerable<DoseFact> doses) => doses.Select(d => d.Session ?? d.Reference).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The plan that covers the occasion: the one that began last.</summary>
    internal static PlanFact? Plan(Occasion occasion, PatientFacts facts) => facts.Plans
        .Where(p => p.Status is not ("draft" or "entered-in-error" or "unknown") && !(p.From > occasion.At) && !(p.Until < occasion.At))
        .OrderByDescending(p => p.From).FirstOrDefault();

    /// <summary>The types of the course that the occasion is in, by its EpisodeOfCare: the one that began last.</summary>
    internal static IReadOnlyList<string> Types(Occasion occasion, PatientFacts facts) => facts.Episodes
        .Where(e => e.Types.Count > 0 && !(e.From > occasion.At) && !(e.Until < occasion.At)).OrderByDescending(e => e.From).FirstOrDefault()?.Types ?? [];

    /// <summary>From when the course counts: its plan's start, or ever.</summary>
    internal static DateTimeOffset Since(Occasion occasion, PatientFacts facts) => Plan(occasion, facts)?.From ?? DateTimeOffset.MinValue;
}
