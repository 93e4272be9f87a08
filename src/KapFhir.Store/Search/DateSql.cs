// https://hl7.org/fhir/R4/search.html#date
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Rows of date_index: spans from low up to but without high.</summary>
internal static class DateSql
{
    public const string Table = "date_index";

    /// <summary>The rows that compare so with this span. https://hl7.org/fhir/R4/search.html#prefix</summary>
    public static RowMatch One(SqlValues values, string d, DateValue value)
    {
        var (start, end) = (values.Add(value.Start), values.Add(value.End));
        return new RowMatch(Table, Compare(d, value.Prefix, start, end));
    }

    /// <summary>
    /// The same rows as ranges of the indexes, apart from one another. What reaches into a range from below is either not wide, and so
    /// begins less than a day before, or found in the index of the wide ones by its end.
    /// </summary>
    public static IReadOnlyList<RowMatch> Ranges(SqlValues values, string d, DateValue value)
    {
        RowMatch Where(string predicate) => new(Table, predicate);
        if (value.Prefix is not (SearchPrefix.Gt or SearchPrefix.Ge or SearchPrefix.Ap))
        {
            return [One(values, d, value)];
        }

        // What ends after this tick, and begins before that one.
        var ends = values.Add(value.Prefix == SearchPrefix.Ap ? value.Start : value.End);
        var dayBefore = values.Add(DayBefore(value.Prefix == SearchPrefix.Ap ? value.Start : value.End));
        var begins = value.Prefix switch
        {
            SearchPrefix.Ge => $" AND {d}.low < {values.Add(value.Start)}",
            SearchPrefix.Ap => $" AND {d}.low < {values.Add(value.End)}",
            _ => "",
        };
        var narrow = Where($"{d}.low > {dayBefore}{begins} AND {d}.high > {ends}");
        var wide = Where($"{values.Dialect.IsWide(d)} AND {d}.high > {ends} AND {d}.low <= {dayBefore}{begins}");
        return value.Prefix == SearchPrefix.Ge ? [Where($"{d}.low >= {values.Add(value.Start)}"), narrow, wide] : [narrow, wide];
    }

    private static long DayBefore(long ticks) => ticks < long.MinValue + TimeSpan.TicksPerDay ? long.MinValue : ticks - TimeSpan.TicksPerDay;

    // eq is containment, also bounded from above by what follows from it: then it is a range of the clustered order.
    private static string Compare(string d, SearchPrefix prefix, string start, string end) => prefix switch
    {
        SearchPrefix.Eq => $"{d}.low >= {start} AND {d}.low < {end} AND {d}.high <= {end}",
        SearchPrefix.Ne => $"({d}.low < {start} OR {d}.high > {end})",
        SearchPrefix.Gt => $"{d}.high > {end}",
        SearchPrefix.Lt => $"{d}.low < {start}",
        SearchPrefix.Ge => $"({d}.low >= {start} OR {d}.high > {end})",
        SearchPrefix.Le => $"{d}.low < {end} AND ({d}.low < {start} OR {d}.high <= {end})",
        SearchPrefix.Sa => $"{d}.low >= {end}",
        SearchPrefix.Eb => $"{d}.low < {start} AND {d}.high <= {start}",
        SearchPrefix.Ap => $"{d}.low < {end} AND {d}.high > {start}",
        SearchPrefix.Co => $"{d}.low <= {start} AND {d}.high >= {end}",
        _ => throw new ArgumentOutOfRangeException(nameof(prefix), prefix, null),
    };
}
