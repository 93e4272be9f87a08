using KapFhir.Kap.Scoring;

namespace KapFhir.Kap.Outcomes;

/// <summary>What a measure counts.</summary>
public enum MeasureScoring
{
    /// <summary>A share of courses.</summary>
    Proportion,

    /// <summary>The mean of a change.</summary>
    Mean,

    /// <summary>The median of a time.</summary>
    Median,
}

/// <summary>A measure of the guide: what of a course it looks at. Its Measure says the same in words.</summary>
/// <param name="Id">The Measure's id.</param>
/// <param name="Scoring">What it counts.</param>
/// <param name="Window">When.</param>
public sealed record OutcomeMeasure(string Id, MeasureScoring Scoring, OutcomeWindow Window)
{
    private static readonly Func<CourseOutcome, ScoreFact, bool> Never = (_, _) => false;

    /// <summary>True for the numerator: the course and the score that decides.</summary>
    public Func<CourseOutcome, ScoreFact, bool> Holds { get; private init; } = Never;

    /// <summary>Which eligible courses it asks about.</summary>
    public Func<CourseOutcome, bool> Asks { get; private init; } = _ => true;

    /// <summary>Which scores it can use; null for all.</summary>
    public Func<ScoreFact, bool>? Usable { get; private init; }

    /// <summary>Whether a scale has the numbers that it needs.</summary>
    public Func<Scale, bool> Fits { get; private init; } = scale => scale.Change is not null;

    /// <summary>The canonical url.</summary>
    public string Url => $"{KapGuide.Canonical}/Measure/{Id}";

    /// <summary>Every measure.</summary>
    public static IReadOnlyList<OutcomeMeasure> All { get; } =
    [
        new("kap-acute-response", MeasureScoring.Proportion, OutcomeWindow.Acute) { Holds = (course, score) => course.IsResponse(score), Fits = HasResponse },
        new("kap-remission", MeasureScoring.Proportion, OutcomeWindow.Acute)
        {
            Holds = (course, score) => course.IsRemission(score), Fits = scale => scale.Change?.RemissionBeyond is not null,
        },
        new("kap-lasting-reduction", MeasureScoring.Proportion, OutcomeWindow.Lasting)
        {
            Holds = (course, score) => course.IsResponse(score) && course.IsUnbroken(score), Fits = HasResponse,
        },
        new("kap-lasting-improvement", MeasureScoring.Proportion, OutcomeWindow.Lasting)
        {
            Holds = (course, score) => course.Better(score) >= course.Scale.Change!.Mcid, Fits = scale => scale.Change?.Mcid is not null,
        },
        new("kap-deterioration", MeasureScoring.Proportion, OutcomeWindow.Acute) { Holds = (course, score) => -course.Better(score) >= course.Scale.Change!.Deterioration },
        new("kap-suicidality-reduction", MeasureScoring.Proportion, OutcomeWindow.Acute)
        {
            Holds = (course, score) => score.Suicidality < course.Baseline!.Suicidality,
            Asks = course => course.Baseline!.Suicidality >= 1,
            Usable = score => score.Suicidality is not null,
            Fits = scale => scale.Change is not null && scale.Critical.Any(c => c.Code == OutcomeReader.SuicidalityItem),
        },
        new("kap-rapid-response", MeasureScoring.Proportion, OutcomeWindow.Rapid) { Holds = (course, score) => course.IsResponse(score), Fits = HasResponse },
        new("kap-mean-change", MeasureScoring.Mean, OutcomeWindow.Acute),
        new("kap-time-to-response", MeasureScoring.Median, OutcomeWindow.Rapid) { Fits = HasResponse },
        new("kap-durability", MeasureScoring.Median, OutcomeWindow.Lasting) { Fits = HasResponse },
    ];

    private static bool HasResponse(Scale scale) => scale.Change is { ResponsePercent: not null } or { ResponsePoints: not null };
}

/// <summary>How courses without a score in the window are counted; the codes of kap-outcome-group.</summary>
public enum MissingRule
{
    /// <summary>Only courses with a score.</summary>
    Completers,

    /// <summary>The last score before stands in.</summary>
    Locf,

    /// <summary>They count as without a response.</summary>
    NonResponder,
}
