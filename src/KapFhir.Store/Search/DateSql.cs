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
        return new RowMatch(Table, Compare(d, value.Prefix, start, end), IsPoint: false);
    }

    // eq is containment, also bounded from above by what follows from it: then it is a range of the clustered order.
    private static string Compare(string d, SearchPrefix prefix, string start, string end) => prefix switch
    {
        SearchPrefix.Eq => $"{d}.low >= {start} AND {d}.low < {end} AND {d}.high <= {end}",
        SearchPrefix.Ne => $"({d}.low < {start} OR {d}.high > {end})",
        SearchPrefix.Gt => $"{d}.high > {end}",
        SearchPrefix.Lt => $"{d}.low < {start}",
        SearchPrefix.Ge => $"({d}.low >= {start} OR {d}.high > {end})",
        SearchPrefix.Le => $"({d}.low < {start} OR {d}.high <= {end})",
        SearchPrefix.Sa => $"{d}.low >= {end}",
        SearchPrefix.Eb => $"{d}.low < {start} AND {d}.high <= {start}",
        SearchPrefix.Ap => $"{d}.low < {end} AND {d}.high > {start}",
        _ => throw new ArgumentOutOfRangeException(nameof(prefix), prefix, null),
    };
}
