namespace KapFhir.Kap.Outcomes;

/// <summary>What is on record of a cohort.</summary>
public sealed class CohortFacts
{
    private readonly Dictionary<string, TraitsFact> _traits;
    private readonly Dictionary<string, IndicationFact> _indications;
    private readonly ILookup<string, (string Patient, DateOnly Day, string Product)> _products;

    /// <summary>Puts facts together.</summary>
    /// <param name="episodes">Courses of every kind.</param>
    /// <param name="sessions">Sessions.</param>
    /// <param name="scores">Totals of one scale.</param>
    public CohortFacts(IEnumerable<CourseFact> episodes, IEnumerable<SessionPoint> sessions, IEnumerable<ScoreFact> scores)
        : this(episodes, sessions, scores, [], [], [])
    {
    }

    /// <summary>Puts facts together.</summary>
    /// <param name="episodes">Courses of every kind.</param>
    /// <param name="sessions">Sessions.</param>
    /// <param name="scores">Totals of one scale.</param>
    /// <param name="traits">The patients.</param>
    /// <param name="indications">The conditions that the courses treat.</param>
    /// <param name="products">Who was given which product when.</param>
    public CohortFacts(IEnumerable<CourseFact> episodes, IEnumerable<SessionPoint> sessions, IEnumerable<ScoreFact> scores,
        IEnumerable<TraitsFact> traits, IEnumerable<IndicationFact> indications, IEnumerable<(string Patient, DateOnly Day, string Product)> products)
    {
        var bySession = sessions.ToLookup(s => s.Patient, StringComparer.Ordinal);
        var byScore = scores.ToLookup(s => s.Patient, StringComparer.Ordinal);
        Patients = [.. episodes.GroupBy(e => e.Patient, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new PatientRecord(g.Key, [.. g], [.. bySession[g.Key]], InOrder(byScore[g.Key])))];
        _traits = traits.ToDictionary(t => t.Reference, StringComparer.Ordinal);
        _indications = indications.ToDictionary(i => i.Reference, StringComparer.Ordinal);
        _products = products.ToLookup(p => p.Patient, StringComparer.Ordinal);
    }

    /// <summary>The patients who have a course, by reference.</summary>
    public IReadOnlyList<PatientRecord> Patients { get; }

    /// <summary>The episode that a visit names, by the visit; null if visits were not read.</summary>
    public IReadOnlyDictionary<string, string>? EpisodeByVisit { get; init; }

    /// <summary>Scores by time; of those at the same moment the order of their references decides.</summary>
    public static IReadOnlyList<ScoreFact> InOrder(IEnumerable<ScoreFact> scores) => [.. scores.OrderBy(s => s.At).ThenBy(s => s.Reference, StringComparer.Ordinal)];

    internal TraitsFact? TraitsOf(string patient) => _traits.GetValueOrDefault(patient);

    internal IEnumerable<IndicationFact> IndicationsOf(TreatmentCourse course) =>
        course.Fact?.Conditions.Select(c => _indications.GetValueOrDefault(c)).OfType<IndicationFact>() ?? [];

    // A product was given in a course if it was on a day of its doses.
    internal IEnumerable<string> ProductsOf(TreatmentCourse course) =>
        _products[course.Patient].Where(p => course.Doses.Any(d => d.Day == p.Day)).Select(p => p.Product);
}

/// <summary>What is on record of a patient.</summary>
/// <param name="Reference">The patient.</param>
/// <param name="Episodes">The courses.</param>
/// <param name="Sessions">The sessions.</param>
/// <param name="Scores">The totals of one scale, by time.</param>
public sealed record PatientRecord(string Reference, IReadOnlyList<CourseFact> Episodes, IReadOnlyList<SessionPoint> Sessions, IReadOnlyList<ScoreFact> Scores);
