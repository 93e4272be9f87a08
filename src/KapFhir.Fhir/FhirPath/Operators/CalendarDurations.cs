// http://hl7.org/fhirpath/N1/#time-valued-quantities
namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>
/// Compares calendar durations of which one is in years or months: "1 year = 12 months or 365 days, 1 month = 30 days". Weeks and shorter ones are as long as
/// UCUM's.
/// </summary>
internal static class CalendarDurations
{
    private const decimal MonthsPerYear = 12;

    /// <summary>Below zero, zero, above zero; null if these are not two calendar durations with years or months among them.</summary>
    public static int? Compare(FhirPathQuantity a, FhirPathQuantity b)
    {
        if (!a.IsCalendar || !b.IsCalendar || !(IsLong(a) || IsLong(b)))
        {
            return null;
        }

        return IsLong(a) && IsLong(b) ? InMonths(a).CompareTo(InMonths(b)) : InMilliseconds(a).CompareTo(InMilliseconds(b));
    }

    private static bool IsLong(FhirPathQuantity duration) => duration.Unit is "year" or "month";

    private static decimal InMonths(FhirPathQuantity duration) => duration.Value * (duration.Unit == "year" ? MonthsPerYear : 1);

    private static decimal InMilliseconds(FhirPathQuantity duration) => duration.Value * (duration.Unit switch
    {
        "year" => 365 * 86_400_000m,
        "month" => 30 * 86_400_000m,
        "week" => 7 * 86_400_000m,
        "day" => 86_400_000m,
        "hour" => 3_600_000m,
        "minute" => 60_000m,
        "second" => 1_000m,
        _ => 1m,
    });
}
