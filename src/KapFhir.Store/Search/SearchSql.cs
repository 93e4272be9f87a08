// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// The statements of one search. One clause drives: its rows are walked; the others are looked up for each version that comes. Which one drives is
/// decided by <see cref="DriverChoice"/>, not left to the database: an EHR's data grows, and a plan must not turn over one night.
/// </summary>
internal sealed class SearchSql
{
    private readonly SqlValues _values;
    private readonly ClauseSql _clauses;
    private readonly SearchScope _scope;
    private readonly SearchContext _context;
    private readonly SearchClause? _driver;
    private readonly string _asOf;

    public SearchSql(SearchContext context, SearchClause? driver)
    {
        _context = context;
        _driver = driver;
        _values = new SqlValues(context.Dialect);
        _asOf = _values.Add(context.AsOf);
        _scope = new SearchScope("v", context.Types);
        _scope = _scope with { Sid = IsOrdered ? "w.sid" : "v.sid" };
        _clauses = new ClauseSql(_values, context.Vocabulary, context.Clock, context.Visible, _asOf);
    }

    /// <summary>The versions of a page, in order.</summary>
    /// <param name="sort">The order.</param>
    /// <param name="cursor">Where the page begins, or null.</param>
    /// <param name="at">The sort keys of the version it begins at.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="end">The sid to which a walk in the order of sid goes, or null for all.</param>
    public SqlStatement Page(SortSql sort, SearchCursor? cursor, IReadOnlyList<object?> at, int limit, long? end = null)
    {
        var isBackward = cursor?.IsBackward ?? false;
        var seek = cursor is not null && sort.Count == 0 ? sort.After(_values, RowsAlias, cursor, at) : null;
        seek = end is { } last ? (seek is null ? "" : seek + " AND ") + $"v.sid {(sort.IsSidDescending != isBackward ? ">=" : "<=")} {_values.Add(last)}" : seek;
        var count = _values.Add(limit);
        var (top, most) = (_context.Dialect.Top(count), _context.Dialect.Limit(count));
        var rows = $"v.sid AS sid{sort.Columns(_values, _context.Vocabulary, "v")} FROM {From(seek)}";
        var page = sort.Count == 0
            ? $"SELECT {top}{rows} ORDER BY {sort.OrderBy(RowsAlias, isBackward)} {most}"
            : $"SELECT {top}* FROM (SELECT {rows}) k{(cursor is null ? "" : " WHERE " + sort.After(_values, "k", cursor, at))} ORDER BY {sort.OrderBy("k", isBackward)} {most}";
        return _values.Statement(
            $"SELECT {VersionRows.Columns} FROM ({page}) p CROSS JOIN version v CROSS JOIN resource r CROSS JOIN content c"
            + $" WHERE v.sid = p.sid AND r.rid = v.rid AND c.sid = v.sid ORDER BY {sort.OrderBy("p", isBackward)}");
    }

    /// <summary>The content of every version that matches, in no order.</summary>
    public SqlStatement All() => _values.Statement($"SELECT c.json FROM (SELECT v.sid AS sid FROM {From(seek: null)}) p CROSS JOIN content c WHERE c.sid = p.sid");

    /// <summary>How many match; of a search that gives contained resources themselves, each of them.</summary>
    public SqlStatement Count(SearchQuery? ofContained = null)
    {
        if (ofContained is null)
        {
            return _values.Statement($"SELECT COUNT(*) FROM {From(seek: null)}");
        }

        var inside = _clauses.Contained.Count(SearchContext.Inside(ofContained), "v.sid");
        var itself = ofContained.Contained != ContainedMode.Both ? ""
            : $" + CASE WHEN {_clauses.Condition(SearchContext.Outside(ofContained, _context.TypesOf(ofContained)), _scope with { Sid = "v.sid" })} THEN 1 ELSE 0 END";
        return _values.Statement($"SELECT SUM(n) FROM (SELECT {inside}{itself} AS n FROM {From(seek: null)}) m");
    }

    /// <summary>How many rows the driver has, counted up to a limit.</summary>
    public SqlStatement? Probe(int limit)
    {
        if (_clauses.Sources(_driver!, _scope) is not { } sources)
        {
            return null;
        }

        var count = _values.Add(limit);
        return _values.Statement($"SELECT COUNT(*) FROM (SELECT {_context.Dialect.Top(count)}1 AS one FROM ({string.Join(" UNION ALL ", sources)}) s"
            + $" {_context.Dialect.Limit(count)}) n");
    }

    private string RowsAlias => IsOrdered ? "w" : "v";

    private bool IsOrdered => _driver is ParameterClause clause && ParameterSql.IsOrdered(clause, _scope);

    /// <summary>FROM and WHERE of the versions that match.</summary>
    private string From(string? seek)
    {
        var conditions = string.Concat(_clauses.Conditions([.. _context.Clauses.Where(c => !ReferenceEquals(c, _driver))], _scope).Select(c => " AND " + c));
        var visible = _clauses.Visible(_scope);
        var after = seek is null ? "" : " AND " + seek;
        if (IsOrdered)
        {
            var (table, where) = _clauses.Parameters.Ordered((ParameterClause)_driver!, _scope, "w");
            return $"{table} w CROSS JOIN version v WHERE {where}{after} AND v.sid = w.sid AND {_clauses.Live("v")}{conditions}{visible}";
        }

        if (_driver is not null)
        {
            // The sids are gathered from the index alone, in order: of the versions only as many are looked at as the page needs.
            var sources = string.Join(" UNION ALL ", _clauses.Sources(_driver, _scope)!);
            return $"version v WHERE v.sid IN ({sources}){after} AND {_clauses.Live("v")}{_scope.TypeOfVersion(_values)}{conditions}{visible}";
        }

        var type = _scope.OneType is { } only ? $" AND v.type = {_values.Add(only)}" : _scope.TypeOfVersion(_values);
        return $"version v WHERE {_clauses.Live("v")}{type}{after}{conditions}{visible}";
    }
}
