using KapFhir.Kap.Scoring;

namespace KapFhir.Kap.Outcomes;

/// <summary>What came of one course on one scale, by the clinic's numbers, as of a day.</summary>
public sealed class CourseOutcome
{
    private readonly OutcomeOptions _options;
    private readonly IReadOnlyList<ScoreFact> _followUp;
    private readonly DateOnly _asOf;

    /// <summary>Looks at a course.</summary>
    /// <param name="course">The course.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="scores">The patient's scores on it, by time.</param>
    /// <param name="traits">The patient, or null if not known.</param>
    /// <param name="options">The numbers.</param>
    /// <param name="asOf">The last day that is looked at.</param>
    public CourseOutcome(TreatmentCourse course, Scale scale, IReadOnlyList<ScoreFact> scores, TraitsFact? traits, OutcomeOptions options, DateOnly asOf)
    {
        (Course, Scale, Traits, _options, _asOf) = (course, scale, traits, options, asOf);
        Baseline = course.Baseline(scores, options);
        _followUp = [.. scores.Where(s => course.IsFollowUp(s) && s.Day <= asOf)];
    }

    /// <summary>The course.</summary>
    public TreatmentCourse Course { get; }

    /// <summary>The scale.</summary>
    public Scale Scale { get; }

    /// <summary>The patient, or null if not known.</summary>
    public TraitsFact? Traits { get; }

    /// <summary>The score before the first dose, or null.</summary>
    public ScoreFact? Baseline { get; }

    /// <summary>The scores after the first dose, by time.</summary>
    public IReadOnlyList<ScoreFact> FollowUp => _followUp;

    /// <summary>True if it is counted: ill enough before, treated as the kind of course is, and over or old enough.</summary>
    /// <param name="needsTherapy">True for courses that have preparation and integration.</param>
    public bool IsEligible(bool needsTherapy) =>
        Baseline is { } baseline && IsCase(baseline.Value) && Course.Doses.Count >= Math.Max(1, _options.MinSessions)
        && (!needsTherapy || (Completed(SessionKind.Preparation) >= _options.MinPreparation && Completed(SessionKind.Integration) >= _options.MinIntegration))
        && IsOldEnough;

    /// <summary>True if a total is one of somebody ill enough.</summary>
    public bool IsCase(decimal total) => Scale.Change is not { CaseFrom: { } limit } rule || (rule.IsUp ? total <= limit : total >= limit);

    /// <summary>How many sessions of a kind were completed.</summary>
    public int Completed(SessionKind kind) => Course.Sessions.Count(s => s.Kind == kind && s.IsCompleted);

    /// <summary>The last score in a window, or null.</summary>
    /// <param name="window">The window.</param>
    /// <param name="usable">Which scores count; null for all.</param>
    public ScoreFact? In(OutcomeWindow window, Func<ScoreFact, bool>? usable = null) => Window(window) is var (from, to)
        ? _followUp.LastOrDefault(s => IsAtOrAfter(s, from) && IsAtOrBefore(s, to) && (usable is null || usable(s))) : null;

    /// <summary>
    /// The last score up to the end of a window: what is carried forward where the window has none, the baseline if nothing came after it. Null if the patient
    /// died before the window ended: nobody is carried beyond death.
    /// </summary>
    public ScoreFact? CarriedTo(OutcomeWindow window, Func<ScoreFact, bool>? usable = null) =>
        In(window, usable) ?? (Window(window) is not var (_, to) || Traits is { IsDead: true, Died: null } || Traits?.Died <= DateOnly.FromDateTime(to.At.Date)
            ? null : _followUp.LastOrDefault(s => IsAtOrBefore(s, to) && (usable is null || usable(s))) ?? Baseline);

    /// <summary>The improvement in points: positive is better.</summary>
    public decimal Better(ScoreFact score) => Scale.Change?.IsUp == true ? score.Value - Baseline!.Value : Baseline!.Value - score.Value;

    /// <summary>True if the fall (or rise) is what the scale counts as a response, whatever the limit of remission says.</summary>
    public bool IsResponse(ScoreFact score) => Scale.Change is { } rule && Baseline!.Value != 0 && ScoreChange.IsResponse(rule, Baseline.Value, Better(score));

    /// <summary>True if the total is one of remission.</summary>
    public bool IsRemission(ScoreFact score) => Scale.Change is { } rule && ScoreChange.IsRemission(rule, Baseline!.Value, score.Value);

    /// <summary>True if no score between the last dose and this one was worse than the share of baseline that undoes a lasting reduction.</summary>
    public bool IsUnbroken(ScoreFact score) => !_followUp.Any(s => s.At > Course.Doses[^1].At && s.At < score.At && IsRelapse(s));

    /// <summary>The first score that is a response, or null.</summary>
    public ScoreFact? FirstResponse => Baseline is null ? null : _followUp.FirstOrDefault(IsResponse);

    /// <summary>How long the response lasted, or null without a response.</summary>
    public KeptResponse? Kept => FirstResponse is not { } first ? null : KeptResponse.Of(this, first, _options);

    // Windows of days have whole days, wherever the clock stood; the one of hours goes by the clock.
    private ((DateTimeOffset At, bool IsDay) From, (DateTimeOffset At, bool IsDay) To)? Window(OutcomeWindow window) => window switch
    {
        _ when Course.First is null => null,
        OutcomeWindow.Acute => Course.Induction.Count == 0 ? null
            : (Day(Course.Induction[^1], _options.AcuteFromDay), Day(Course.Induction[^1], _options.AcuteToDay)),
        OutcomeWindow.Lasting => (Day(Course.Doses[^1], _options.LastingFromDay), Day(Course.Doses[^1], _options.LastingToDay)),
        _ => ((Course.First.At, false), (Course.First.At.AddHours(_options.RapidHours), false)),
    };

    private static (DateTimeOffset, bool) Day(SessionPoint dose, int days) => (new DateTimeOffset(dose.Day.AddDays(days), default, TimeSpan.Zero), true);

    private static bool IsAtOrAfter(ScoreFact score, (DateTimeOffset At, bool IsDay) limit) =>
        limit.IsDay ? score.Day >= DateOnly.FromDateTime(limit.At.DateTime) : score.At >= limit.At;

    private static bool IsAtOrBefore(ScoreFact score, (DateTimeOffset At, bool IsDay) limit) =>
        limit.IsDay ? score.Day <= DateOnly.FromDateTime(limit.At.DateTime) : score.At <= limit.At;

    // Worse than so much of baseline: on a scale where more is better, an improvement of less than the rest.
    private bool IsRelapse(ScoreFact score) => Better(score) < Baseline!.Value * (100 - _options.RelapsePercent) / 100;

    private bool IsOldEnough => (Course.Fact is { } fact && (fact.End is { } end ? end <= _asOf : fact.IsEnded))
        || Traits is { IsDead: true } || Course.First!.Day.AddDays(_options.OpenDays) <= _asOf;
}

/// <summary>When a score is looked at.</summary>
public enum OutcomeWindow
{
    /// <summary>Some weeks after the last induction dose.</summary>
    Acute,

    /// <summary>Some months after the last dose.</summary>
    Lasting,

    /// <summary>Some hours after the first dose.</summary>
    Rapid,
}

/// <summary>How long a response lasted.</summary>
/// <param name="First">The first response.</param>
/// <param name="Days">Days from it to its loss, or to the last score.</param>
/// <param name="Lost">The score by which it was lost; null if it lasted as long as is known.</param>
public sealed record KeptResponse(ScoreFact First, int Days, ScoreFact? Lost)
{
    /// <summary>It is lost with the first score that keeps too little of the gain, or is that of a case again; without a loss it is known up to the last score.</summary>
    internal static KeptResponse Of(CourseOutcome outcome, ScoreFact first, OutcomeOptions options)
    {
        var least = outcome.Better(first) * options.KeptPercent / 100;
        var later = outcome.FollowUp.Where(s => s.At > first.At).ToList();

        // Who was no case to begin with does not become one by staying as well as they are.
        var lost = later.Find(s => outcome.Better(s) < least || (outcome.Scale.Change!.CaseFrom is not null && outcome.IsCase(s.Value) && !outcome.IsCase(first.Value)));
        var end = lost ?? (later.Count > 0 ? later[^1] : first);
        return new KeptResponse(first, end.Day.DayNumber - first.Day.DayNumber, lost);
    }
}
