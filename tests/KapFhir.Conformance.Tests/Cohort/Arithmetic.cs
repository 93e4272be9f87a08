using KapFhir.Conformance.Tests.Harness;

namespace KapFhir.Conformance.Tests.Cohort;

/// <summary>One course of the cohort, with what decides about it.</summary>
/// <param name="Baseline">The last score of the 14 days to the first dose, or null.</param>
/// <param name="Acute">The last score 14 to 31 days after the last dose of the induction.</param>
/// <param name="Lasting">The last score 28 to 90 days after the last dose.</param>
internal sealed record Row(string Patient, string Type, int? Baseline, bool IsEligible, int? Acute, int? Lasting)
{
    /// <summary>The last score up to the end of the window, whenever it was.</summary>
    public int? CarriedToAcute { get; init; }

    public int? CarriedToLasting { get; init; }

    /// <summary>A score between the last dose and the one that decides was above three quarters of the baseline.</summary>
    public bool IsBroken { get; init; }

    public bool IsBrokenCarried { get; init; }

    public string Sex { get; init; } = "";
}

/// <summary>
/// The cohort statement as its definition says it: populations, windows, three ways of treating what is missing, Wilson's interval. Written apart from the server,
/// from the words alone.
/// </summary>
internal sealed class Arithmetic(Record record, DateTimeOffset asOf)
{
    private const double Z = 1.959963984540054;

    /// <summary>The courses of a kind whose period overlaps the measure's.</summary>
    public List<Row> Rows(string type, DateTimeOffset start, DateTimeOffset end, bool needsTherapy) =>
        [.. record.Courses().Where(c => c.Type == type && c.Start <= end && !(c.End < start)).Select(c => RowOf(c.Patient, c.Type, c.Start, c.End, c.Status, needsTherapy))];

    /// <summary>Denominator and numerator of a measure under a rule for what is missing.</summary>
    public static (int Denominator, int Numerator) Count(IEnumerable<Row> rows, string measure, string missing)
    {
        var counted = rows.Where(r => r.IsEligible).Where(r => missing != "completers" || Deciding(r, measure) is not null).ToList();
        return (counted.Count, counted.Count(r => Holds(r, measure, missing == "locf")));
    }

    /// <summary>Wilson's score interval.</summary>
    public static (double Low, double High) Wilson(int n, int hits)
    {
        var share = hits / (double)n;
        var centre = (share + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        var half = Z / (1 + (Z * Z / n)) * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4.0 * n * n)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    private static int? Deciding(Row row, string measure) => measure is "kap-acute-response" or "kap-remission" ? row.Acute : row.Lasting;

    private static bool Holds(Row row, string measure, bool isCarried)
    {
        var isAcute = measure is "kap-acute-response" or "kap-remission";
        var decides = Deciding(row, measure) ?? (isCarried ? (isAcute ? row.CarriedToAcute : row.CarriedToLasting) : null);
        return decides is { } score && row.Baseline is { } baseline && measure switch
        {
            "kap-acute-response" => baseline - score >= baseline * 0.5,
            "kap-remission" => score < 5,
            "kap-lasting-reduction" => baseline - score >= baseline * 0.5 && !(row.Lasting is null ? row.IsBrokenCarried : row.IsBroken),
            "kap-lasting-improvement" => baseline - score >= 5,
            _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "unknown"),
        };
    }

    private Row RowOf(string patient, string type, DateTimeOffset start, DateTimeOffset? end, string status, bool needsTherapy)
    {
        var doses = record.Sessions(patient, "dosing", "maintenance").Where(s => Day(s.At) <= Day(asOf)).ToList();
        if (doses.Count == 0)
        {
            return new Row(patient, type, null, false, null, null) { Sex = record.Patient(patient).Str("gender")! };
        }

        var (first, last) = (doses[0].At, doses[^1].At);
        var induction = doses.Last(d => d.Phase == "dosing").At;
        var scores = record.Scores(patient).Where(s => Day(s.At) <= Day(asOf)).ToList();
        var baseline = scores.LastOrDefault(s => s.At <= first && Days(s.At, first) <= 14);
        var hasBaseline = baseline != default;
        var isTherapy = record.Sessions(patient, "preparation").Count > 0 && record.Sessions(patient, "integration").Count > 0;
        var isOver = (end is { } over && Day(over) <= Day(asOf) && status is "finished" or "cancelled") || Days(first, asOf) >= 28;
        var acute = scores.LastOrDefault(s => Days(induction, s.At) is >= 14 and <= 31);
        var lasting = scores.LastOrDefault(s => Days(last, s.At) is >= 28 and <= 90);
        var carried = scores.LastOrDefault(s => hasBaseline && s.At >= baseline.At && Days(last, s.At) <= 90);
        return new Row(patient, type, hasBaseline ? baseline.Total : null, hasBaseline && baseline.Total >= 10 && isOver && (!needsTherapy || isTherapy),
            acute == default ? null : acute.Total, lasting == default ? null : lasting.Total)
        {
            CarriedToAcute = Last(scores.Where(s => hasBaseline && s.At >= baseline.At && Days(induction, s.At) <= 31)),
            CarriedToLasting = carried == default ? null : carried.Total,
            IsBroken = scores.Any(s => s.At > last && s.At < lasting.At && s.Total > 0.75 * baseline.Total),
            IsBrokenCarried = scores.Any(s => s.At > last && s.At < carried.At && s.Total > 0.75 * baseline.Total),
            Sex = record.Patient(patient).Str("gender")!,
        };
    }

    private static int? Last(IEnumerable<(DateTimeOffset At, int Total)> scores) => scores.Select(s => (int?)s.Total).LastOrDefault();

    // Days as a calendar counts them, on the clinic's clock.
    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.DateTime);

    private static int Days(DateTimeOffset from, DateTimeOffset to) => Day(to).DayNumber - Day(from).DayNumber;
}
