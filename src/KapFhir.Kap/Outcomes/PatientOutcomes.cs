using KapFhir.Kap.Scoring;

namespace KapFhir.Kap.Outcomes;

/// <summary>What is on record of one patient, for all scales asked for.</summary>
/// <param name="Episodes">The courses.</param>
/// <param name="Sessions">The sessions.</param>
/// <param name="Scores">The totals, by scale.</param>
/// <param name="EpisodeByVisit">The episode that a visit names, by the visit.</param>
public sealed record OutcomeRecord(IReadOnlyList<CourseFact> Episodes, IReadOnlyList<SessionPoint> Sessions,
    IReadOnlyList<(Scale Scale, IReadOnlyList<ScoreFact> Scores)> Scores, IReadOnlyDictionary<string, string> EpisodeByVisit);

/// <summary>The outcomes of one patient.</summary>
/// <param name="Patient">The patient.</param>
/// <param name="Courses">The courses, by their first dose.</param>
/// <param name="Series">The series, one per scale.</param>
public sealed record PatientOutcomes(string Patient, IReadOnlyList<TreatmentCourse> Courses, IReadOnlyList<PatientSeries> Series)
{
    /// <summary>Puts a record in order, as of a day.</summary>
    public static PatientOutcomes Of(string patient, OutcomeRecord record, TraitsFact? traits, OutcomeOptions options, DateOnly asOf)
    {
        var courses = TreatmentCourse.Of(patient, record.Episodes, record.Sessions.Where(s => s.Day <= asOf), options, record.EpisodeByVisit);
        return new PatientOutcomes(patient, courses, [.. record.Scores.Select(s => PatientSeries.Of(s.Scale, courses, s.Scores, traits, options, asOf))]);
    }

    /// <summary>Every session by time, with its course.</summary>
    public IEnumerable<(SessionPoint Session, TreatmentCourse Course, int? Number)> Sessions =>
        Courses.SelectMany(c => c.Sessions.Select(s => (s, c, s.Number ?? NumberOf(s, c)))).OrderBy(s => s.s.At).ThenBy(s => s.s.Reference, StringComparer.Ordinal);

    private static int? NumberOf(SessionPoint session, TreatmentCourse course) =>
        course.Doses.Select((d, i) => (Dose: d, Number: i + 1)).Where(d => ReferenceEquals(d.Dose, session)).Select(d => (int?)d.Number).FirstOrDefault();
}
