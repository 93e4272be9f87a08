// RFC 4180
using System.Globalization;

namespace KapFhir.Kap.Outcomes;

/// <summary>The figures of a cohort as a table: a row for each group and stratum of each measure, and for each day at which durability is told.</summary>
public static class OutcomeTable
{
    /// <summary>The columns.</summary>
    public const string Header =
        "measure,scale,period_start,period_end,as_of,group,stratifier,stratum,initial_population,denominator,numerator,missing,score,unit,low,high,deviation,suppressed,day,at_risk,lost,kept";

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter text, IReadOnlyList<MeasureFigures> measures, CohortQuestion question)
    {
        text.Write(Header + "\r\n");
        foreach (var measure in measures)
        {
            foreach (var group in measure.Groups)
            {
                Rows(text, measure.Measure, question, group.Code, "", "", group.Figures);
                foreach (var (stratifier, (name, figures)) in group.Stratifiers.SelectMany(s => s.Strata.Select(stratum => (s.Code, stratum))))
                {
                    Rows(text, measure.Measure, question, group.Code, stratifier, name, figures);
                }
            }
        }
    }

    private static void Rows(TextWriter text, OutcomeMeasure measure, CohortQuestion question, string group, string stratifier, string stratum, Figures figures)
    {
        string[] head =
        [
            measure.Id, question.Scale.Key, ReportNumbers.Text(question.Start), ReportNumbers.Text(question.End), ReportNumbers.Text(question.AsOf), group, stratifier, stratum,
        ];
        Row(text, [.. head, Number(figures.Initial), Number(figures.Denominator), Number(figures.Numerator), Number(figures.Missing), Number(Rounded(figures.Score)),
            MeasureReportWriter.UnitOf(measure).Code, Number(Rounded((decimal?)figures.Interval?.Low)), Number(Rounded((decimal?)figures.Interval?.High)),
            Number(Rounded(figures.Deviation)), figures.IsSuppressed ? "true" : "false", "", "", "", ""]);
        foreach (var step in figures.Steps)
        {
            Row(text, [.. head, "", "", "", "", "", "", "", "", "", "false", Number(step.Day), Number(step.AtRisk), Number(step.Lost), Number(Rounded(step.Kept))]);
        }
    }

    private static void Row(TextWriter text, IEnumerable<string> cells) => text.Write(string.Join(',', cells.Select(Cell)) + "\r\n");

    // A cell that a spreadsheet would run is made text: names of strata come from records.
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static decimal? Rounded(decimal? number) => number is { } known ? Math.Round(known, 4) : null;

    private static string Number<T>(T? number)
        where T : struct, IFormattable => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
