using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Sessions;

/// <summary>What is on record of a dosing session.</summary>
public sealed record SessionRecord
{
    /// <summary>The most measurements that are looked at.</summary>
    internal const int Most = 2000;

    /// <summary>The Procedure.</summary>
    public required FhirNode Procedure { get; init; }

    /// <summary>The same as a fact.</summary>
    public required SessionFact Session { get; init; }

    /// <summary>The patient; null where that is not known or may not be seen.</summary>
    public FhirNode? Patient { get; init; }

    /// <summary>The MedicationAdministrations of ketamine, in the order of time.</summary>
    public IReadOnlyList<SessionDose> Doses { get; init; } = [];

    /// <summary>What was measured in it, in the order of time.</summary>
    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>True if more is on record than was looked at.</summary>
    public bool IsCutShort => Measurements.Count > Most;

    /// <summary>The adverse events that are put down to it, or to one of its doses.</summary>
    public IReadOnlyList<FhirNode> Events { get; init; } = [];

    /// <summary>What the rules on the end of a session say of it, if it is completed.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>When the first dose began; without one, the session.</summary>
    public DateTimeOffset? DoseStart => Doses.Count > 0 ? Doses.Min(d => d.Fact.Start) : Session.Start;

    /// <summary>True for esketamine.</summary>
    public bool IsEsketamine => Session.IsEsketamine || Doses.Any(d => d.Fact.IsEsketamine);

    /// <summary>Minutes from the dose: as the sender says, or by the clock.</summary>
    public int MinuteOf(Measurement measurement) =>
        measurement.Minutes ?? (DoseStart is { } start ? (int)Math.Round((measurement.At - start).TotalMinutes) : 0);

    /// <summary>The last blood pressure up to a minute, and the first from one on, within a tolerance; null if there is none.</summary>
    internal Measurement? Pressure(Func<int, bool> fits, bool isLast)
    {
        var all = Measurements.Where(m => m.Systolic is not null && fits(MinuteOf(m)));
        return isLast ? all.LastOrDefault() : all.FirstOrDefault();
    }

    /// <summary>Reads it; null if the Procedure is no dosing session of a patient.</summary>
    /// <param name="procedure">The Procedure.</param>
    /// <param name="reader">What the caller may see.</param>
    /// <param name="gate">The rules.</param>
    public static SessionRecord? Read(FhirNode procedure, RecordReader reader, RuleGate gate)
    {
        var session = SessionFact.Read(procedure, procedure.Self());
        if (!SessionFact.IsDosingSession(procedure) || procedure.Target("subject") is not { } patient || !patient.StartsWith("Patient/", StringComparison.Ordinal))
        {
            return null;
        }

        var doses = SessionDose.All(session, patient, reader, new Products(gate.Book.Settings.Products));
        return new SessionRecord
        {
            Procedure = procedure,
            Session = session,
            Patient = reader.Follow(patient),
            Doses = doses,
            Measurements = Measured(session, reader),
            Events = SessionEvents(reader, patient, [session.Reference, .. doses.Select(d => d.Fact.Reference)]),
            Findings = Judged(session, patient, reader, gate),
        };
    }

    private static IReadOnlyList<Measurement> Measured(SessionFact session, RecordReader reader) =>
        [.. reader.Find(RecordSearch.Of("Observation", Most + 1, ("part-of", session.Reference), ("_sort", "date"))).Select(o => Measurement.Read(o, o.Self())).OfType<Measurement>()
            .OrderBy(m => m.At)];

    private static IReadOnlyList<FhirNode> SessionEvents(RecordReader reader, string patient, IReadOnlyList<string> suspects) =>
        [.. reader.Find(RecordSearch.Of("AdverseEvent", Most, ("subject", patient)))
            .Where(e => e.ChildText("actuality") is "actual"
                && e.ChildrenNamed("suspectEntity").Select(s => s.Target("instance")).Any(i => i is not null && suspects.Contains(i, StringComparer.Ordinal)))
            .OrderBy(e => e.Begin("date"))];

    // Monitoring, peak and discharge, as the gates judge them when a session is completed.
    private static IReadOnlyList<string> Judged(SessionFact session, string patient, RecordReader reader, RuleGate gate) =>
        session is not { Status: "completed", Start: { } start } ? []
        : [.. gate.Judge(new Occasion(OccasionKind.SessionEnd, session.Reference, patient, start) { Session = session }, reader, ["R-27", "R-29", "R-31"], facts => facts)
            .Findings.Where(f => f.Override is null && !f.Finding.IsTaskOnly).Select(f => f.Words)];
}

/// <summary>A dose of a session.</summary>
/// <param name="Node">The MedicationAdministration.</param>
/// <param name="Fact">The same as a fact.</param>
/// <param name="Lot">The lot, as the administration says or its product.</param>
public sealed record SessionDose(FhirNode Node, DoseFact Fact, string? Lot)
{
    internal static IReadOnlyList<SessionDose> All(SessionFact session, string patient, RecordReader reader, Products products) =>
        [.. from dose in reader.Find(RecordSearch.Of("MedicationAdministration", 500, [("patient", patient), .. Around(session)]))
            where dose.ChildText("status") is "in-progress" or "completed" or "stopped" && dose.Targets("partOf").Contains(session.Reference, StringComparer.Ordinal)
            let fact = DoseFact.Read(dose, dose.Self(), products.Of(dose, reader))
            where fact is not null && products.Of(dose, reader).IsKetamine
            orderby fact.Start
            select new SessionDose(dose, fact, fact.Controlled?.Lot ?? Product(dose, reader)?.Child("batch")?.ChildText("lotNumber"))];

    // A dose belongs to a session by partOf, which R4 has no search parameter for: the days around the session are looked through.
    private static IEnumerable<(string Name, string Value)> Around(SessionFact session) => session.Start is not { } start ? []
        : [("effective-time", "ge" + Day(start.AddDays(-1))), ("effective-time", "lt" + Day((session.End ?? start).AddDays(2)))];

    private static string Day(DateTimeOffset at) => Build.Date(at.ToUniversalTime());

    private static FhirNode? Product(FhirNode dose, RecordReader reader) =>
        dose.Child("medication") is { Type.Name: "Reference" } medication ? reader.Follow(ElementReading.Target(medication)) : null;
}
