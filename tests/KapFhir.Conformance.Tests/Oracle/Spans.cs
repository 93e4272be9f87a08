using System.Globalization;
using System.Text.RegularExpressions;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>Dates and times as spans: what they stand for by their precision. https://hl7.org/fhir/R4/search.html#date</summary>
internal static partial class Spans
{
    /// <summary>The span of a date, dateTime or instant; without a zone it is UTC, as the test server's is.</summary>
    public static SpanValue Of(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            throw new FormatException(text);
        }

        int Part(string name, int missing) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : missing;
        var start = new DateTime(Part("y", 1), Part("m", 1), Part("d", 1), Part("h", 0), Part("i", 0), Part("s", 0), DateTimeKind.Utc);
        var fraction = match.Groups["f"].Value;
        var ticks = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        var from = start.Ticks + ticks - Offset(match.Groups["z"].Value);
        return new SpanValue(from, from + Length(match, start));
    }

    /// <summary>The span of a Period; a missing end is open.</summary>
    public static SpanValue OfPeriod(string? start, string? end) =>
        new(start is null ? long.MinValue : Of(start).Start, end is null ? long.MaxValue : Of(end).End);

    private static long Length(Match match, DateTime start) => match switch
    {
        _ when !match.Groups["m"].Success => (start.AddYears(1) - start).Ticks,
        _ when !match.Groups["d"].Success => (start.AddMonths(1) - start).Ticks,
        _ when !match.Groups["h"].Success => TimeSpan.TicksPerDay,
        _ when !match.Groups["s"].Success => TimeSpan.TicksPerMinute,
        _ => TimeSpan.TicksPerSecond / (long)Math.Pow(10, Math.Min(7, match.Groups["f"].Value.Length)),
    };

    private static long Offset(string zone) => zone is "" or "Z" ? 0
        : TimeSpan.ParseExact(zone[1..], "hh\\:mm", CultureInfo.InvariantCulture).Ticks * (zone[0] == '-' ? -1 : 1);

    [GeneratedRegex(@"^(?<y>\d{4})(-(?<m>\d\d)(-(?<d>\d\d)(T(?<h>\d\d):(?<i>\d\d)(:(?<s>\d\d)(\.(?<f>\d+))?)?(?<z>Z|[+-]\d\d:\d\d)?)?)?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
