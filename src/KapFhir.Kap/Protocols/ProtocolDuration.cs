// https://hl7.org/fhir/R4/datatypes.html#Duration
using System.Globalization;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols;

/// <summary>A Duration or Age: months and years go by the calendar, the rest by the clock.</summary>
/// <param name="Value">How many.</param>
/// <param name="Unit">A UCUM unit of time.</param>
internal readonly record struct ProtocolDuration(decimal Value, string Unit)
{
    private const decimal DaysOfMonth = 30;

    /// <summary>Reads a quantity of time, by its code or else its unit; null if it is none.</summary>
    internal static ProtocolDuration? Read(FhirNode? quantity) =>
        quantity is not null && Number(quantity, "value") is { } value && UnitOf(quantity.ChildText("code") ?? quantity.ChildText("unit")) is { } unit
            ? new ProtocolDuration(value, unit) : null;

    /// <summary>Low and high of a Duration (both the same) or a Range; null if neither is said.</summary>
    internal static (ProtocolDuration Low, ProtocolDuration High)? ReadRange(FhirNode? offset)
    {
        if (offset is not { Type.Name: "Range" })
        {
            return Read(offset) is { } exact ? (exact, exact) : null;
        }

        var (low, high) = (Read(offset.Child("low")), Read(offset.Child("high")));
        return (low ?? high) is null ? null : (low ?? new ProtocolDuration(0, high!.Value.Unit), high ?? low!.Value);
    }

    internal DateTimeOffset After(DateTimeOffset moment) => Unit switch
    {
        "a" => Months(moment, Value * 12),
        "mo" => Months(moment, Value),
        "wk" => moment.AddDays((double)(Value * 7)),
        "d" => moment.AddDays((double)Value),
        "h" => moment.AddHours((double)Value),
        "min" => moment.AddMinutes((double)Value),
        "s" => moment.AddSeconds((double)Value),
        _ => moment.AddMilliseconds((double)Value),
    };

    internal DateTimeOffset Before(DateTimeOffset moment) => (this with { Value = -Value }).After(moment);

    /// <summary>A number of an element, or null.</summary>
    internal static decimal? Number(FhirNode node, string element) =>
        decimal.TryParse(node.ChildText(element), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset Months(DateTimeOffset moment, decimal months)
    {
        var whole = decimal.Truncate(months);
        return moment.AddMonths((int)whole).AddDays((double)((months - whole) * DaysOfMonth));
    }

    /// <summary>The UCUM code of a unit of time, however it is written; null if it is none.</summary>
    internal static string? UnitOf(string? unit) => unit switch
    {
        "a" or "year" or "years" => "a",
        "mo" or "month" or "months" => "mo",
        "wk" or "week" or "weeks" => "wk",
        "d" or "day" or "days" => "d",
        "h" or "hour" or "hours" => "h",
        "min" or "minute" or "minutes" => "min",
        "s" or "second" or "seconds" => "s",
        "ms" => "ms",
        _ => null,
    };
}
