// http://hl7.org/fhirpath/N1/#quantity
using System.Globalization;

namespace KapFhir.Fhir.FhirPath;

/// <summary>A System.Quantity: a number with a UCUM unit or a calendar duration.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">A UCUM code (<c>1</c> for none), or the singular calendar word: <c>year</c>, <c>day</c>...</param>
/// <param name="IsCalendar">True if <paramref name="Unit"/> is a calendar word: a year of the calendar, not 365.25 days.</param>
public sealed record FhirPathQuantity(decimal Value, string Unit, bool IsCalendar)
{
    /// <summary>Reads <c>5</c>, <c>5.4 'mg'</c> or <c>1 day</c>; null if it is anything else.</summary>
    public static FhirPathQuantity? Parse(string text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || (end == 0 && text[end] is '+' or '-')))
        {
            end++;
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text.AsSpan(0, end), style, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var unit = text[end..].Trim();
        return unit switch
        {
            "" => new(value, "1", IsCalendar: false),
            ['\'', .. var code, '\''] when code.Length > 0 => new(value, code, IsCalendar: false),
            _ => Syntax.Literals.IsCalendarUnit(unit) ? InUnit(value, unit) : null,
        };
    }

    /// <summary>So many of a unit: a UCUM code or a calendar word.</summary>
    internal static FhirPathQuantity InUnit(decimal value, string unit) =>
        Syntax.Literals.IsCalendarUnit(unit) ? new(value, Singular(unit), IsCalendar: true) : new(value, unit, IsCalendar: false);

    /// <summary>As a literal: <c>5.4 'mg'</c>, <c>1 day</c>.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + (IsCalendar ? " " + Unit + (Math.Abs(Value) == 1 ? "" : "s") : " '" + Unit + "'");

    internal static string Singular(string word) => word.EndsWith('s') ? word[..^1] : word;
}
