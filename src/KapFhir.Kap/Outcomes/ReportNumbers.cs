using System.Globalization;

namespace KapFhir.Kap.Outcomes;

/// <summary>The numbers that a report was counted by, in words: a figure is not published without its definition.</summary>
internal static class ReportNumbers
{
    internal static string Of(OutcomeMeasure measure, CohortQuestion question, OutcomeOptions options)
    {
        var (scale, rule) = (question.Scale, question.Scale.Change!);
        List<string> words =
        [
            $"Scale {scale.Key} ({scale.System}|{scale.Code}), {(rule.IsUp ? "higher" : "lower")} is better",
            $"as of {Text(question.AsOf)}",
            $"courses {options.Courses} beside {options.Comparators}",
            Invariant($"baseline: last score at or before the first dose, up to {options.BaselineDays} days back"),
        ];
        if (rule.CaseFrom is { } least && measure.Scoring is not MeasureScoring.Mean)
        {
            words.Add(Invariant($"baseline of {least} or {(rule.IsUp ? "less" : "more")}"));
        }

        words.Add(Invariant($"at least {options.MinSessions} dosing, {options.MinPreparation} preparation and {options.MinIntegration} integration sessions (the last two not of {options.Comparators})"));
        words.Add(Invariant($"ended, or {options.OpenDays} days since the first dose"));
        words.Add(measure.Window switch
        {
            _ when measure.Scoring is MeasureScoring.Median => "all scores after the first dose",
            OutcomeWindow.Acute => Invariant($"last score {options.AcuteFromDay} to {options.AcuteToDay} days after the last induction dose"),
            OutcomeWindow.Lasting => Invariant($"last score {options.LastingFromDay} to {options.LastingToDay} days after the last dose"),
            _ => Invariant($"last score within {options.RapidHours} hours after the first dose"),
        });
        words.Add(rule.ResponsePercent is { } percent ? Invariant($"response: {percent} % of baseline") : Invariant($"response: {rule.ResponsePoints} points"));
        if (measure.Id == "kap-lasting-reduction")
        {
            words.Add(Invariant($"no score between above {options.RelapsePercent} % of baseline"));
        }

        if (measure.Id == "kap-durability")
        {
            words.Add(Invariant($"lost with less than {options.KeptPercent} % of the gain, or {rule.CaseFrom} again"));
        }

        words.Add(Invariant($"cells below {options.MinCell} are left out, and what they could be computed from"));
        return string.Join("; ", words) + ".";
    }

    internal static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
