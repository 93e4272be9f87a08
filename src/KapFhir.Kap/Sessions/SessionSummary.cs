using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Sessions;

/// <summary>A value of the table.</summary>
/// <param name="Name">What it is: systolic, saturation, cadss6.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its UCUM unit.</param>
public sealed record TableValue(string Name, decimal Value, string Unit);

/// <summary>A row of the table: what was measured at one time.</summary>
/// <param name="Minute">Minutes from the dose.</param>
/// <param name="At">When.</param>
/// <param name="Values">The values.</param>
public sealed record TableRow(int Minute, DateTimeOffset At, IReadOnlyList<TableValue> Values);

/// <summary>A dosing session at one glance, computed from its record.</summary>
/// <param name="Record">What it is computed from.</param>
public sealed record SessionSummary(SessionRecord Record)
{
    private static readonly (string Code, string Name, string Unit)[] Measures =
    [
        ("8867-4", "heart-rate", "/min"), ("59408-5", "saturation", "%"), ("2708-6", "saturation", "%"), ("9279-1", "respiratory-rate", "/min"),
        ("cadss6-total", "cadss6", "{score}"), ("moaas", "moaas", "{score}"), ("aldrete-total", "aldrete", "{score}"),
    ];

    /// <summary>The table of vital signs and scales.</summary>
    public IReadOnlyList<TableRow> Table => [.. from measurement in Record.Measurements
        let values = Values(measurement).ToList()
        where values.Count > 0
        group (measurement, values) by Record.MinuteOf(measurement) into row
        orderby row.Key
        select new TableRow(row.Key, row.Min(r => r.measurement.At), [.. row.SelectMany(r => r.values)])];

    /// <summary>The peak of dissociation as measured: the greatest CADSS-6 total, its minute, and the minute from which it was back; null without one.</summary>
    public (decimal Score, int Minute, int? BackAt)? Peak
    {
        get
        {
            var series = Series("cadss6");
            if (series.Count == 0)
            {
                return null;
            }

            var (minute, score) = series.MaxBy(s => s.Value);
            var before = series.Where(s => s.Minute <= 0).Select(s => s.Value).LastOrDefault();
            var back = series.Where(s => s.Minute > minute && s.Value <= Math.Max(1, before)).Select(s => (int?)s.Minute).FirstOrDefault();
            return (score, minute, back);
        }
    }

    /// <summary>The highest blood pressure, by its systolic value.</summary>
    public (decimal Systolic, decimal? Diastolic, int Minute)? PressurePeak =>
        Record.Measurements.Where(m => m.Systolic is not null).MaxBy(m => m.Systolic) is { } high ? (high.Systolic!.Value, high.Diastolic, Record.MinuteOf(high)) : null;

    /// <summary>The lowest oxygen saturation.</summary>
    public (decimal Value, int Minute)? LowestSaturation => Series("saturation") is { Count: > 0 } series ? (series.MinBy(s => s.Value).Value, series.MinBy(s => s.Value).Minute) : null;

    /// <summary>Minutes from the first dose until the patient was ready to leave; null if that is not said.</summary>
    public int? MinutesToDischarge => Record is { DoseStart: { } start, Session.Discharge.At: { } ready } ? (int)Math.Round((ready - start).TotalMinutes) : null;

    /// <summary>What the record lacks, and what the gates on the end of a session say of it, in words.</summary>
    public IReadOnlyList<string> Remarks =>
    [
        .. Record.Doses.Count == 0 && Record.Session.Status is "completed" ? new[] { "No dose of ketamine is on record as part of this session." } : [],
        .. Record.Session.Status is "completed" && Record.Pressure(m => m <= 0, isLast: true) is null ? new[] { "No blood pressure before the dose is on record." } : [],
        .. Record.Findings,
    ];

    /// <summary>The values of one measurement that the table has.</summary>
    internal static IEnumerable<TableValue> Values(Measurement measurement)
    {
        if (measurement.Systolic is { } systolic)
        {
            yield return new TableValue("systolic", systolic, "mm[Hg]");
        }

        if (measurement.Diastolic is { } diastolic)
        {
            yield return new TableValue("diastolic", diastolic, "mm[Hg]");
        }

        if (measurement.Value is { } value && Measures.FirstOrDefault(m => measurement.Is(m.Code)) is { Name: not null } known)
        {
            yield return new TableValue(known.Name, value, known.Unit);
        }
    }

    private List<(int Minute, decimal Value)> Series(string name) =>
        [.. Table.SelectMany(r => r.Values.Where(v => v.Name == name).Select(v => (r.Minute, v.Value)))];
}
