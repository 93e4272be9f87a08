// https://hl7.org/fhir/R4/search.html#sort
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// A sorted page taken by walking the sort key's own index and testing each version that comes, instead of sorting all that match: for
/// matches so dense that a page is soon full (<c>_sort=-date&amp;_count=1</c>). Versions without the key stand behind, in the order of sid.
/// </summary>
internal sealed class SortWalk(SearchContext context, SortKey key)
{
    /// <summary>The walk for an order by one key with an index in its order, over one type; or null.</summary>
    public static SortWalk? Of(SearchContext context, IReadOnlyList<SortKey> sort) =>
        context.Types is [_] && sort is [{ Parameter: { } parameter } only] && TableOf(parameter) is not null ? new SortWalk(context, only) : null;

    /// <summary>A page of versions that have the key.</summary>
    /// <param name="cursor">Where the page begins, or null.</param>
    /// <param name="at">The key of the version it begins at; null for one without: then going backward every version with a key comes
    /// before.</param>
    /// <param name="limit">The most rows.</param>
    public SqlStatement WithKey(SearchCursor? cursor, object? at, int limit)
    {
        var (values, clauses, scope) = Begin("w.sid");
        var (table, column) = TableOf(key.Parameter!)!.Value;
        var isDown = key.IsDescending != (cursor?.IsBackward ?? false);
        var param = values.Add(context.Vocabulary.ParameterId(key.Parameter!));
        var after = "";
        if (cursor is not null && at is not null)
        {
            var from = values.Add(at);
            after = $" AND w.{column} {(isDown ? "<=" : ">=")} {from}"
                + $" AND (w.{column} <> {from} OR w.sid {(cursor.IsBackward ? "<" : ">")} {values.Add(cursor.Sid)})";
        }

        // Only where the version's first value stands: no other of its values comes before.
        var first = $" AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.sid = w.sid AND o.param = {param} AND o.{column} {(key.IsDescending ? ">" : "<")} w.{column}{IsWhole("o")})";
        var count = values.Add(limit);
        var page = $"SELECT DISTINCT {context.Dialect.Top(count)}w.sid AS sid, w.{column} AS k0 FROM {table} w CROSS JOIN version v WHERE {scope.TypeOfRow(values, "w")} AND w.param = {param}"
            + $"{IsWhole("w")}{after} AND w.sid <= {AsOf}{first} AND v.sid = w.sid AND {clauses.Live("v")}{Conditions(clauses, scope)}"
            + $" ORDER BY w.{column}{(isDown ? " DESC" : "")}, w.sid{(cursor is { IsBackward: true } ? " DESC" : "")} {context.Dialect.Limit(count)}";
        return Full(values, page, $"p.k0{(isDown ? " DESC" : "")}, p.sid{(cursor is { IsBackward: true } ? " DESC" : "")}");
    }

    /// <summary>A page of versions without the key.</summary>
    /// <param name="isBackward">The direction.</param>
    /// <param name="after">The version it begins at, or null for all.</param>
    /// <param name="limit">The most rows.</param>
    public SqlStatement WithoutKey(bool isBackward, long? after, int limit)
    {
        var (values, clauses, scope) = Begin("v.sid");
        var (table, _) = TableOf(key.Parameter!)!.Value;
        var param = values.Add(context.Vocabulary.ParameterId(key.Parameter!));
        var missing = $"NOT EXISTS (SELECT 1 FROM {table} o WHERE o.sid = v.sid AND o.param = {param}{IsWhole("o")})";
        var seek = after is { } sid ? $" AND v.sid {(isBackward ? "<" : ">")} {values.Add(sid)}" : "";
        var order = isBackward ? " DESC" : "";
        var count = values.Add(limit);
        var page = $"SELECT {context.Dialect.Top(count)}v.sid AS sid FROM version v WHERE {clauses.Live("v")} AND v.type = {values.Add(context.Types![0])}{seek} AND {missing}"
            + $"{Conditions(clauses, scope)} ORDER BY v.sid{order} {context.Dialect.Limit(count)}";
        return Full(values, page, "p.sid" + order);
    }

    private const string AsOf = "@p0";

    private string IsWhole(string row) => key.Parameter!.Type switch
    {
        SearchParameterType.String => StringSql.IsWhole(row),
        SearchParameterType.Quantity => QuantitySql.IsCanonical(row),
        _ => "",
    };

    private (SqlValues Values, ClauseSql Clauses, SearchScope Scope) Begin(string sid)
    {
        var values = new SqlValues(context.Dialect);
        var clauses = new ClauseSql(values, context.Vocabulary, context.Clock, context.Visible, values.Add(context.AsOf));
        return (values, clauses, new SearchScope("v", context.Types) { Sid = sid });
    }

    private string Conditions(ClauseSql clauses, SearchScope scope) =>
        string.Concat(clauses.Conditions(context.Clauses, scope).Select(c => " AND " + c)) + clauses.Visible(scope);

    private static SqlStatement Full(SqlValues values, string page, string order) => values.Statement(
        $"SELECT {VersionRows.Columns} FROM ({page}) p CROSS JOIN version v CROSS JOIN resource r CROSS JOIN content c"
        + $" WHERE v.sid = p.sid AND r.rid = v.rid AND c.sid = v.sid ORDER BY {order}");

    /// <summary>The index whose clustered order is the key's, and its column.</summary>
    private static (string Table, string Column)? TableOf(SearchParameterDefinition parameter) => parameter.Type switch
    {
        SearchParameterType.Date => (DateSql.Table, "low"),
        SearchParameterType.Number => (NumberSql.Table, "low"),
        SearchParameterType.Quantity => (QuantitySql.Table, "low"),
        SearchParameterType.String => (StringSql.Table, "folded"),
        SearchParameterType.Token => (TokenSql.Table, "code"),
        _ => null,
    };
}
