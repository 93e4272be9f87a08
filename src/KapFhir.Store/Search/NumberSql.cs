// https://hl7.org/fhir/R4/search.html#number
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// Rows of number_index: ranges with both ends included. Most are one number: their high is left empty, and is below every number, so that
/// what asks for the upper end asks for the lower one too.
/// </summary>
internal static class NumberSql
{
    public const string Table = "number_index";

    /// <summary>The rows that compare so with this number.</summary>
    public static RowMatch One(SqlValues values, string d, NumberValue value) => new(Table, Compare(values, d, value));

    /// <summary>
    /// The same comparison as conditions apart from one another, each a range of an index: what reaches into a range from below is itself a
    /// range, and they have an index by their upper end.
    /// </summary>
    public static IReadOnlyList<string> Ranges(SqlValues values, string d, NumberValue value)
    {
        string Key(DecimalKey key) => values.Add(key.Bytes.ToArray());
        var wide = $"{d}.high > {d}.low";
        switch (value.Prefix)
        {
            case SearchPrefix.Gt:
                var above = Key(value.Value);
                return [$"{d}.low > {above}", $"{wide} AND {d}.high > {above} AND {d}.low <= {above}"];
            case SearchPrefix.Ge:
                var from = Key(value.Value);
                return [$"{d}.low >= {from}", $"{wide} AND {d}.high >= {from} AND {d}.low < {from}"];
            case SearchPrefix.Ap:
                var (low, high) = (Key(value.Low), Key(value.High));
                return [$"{d}.low >= {low} AND {d}.low < {high}", $"{wide} AND {d}.high >= {low} AND {d}.low < {low}"];
            default:
                return [Compare(values, d, value)];
        }
    }

    /// <summary>
    /// The comparison on the columns low and high. eq and ne look at the precision of the number searched, the others at the number itself.
    /// https://hl7.org/fhir/R4/search.html#prefix
    /// </summary>
    public static string Compare(SqlValues values, string d, NumberValue value)
    {
        string Key(DecimalKey key) => values.Add(key.Bytes.ToArray());
        if (value.Prefix is SearchPrefix.Eq or SearchPrefix.Ne or SearchPrefix.Ap)
        {
            var (low, high) = (Key(value.Low), Key(value.High));
            return value.Prefix switch
            {
                SearchPrefix.Eq => $"{d}.low >= {low} AND {d}.low < {high} AND {d}.high < {high}",
                SearchPrefix.Ne => $"({d}.low < {low} OR {d}.low >= {high} OR {d}.high >= {high})",
                _ => $"{d}.low < {high} AND ({d}.low >= {low} OR {d}.high >= {low})",
            };
        }

        var number = Key(value.Value);
        return value.Prefix switch
        {
            SearchPrefix.Gt => $"({d}.low > {number} OR {d}.high > {number})",
            SearchPrefix.Lt => $"{d}.low < {number}",
            SearchPrefix.Ge => $"({d}.low >= {number} OR {d}.high >= {number})",
            SearchPrefix.Le => $"{d}.low <= {number}",
            SearchPrefix.Sa => $"{d}.low > {number}",
            SearchPrefix.Eb => $"{d}.low < {number} AND {d}.high < {number}",
            _ => throw new ArgumentOutOfRangeException(nameof(value), value.Prefix, null),
        };
    }
}
