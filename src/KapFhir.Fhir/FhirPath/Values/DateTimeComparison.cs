// http://hl7.org/fhirpath/N1/#datetime-equality and #comparison
namespace KapFhir.Fhir.FhirPath;

/// <summary>Compares dates and times of unequal precision: part by part, unknown where one runs out before a difference is found.</summary>
internal static class DateTimeComparison
{
    // The widest that two local times without a known offset can lie apart: from UTC-12 to UTC+14.
    private static readonly TimeSpan WidestOffset = TimeSpan.FromHours(26);

    /// <summary>Below zero, zero, above zero; null if their precision does not tell.</summary>
    public static int? Compare(FhirPathDateTime a, FhirPathDateTime b)
    {
        if (a.Precision < DateTimePrecision.Hour || b.Precision < DateTimePrecision.Hour)
        {
            return Compare(a.Local, a.Precision, b.Local, b.Precision);
        }

        if (a.OffsetMinutes.HasValue == b.OffsetMinutes.HasValue)
        {
            return Compare(Universal(a), a.Precision, Universal(b), b.Precision);
        }

        // One has an offset, the other none: no time zone of the machine is put in for it, so only a clear distance decides.
        var distance = Universal(a) - Universal(b);
        return distance.Duration() > WidestOffset ? Math.Sign(distance.Ticks) : null;
    }

    /// <summary>Below zero, zero, above zero; null if their precision does not tell.</summary>
    public static int? Compare(FhirPathTime a, FhirPathTime b) =>
        Compare(default(DateTime) + a.Value, a.Precision, default(DateTime) + b.Value, b.Precision);

    /// <summary>The same and equally exact.</summary>
    public static bool Equivalent(FhirPathDateTime a, FhirPathDateTime b) => Rank(a.Precision) == Rank(b.Precision) && Compare(a, b) == 0;

    private static int? Compare(DateTime a, DateTimePrecision precisionA, DateTime b, DateTimePrecision precisionB)
    {
        var (rankA, rankB) = (Rank(precisionA), Rank(precisionB));
        var shared = rankA < rankB ? precisionA : precisionB;
        var order = rankA == (int)DateTimePrecision.Second && rankB == (int)DateTimePrecision.Second
            ? a.CompareTo(b)
            : FhirPathDateTime.Truncated(a, shared).CompareTo(FhirPathDateTime.Truncated(b, shared));
        return order == 0 && rankA != rankB ? null : order;
    }

    private static int Rank(DateTimePrecision precision) => Math.Min((int)precision, (int)DateTimePrecision.Second);

    private static DateTime Universal(FhirPathDateTime value)
    {
        var ticks = value.Local.Ticks - ((value.OffsetMinutes ?? 0) * TimeSpan.TicksPerMinute);
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
    }
}
