namespace KapFhir.Kap.Outcomes;

/// <summary>A course with what happened in it, in order. Days are those where things happened; windows count whole days.</summary>
public sealed class TreatmentCourse
{
    private TreatmentCourse(CourseFact? fact, string patient, IReadOnlyList<SessionPoint> sessions, OutcomeOptions options)
    {
        Fact = fact;
        Patient = patient;
        Sessions = sessions;
        Doses = [.. sessions.Where(s => s.IsDose)];
        Induction = [.. TakeInduction(Doses, options)];
    }

    /// <summary>The EpisodeOfCare; null for sessions that are in none.</summary>
    public CourseFact? Fact { get; }

    /// <summary>The patient.</summary>
    public string Patient { get; }

    /// <summary>Its sessions in order, those that did not take place included.</summary>
    public IReadOnlyList<SessionPoint> Sessions { get; }

    /// <summary>The completed dosing sessions.</summary>
    public IReadOnlyList<SessionPoint> Doses { get; }

    /// <summary>Those of them that are no maintenance.</summary>
    public IReadOnlyList<SessionPoint> Induction { get; }

    /// <summary>The first dose, or null.</summary>
    public SessionPoint? First => Doses.Count > 0 ? Doses[0] : null;

    /// <summary>When the next course's first dose was given: scores after that tell of the next one. Null if there is none.</summary>
    public DateTimeOffset? Until { get; private set; }

    /// <summary>True if a score tells what came of this course.</summary>
    public bool IsFollowUp(ScoreFact score) => First is { } first && score.At > first.At && (Until is null || score.At <= Until);

    /// <summary>The last score at or before the first dose, within the days of a baseline; null if there is none.</summary>
    /// <param name="scores">The patient's scores on one scale, by time.</param>
    /// <param name="options">The days.</param>
    public ScoreFact? Baseline(IReadOnlyList<ScoreFact> scores, OutcomeOptions options) => First is not { } first ? null
        : scores.LastOrDefault(s => s.At <= first.At && first.Day.DayNumber - s.Day.DayNumber <= options.BaselineDays);

    /// <summary>
    /// The courses of one patient by their first dose. A session belongs to the course that its visit names; else to the one whose period has its day, of
    /// several to the one begun last; those that no period has make up a course of their own.
    /// </summary>
    /// <param name="patient">The patient.</param>
    /// <param name="episodes">The patient's episodes of care.</param>
    /// <param name="sessions">The patient's sessions.</param>
    /// <param name="options">What ends induction.</param>
    /// <param name="byVisit">The episode that a visit names, by the visit; null if visits were not read.</param>
    public static IReadOnlyList<TreatmentCourse> Of(string patient, IReadOnlyList<CourseFact> episodes, IEnumerable<SessionPoint> sessions, OutcomeOptions options,
        IReadOnlyDictionary<string, string>? byVisit = null)
    {
        var bySession = sessions.OrderBy(s => s.At).ThenBy(s => s.Reference, StringComparer.Ordinal).ToLookup(s => EpisodeOf(s, episodes, byVisit));
        List<TreatmentCourse> courses = [.. episodes.Select(e => new TreatmentCourse(e, patient, [.. bySession[e]], options))];
        if (bySession[null].Any())
        {
            courses.Add(new TreatmentCourse(null, patient, [.. bySession[null]], options));
        }

        List<TreatmentCourse> ordered = [.. courses.OrderBy(c => c.First?.At ?? DateTimeOffset.MaxValue).ThenBy(c => c.Fact?.Start).ThenBy(c => c.Fact?.Reference, StringComparer.Ordinal)];
        foreach (var (course, next) in ordered.Zip(ordered.Skip(1)))
        {
            course.Until = next.First?.At;
        }

        return ordered;
    }

    private static CourseFact? EpisodeOf(SessionPoint session, IReadOnlyList<CourseFact> episodes, IReadOnlyDictionary<string, string>? byVisit) =>
        (session.Encounter is { } visit && byVisit?.GetValueOrDefault(visit) is { } named ? episodes.FirstOrDefault(e => e.Reference == named) : null)
        ?? episodes.Where(e => e.Covers(session.Day)).OrderByDescending(e => e.Start ?? DateOnly.MinValue).ThenBy(e => e.Reference, StringComparer.Ordinal).FirstOrDefault();

    private static IEnumerable<SessionPoint> TakeInduction(IReadOnlyList<SessionPoint> doses, OutcomeOptions options)
    {
        SessionPoint? before = null;
        foreach (var dose in doses)
        {
            if (before is not null && options.InductionGapDays > 0 && dose.Day.DayNumber - before.Day.DayNumber > options.InductionGapDays)
            {
                yield break;
            }

            before = dose;
            if (dose.Phase != "maintenance")
            {
                yield return dose;
            }
        }
    }
}
