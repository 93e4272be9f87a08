// http://hl7.org/fhirpath/N1/#quantity
using KapFhir.Fhir.Terminology.Ucum;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>The units of quantities: UCUM's, and the calendar's words.</summary>
internal static class UnitConversion
{
    /// <summary>The UCUM code of a unit. Calendar years and months have none of the same length: they stay words.</summary>
    public static string Code(FhirPathQuantity quantity) => !quantity.IsCalendar ? quantity.Unit : quantity.Unit switch
    {
        "week" => "wk",
        "day" => "d",
        "hour" => "h",
        "minute" => "min",
        "second" => "s",
        "millisecond" => "ms",
        var word => word,
    };

    /// <summary>As <see cref="Code"/>, with years and months as UCUM's mean ones.</summary>
    public static string Definite(FhirPathQuantity quantity) => Code(quantity) switch { "year" => "a", "month" => "mo", var code => code };

    /// <summary>Both units if amounts of them can be compared, be it through a special unit's curve; else null.</summary>
    public static (UcumUnit A, UcumUnit B)? Common(string a, string b) =>
        UcumUnits.Find(a) is { } left && UcumUnits.Find(b) is { } right && (left.IsComparableWith(right) || left.IsConvertibleTo(right))
            ? (left, right) : null;
}
