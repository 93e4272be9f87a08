// https://hl7.org/fhir/R4/search.html#date
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>Dates and times: date, dateTime, instant, Period and Timing.</summary>
internal static class DateParameter
{
    private const string Expected =
        "a date or time such as 2013, 2013-01, 2013-01-14, 2013-01-14T10:00Z or 2013-01-14T10:00:00+01:00, perhaps with a prefix (ge2013)";

    /// <summary>Reads <c>ge2013-01</c>.</summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values)
    {
        if (!SearchPrefixes.TrySplit(text, out var prefix, out var rest))
        {
            return Issues.SearchPrefixUnknown(scope.Name, text);
        }

        if (DateSpan.Parse(rest, scope.Parsing.Zone) is not { } span)
        {
            return scope.Bad(text, Expected);
        }

        values.Add(Value(prefix, span, scope.Parsing.Now));
        return null;
    }

    /// <summary>Keeps a date, time, Period or Timing.</summary>
    public static void Extract(object item, IndexKey key, Extraction extraction)
    {
        if (item is FhirNode node && SpanOf(node, extraction.Settings.Zone) is { } span)
        {
            extraction.Add(new DateEntry(key, span.Start, span.End));
        }
    }

    // "The recommended value for the approximation is 10% of the gap between now and the date", to either side.
    private static DateValue Value(SearchPrefix prefix, DateSpan span, DateTimeOffset now)
    {
        if (prefix != SearchPrefix.Ap)
        {
            return new DateValue(prefix, span.Start, span.End);
        }

        var tenth = Math.Abs(now.UtcTicks - span.Start) / 10;
        return new DateValue(prefix, span.Start - tenth, span.End + tenth);
    }

    private static DateSpan? SpanOf(FhirNode node, TimeZoneInfo zone) => node.Type.Name switch
    {
        "Period" => PeriodOf(node, zone),
        "Timing" => TimingOf(node, zone),
        "date" or "dateTime" or "instant" => DateSpan.Parse(node.Text, zone),
        _ => null,
    };

    // A missing end is open: "if the low value of the period is missing, its meaning is that the low boundary is not known".
    private static DateSpan? PeriodOf(FhirNode period, TimeZoneInfo zone)
    {
        var start = DateSpan.Parse(period.ChildText("start"), zone);
        var end = DateSpan.Parse(period.ChildText("end"), zone);
        return start is null && end is null ? null : new DateSpan(start?.Start ?? long.MinValue, end?.End ?? long.MaxValue);
    }

    // "The specific scheduling details are ignored and only the outer limits matter."
    private static DateSpan? TimingOf(FhirNode timing, TimeZoneInfo zone)
    {
        DateSpan? outer = null;
        foreach (var moment in timing.ChildrenNamed("event"))
        {
            outer = Widen(outer, DateSpan.Parse(moment.Text, zone));
        }

        return timing.Child("repeat")?.Child("bounds") is { Type.Name: "Period" } bounds ? Widen(outer, PeriodOf(bounds, zone)) : outer;
    }

    private static DateSpan? Widen(DateSpan? outer, DateSpan? inner) => outer is not { } o || inner is not { } i
        ? outer ?? inner
        : new DateSpan(Math.Min(o.Start, i.Start), Math.Max(o.End, i.End));
}
