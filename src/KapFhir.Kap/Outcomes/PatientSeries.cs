using KapFhir.Kap.Scoring;

namespace KapFhir.Kap.Outcomes;

/// <summary>A score in its series.</summary>
/// <param name="Score">The score.</param>
/// <param name="Course">The course that it tells of: it came after its first dose. Null before any dose.</param>
/// <param name="Baseline">The score before the first dose of that course, or null.</param>
/// <param name="State">The state against it; null before any dose, or where the scale has no rule.</param>
public sealed record SeriesPoint(ScoreFact Score, TreatmentCourse? Course, ScoreFact? Baseline, OutcomeState? State)
{
    /// <summary>The change of the total since baseline, or null.</summary>
    public decimal? Change => Score.Value - Baseline?.Value;

    /// <summary>The change in percent of baseline; null without one, and of a baseline of 0.</summary>
    public decimal? Percent => Baseline is { Value: not 0 } baseline ? Math.Round((Score.Value - baseline.Value) / baseline.Value * 100, 1) : null;

    /// <summary>True if the change is as large as one that matters, in either direction; null where that cannot be told.</summary>
    public bool? IsMeaningful(Scale scale) => Change is { } change && scale.Change?.Mcid is { } least ? Math.Abs(change) >= least : null;

    /// <summary>True if the change is larger than the scale's error of measurement; null where that cannot be told.</summary>
    public bool? IsReliable(Scale scale) => Change is { } change && scale.Change?.Reliable is { } least ? Math.Abs(change) >= least : null;
}

/// <summary>The scores of one patient on one scale.</summary>
/// <param name="Scale">The scale.</param>
/// <param name="Points">The scores by time.</param>
/// <param name="Outcomes">What came of each course that has a dose, by its first dose.</param>
public sealed record PatientSeries(Scale Scale, IReadOnlyList<SeriesPoint> Points, IReadOnlyList<CourseOutcome> Outcomes)
{
    /// <summary>Puts a patient's scores into their courses.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="courses">The patient's courses by their first dose.</param>
    /// <param name="scores">The patient's scores on the scale, by time.</param>
    /// <param name="traits">The patient, or null if not known.</param>
    /// <param name="options">The numbers.</param>
    /// <param name="asOf">The last day that is looked at.</param>
    public static PatientSeries Of(
        Scale scale, IReadOnlyList<TreatmentCourse> courses, IReadOnlyList<ScoreFact> scores, TraitsFact? traits, OutcomeOptions options, DateOnly asOf)
    {
        List<CourseOutcome> outcomes = [.. courses.Where(c => c.First is not null).Select(c => new CourseOutcome(c, scale, scores, traits, options, asOf))];
        return new PatientSeries(scale, [.. scores.Where(s => s.Day <= asOf).Select(s => PointOf(s, scale, outcomes))], outcomes);
    }

    private static SeriesPoint PointOf(ScoreFact score, Scale scale, List<CourseOutcome> outcomes)
    {
        var outcome = outcomes.Find(o => o.Course.IsFollowUp(score));
        return new SeriesPoint(score, outcome?.Course, outcome?.Baseline, outcome is null ? null : StateOf(scale, outcome.Baseline, score));
    }

    /// <summary>The state of a score that came after a dose; unknown without a baseline, null where the scale has no rule.</summary>
    public static OutcomeState? StateOf(Scale scale, ScoreFact? baseline, ScoreFact score) =>
        scale.Change is null ? null : baseline is null ? OutcomeState.Unknown : ScoreChange.StateOf(scale, baseline.Value, score.Value);
}
