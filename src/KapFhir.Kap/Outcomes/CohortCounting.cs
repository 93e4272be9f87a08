namespace KapFhir.Kap.Outcomes;

/// <summary>From courses to figures: what is counted, by each way of treating what is missing.</summary>
internal static class CohortCounting
{
    internal static Figures Count(OutcomeMeasure measure, MissingRule? rule, IReadOnlyList<CohortRow> rows, OutcomeOptions options) => measure.Scoring switch
    {
        MeasureScoring.Proportion => Share(measure, rule!.Value, rows, options),
        MeasureScoring.Mean => Mean(measure, rule!.Value, rows),
        _ => measure.Window is OutcomeWindow.Lasting ? Durability(rows, options) : TimeToResponse(rows),
    };

    private static Figures Share(OutcomeMeasure measure, MissingRule rule, IReadOnlyList<CohortRow> rows, OutcomeOptions options)
    {
        var asked = rows.Where(r => r.IsEligible && measure.Asks(r.Outcome)).Select(r => r.Outcome).ToList();
        var scored = asked.Select(o => (Outcome: o, Score: Deciding(o, measure, rule))).ToList();
        var missing = rule == MissingRule.Locf ? asked.Count(o => o.In(measure.Window, measure.Usable) is null) : scored.Count(s => s.Score is null);
        var of = rule == MissingRule.Completers ? asked.Count - missing : asked.Count;
        var count = scored.Count(s => s.Score is { } score && measure.Holds(s.Outcome, score));
        return new Figures
        {
            Initial = rows.Count,
            Denominator = of,
            Numerator = count,
            Missing = missing,
            Score = of == 0 ? null : (decimal)count / of,
            Interval = WilsonInterval.Of(count, of, options.Z),
        };
    }

    private static ScoreFact? Deciding(CourseOutcome outcome, OutcomeMeasure measure, MissingRule rule) =>
        rule == MissingRule.Locf ? outcome.CarriedTo(measure.Window, measure.Usable) : outcome.In(measure.Window, measure.Usable);

    // A change is asked of everybody with a baseline: how ill somebody was matters to a share of responses, not to points.
    private static Figures Mean(OutcomeMeasure measure, MissingRule rule, IReadOnlyList<CohortRow> rows)
    {
        var asked = rows.Select(r => r.Outcome).Where(o => o.Baseline is not null).ToList();
        var missing = asked.Count(o => o.In(measure.Window) is null);
        var changes = asked.Select(o => (Outcome: o, Score: Deciding(o, measure, rule))).Where(s => s.Score is not null || rule == MissingRule.NonResponder)
            .Select(s => s.Score is null ? 0 : s.Score.Value - s.Outcome.Baseline!.Value).ToList();
        var mean = changes.Count == 0 ? default(decimal?) : changes.Average();
        return new Figures
        {
            Initial = rows.Count,
            Denominator = changes.Count,
            Missing = missing,
            Score = mean,
            Deviation = changes.Count < 2 ? null : (decimal)Math.Sqrt((double)(changes.Sum(c => (c - mean!.Value) * (c - mean.Value)) / (changes.Count - 1))),
        };
    }

    private static Figures Durability(IReadOnlyList<CohortRow> rows, OutcomeOptions options)
    {
        var eligible = rows.Where(r => r.IsEligible).Select(r => r.Outcome).ToList();
        var times = eligible.Select(o => o.Kept).OfType<KeptResponse>().Select(k => (k.Days, k.Lost is not null)).ToList();
        return new Figures
        {
            Initial = rows.Count,
            Denominator = times.Count,
            Missing = eligible.Count(o => o.FollowUp.Count == 0),
            Score = Survival.Median(Survival.Of(times)),
            Steps = [.. OutcomeOptions.Numbers(options.KeptAtDays).Select(day => Survival.At(day, times)).OfType<SurvivalStep>()],
        };
    }

    // Of those who responded: when others will, or whether, is not known.
    private static Figures TimeToResponse(IReadOnlyList<CohortRow> rows)
    {
        var eligible = rows.Where(r => r.IsEligible).Select(r => r.Outcome).ToList();
        var hours = eligible.Where(o => o.FirstResponse is not null).Select(o => (decimal)(o.FirstResponse!.At - o.Course.First!.At).TotalHours).Order().ToList();
        return new Figures
        {
            Initial = rows.Count,
            Denominator = hours.Count,
            Missing = eligible.Count(o => o.FollowUp.Count == 0),
            Score = hours.Count == 0 ? null : Math.Round((hours[(hours.Count - 1) / 2] + hours[hours.Count / 2]) / 2, 2),
        };
    }
}
