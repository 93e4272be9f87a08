// https://hl7.org/fhir/R4/search.html#sort
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// The order of a search. A resource with several values under a key stands where its first one in that direction does; one without a value
/// stands last, whatever the direction. What is still equal stands in the order of change (sid), which also is the order when none is asked
/// for. Dates sort by their beginning.
/// </summary>
internal sealed class SortSql
{
    private const string MissingLast = "CASE WHEN {0} IS NULL THEN 1 ELSE 0 END";
    private readonly IReadOnlyList<SortKey> _keys;

    public SortSql(IReadOnlyList<SortKey> sort)
    {
        // _lastUpdated is the order of sid, in which nothing is equal: keys behind it change nothing.
        var time = sort.Select((key, i) => (key, i)).FirstOrDefault(k => k.key is { Parameter: null, Code: "_lastUpdated" }, (null!, sort.Count));
        _keys = [.. sort.Take(time.i)];
        IsSidDescending = time.key?.IsDescending ?? false;
    }

    /// <summary>True if what is equal under all keys stands from the newest to the oldest.</summary>
    public bool IsSidDescending { get; }

    /// <summary>How many keys come before sid.</summary>
    public int Count => _keys.Count;

    /// <summary>The columns k0, k1... of a version.</summary>
    public string Columns(SqlValues values, Vocabulary vocabulary, string v) =>
        string.Concat(_keys.Select((key, i) => $", {Key(values, vocabulary, key, v)} AS {Name(i)}"));

    /// <summary>The ORDER BY list over sid and the key columns of an alias.</summary>
    public string OrderBy(string p, bool isBackward) => string.Join(
        ", ",
        _keys.SelectMany((key, i) => new[] { Missing($"{p}.{Name(i)}") + Direction(isBackward), $"{p}.{Name(i)}" + Direction(key.IsDescending != isBackward) })
            .Append($"{p}.sid" + Direction(IsSidDescending != isBackward)));

    /// <summary>The condition that a row stands after the version that a page begins at (before it, going backward).</summary>
    /// <param name="values">Where values go.</param>
    /// <param name="p">The alias of sid and the key columns.</param>
    /// <param name="cursor">The version's sid and the direction.</param>
    /// <param name="at">The version's own keys, null where it has none.</param>
    public string After(SqlValues values, string p, SearchCursor cursor, IReadOnlyList<object?> at)
    {
        var condition = $"{p}.sid {(IsSidDescending != cursor.IsBackward ? "<" : ">")} {values.Add(cursor.Sid)}";
        for (var i = _keys.Count - 1; i >= 0; i--)
        {
            var column = $"{p}.{Name(i)}";
            condition = at[i] is { } value
                ? Later(column, values.Add(value), _keys[i].IsDescending, cursor.IsBackward, condition)
                : cursor.IsBackward ? $"({column} IS NOT NULL OR {condition})" : $"({column} IS NULL AND {condition})";
        }

        return condition;
    }

    private static string Later(string column, string value, bool isDescending, bool isBackward, string rest)
    {
        var beyond = $"{column} {(isDescending != isBackward ? "<" : ">")} {value}";
        var missing = isBackward ? "" : $"{column} IS NULL OR ";
        return $"({missing}{beyond} OR ({column} = {value} AND {rest}))";
    }

    private static string Name(int i) => "k" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Missing(string column) => string.Format(System.Globalization.CultureInfo.InvariantCulture, MissingLast, column);

    private static string Direction(bool isDescending) => isDescending ? " DESC" : "";

    private static string Key(SqlValues values, Vocabulary vocabulary, SortKey key, string v)
    {
        if (key.Parameter is not { } parameter)
        {
            return $"(SELECT i.id FROM resource i WHERE i.rid = {v}.rid)";
        }

        var first = key.IsDescending ? "MAX" : "MIN";
        string Param() => key.Others.Count == 0 ? $"k.param = {values.Add(vocabulary.ParameterId(parameter))}"
            : $"k.param IN ({values.AddList([vocabulary.ParameterId(parameter), .. key.Others.Select(o => vocabulary.ParameterId(o))])})";
        string Of(string table, string column, string only = "") =>
            $"(SELECT {first}(k.{column}) FROM {table} k WHERE k.sid = {v}.sid AND {Param()}{only})";
        return parameter.Type switch
        {
            SearchParameterType.Token => Of(TokenSql.Table, "code"),
            SearchParameterType.String => Of(StringSql.Table, "folded", StringSql.IsWhole("k")),
            SearchParameterType.Date => Of(DateSql.Table, "low"),
            SearchParameterType.Number => Of(NumberSql.Table, "low"),
            SearchParameterType.Quantity => Of(QuantitySql.Table, "low", QuantitySql.IsCanonical("k")),
            SearchParameterType.Uri =>
                $"(SELECT {first}(i.uri) FROM uri_index k CROSS JOIN system i WHERE k.sid = {v}.sid"
                + $" AND {Param()} AND i.id = k.url)",
            SearchParameterType.Reference =>
                $"(SELECT {first}(i.id) FROM reference_index k CROSS JOIN resource i WHERE k.sid = {v}.sid"
                + $" AND {Param()} AND i.rid = k.target)",
            _ => "NULL",
        };
    }
}
