// 45 CFR 164.514(b)(2)(i)(C): all elements of dates except year
using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Search;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Research;

/// <summary>What a date becomes: a text, or none; and extensions beside it, or none.</summary>
internal readonly record struct TreatedDate(string? Text, JsonObject? Extension);

/// <summary>Treats the dates of one patient, all in the same way.</summary>
/// <param name="method">The method.</param>
/// <param name="shift">By how many days the expert's method shifts.</param>
/// <param name="firstDose">When the patient first got ketamine, or null.</param>
/// <param name="oldestYear">The first year that gives no age above the greatest told.</param>
internal sealed class DateTreatment(DeidentificationMethod method, int shift, DateTimeOffset? firstDose, int oldestYear)
{
    private const string Precise = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int YearLength = 4;

    /// <summary>A date of care.</summary>
    /// <param name="text">The date as it stands.</param>
    /// <param name="isInstant">True for an instant, which cannot be a year.</param>
    internal TreatedDate Of(string text, bool isInstant) => DateSpan.Parse(text, TimeZoneInfo.Utc) is not { } span ? default
        : method == DeidentificationMethod.Expert ? new TreatedDate(Shifted(text, span), null)
        : new TreatedDate(isInstant ? null : YearOf(int.Parse(text.AsSpan(0, YearLength), NumberStyles.None, CultureInfo.InvariantCulture)), Offset(text, span));

    /// <summary>The year of a birth: without the days to the first dose, which would give the age in days.</summary>
    internal string? YearOfBirth(string text) => DateSpan.Parse(text, TimeZoneInfo.Utc) is not { } span ? null
        : YearOf(method == DeidentificationMethod.Expert ? new DateTime(span.Start).AddDays(shift).Year : new DateTime(span.Start).Year);

    private string? YearOf(int year) => year < oldestYear ? null : year.ToString("0000", CultureInfo.InvariantCulture);

    // What is less exact than a day cannot be shifted by days: of its first day the year is left.
    private string? Shifted(string text, DateSpan span)
    {
        var moved = new DateTime(span.Start).AddDays(shift);
        return moved.Year < oldestYear ? null
            : text.Length < "2026-01-01".Length ? YearOf(moved.Year)
            : moved.ToString(text.Contains('T', StringComparison.Ordinal) ? Precise : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private JsonObject? Offset(string text, DateSpan span)
    {
        if (firstDose is not { } first || text.Length < "2026-01-01".Length || new DateTime(span.Start).Year < oldestYear)
        {
            return null;
        }

        var isTime = text.Contains('T', StringComparison.Ordinal);
        var from = isTime ? first.UtcTicks : first.UtcDateTime.Date.Ticks;
        var quantity = isTime ? Quantity((span.Start - from) / TimeSpan.TicksPerMinute, "min", "min") : Quantity((span.Start - from) / TimeSpan.TicksPerDay, "d", "d");
        return Extension("kap-offset-from-first-dose", "valueQuantity", quantity);
    }
}
