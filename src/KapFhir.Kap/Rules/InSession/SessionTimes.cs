using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.InSession;

/// <summary>When the dose of a session began and ended, by its administrations; without one, by the session itself.</summary>
internal static class SessionTimes
{
    internal static DateTimeOffset DoseStart(Occasion occasion, PatientFacts facts) =>
        Own(occasion, facts).Select(d => d.Start).DefaultIfEmpty(occasion.Session?.Start ?? occasion.At).Min();

    internal static DateTimeOffset DoseEnd(Occasion occasion, PatientFacts facts) =>
        Own(occasion, facts).Select(d => d.End ?? d.Start).DefaultIfEmpty(occasion.Session?.Start ?? occasion.At).Max();

    internal static DoseRoute Route(Occasion occasion, PatientFacts facts) =>
        Own(occasion, facts).Select(d => d.Route).FirstOrDefault(r => r != DoseRoute.Unknown, occasion.Route);

    internal static bool IsEsketamine(Occasion occasion, PatientFacts facts) => occasion.IsEsketamine || Own(occasion, facts).Any(d => d.IsEsketamine) || IsOrdered(occasion, facts);

    // Before a session's dose nothing says what will be given but the orders in force.
    private static bool IsOrdered(Occasion occasion, PatientFacts facts) =>
        occasion.Kind == OccasionKind.SessionStart && !Own(occasion, facts).Any() && facts.Orders.Count > 0 && facts.Orders.All(o => o.IsEsketamine);

    /// <summary>Minutes from the dose: as the sender says, or by the clock.</summary>
    internal static int Minutes(Measurement measurement, Occasion occasion, PatientFacts facts) =>
        measurement.Minutes ?? (int)Math.Round((measurement.At - DoseStart(occasion, facts)).TotalMinutes);

    private static IEnumerable<DoseFact> Own(Occasion occasion, PatientFacts facts) => facts.Doses.Where(d => d.Session is not null && d.Session == occasion.Session?.Reference);
}
