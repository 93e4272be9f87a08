using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Search;

namespace KapFhir.Kap.Protocols;

/// <summary>Moments of a plan as they are read and written: with the offset that the sender counts in.</summary>
public static class PlannedTime
{
    /// <summary>A date or time; a date is its first moment in UTC. Null if it is neither.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        text is null || DateSpan.Parse(text, TimeZoneInfo.Utc) is not { } span ? null
        : text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : new DateTimeOffset(span.Start, TimeSpan.Zero);

    /// <summary>A dateTime or a Period, under the name of the element with its type: <c>occurrenceDateTime</c>.</summary>
    internal static void Write(JsonObject holder, string element, Occurrence time)
    {
        if (time.End is { } end && end > time.Start)
        {
            holder[element + "Period"] = Build.Period(time.Start, end);
        }
        else
        {
            holder[element + "DateTime"] = Build.Time(time.Start);
        }
    }
}
