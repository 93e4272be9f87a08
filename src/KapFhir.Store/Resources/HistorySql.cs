// https://hl7.org/fhir/R4/http.html#history
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>Pages of history: versions from the newest to the oldest, or the other way round, which is the order of sid.</summary>
internal sealed class HistorySql(Vocabulary vocabulary, SqlDialect dialect, StorageOptions options, FhirDefinitions definitions)
{
    private readonly SearchParameterDefinition _listItem = definitions.FindSearchParameter("List", "item")!;
    private readonly Func<IRow, StoredVersion> _map = VersionRows.Reader(vocabulary);

    /// <summary>A page.</summary>
    public HistoryPage Page(ReadSession session, HistoryQuery query, Visibility visible)
    {
        var type = query.Type is null ? null : vocabulary.FindType(query.Type);
        if (visible.Grants.Count == 0 || (query.Type is not null && type is null))
        {
            return new HistoryPage([], 0, null, Exists: query.Id is null);
        }

        var asOf = query.Cursor?.AsOf ?? session.Scalar(new SqlStatement("SELECT MAX(sid) FROM version", [])) ?? 0;
        var size = Math.Clamp(query.Count ?? options.DefaultPageSize, 0, options.MaxPageSize);
        var rows = session.Query(Statement(session, query, visible, type, asOf, size + 1), _map);
        var total = session.Scalar(Count(session, query, visible, type, asOf)) ?? 0;
        var exists = query.Id is null || total > 0 || Exists(session, query with { Since = null, AtStart = null, AtEnd = null }, visible, type);
        return rows.Count > size
            ? new HistoryPage(rows[..size], total, size == 0 ? null : new SearchCursor(asOf, rows[size - 1].Sid, IsBackward: false), exists)
            : new HistoryPage(rows, total, null, exists);
    }

    private bool Exists(ReadSession session, HistoryQuery query, Visibility visible, int? type) =>
        session.Scalar(Count(session, query, visible, type, VersionRows.Now)) > 0;

    private SqlStatement Statement(ReadSession session, HistoryQuery query, Visibility visible, int? type, long asOf, int limit)
    {
        var values = new SqlValues(dialect);
        var where = Where(session, values, query, visible, type, asOf);
        var (order, beyond) = query.IsOldestFirst ? ("ASC", ">") : ("DESC", "<");
        var after = query.Cursor is { } cursor ? $" AND v.sid {beyond} {values.Add(cursor.Sid)}" : "";
        var count = values.Add(limit);
        return values.Statement($"""
            SELECT {VersionRows.Columns}
            FROM (SELECT {dialect.Top(count)}v.sid FROM {where}{after} ORDER BY v.sid {order} {dialect.Limit(count)}) p
            CROSS JOIN version v CROSS JOIN resource r LEFT JOIN content c ON c.sid = v.sid
            WHERE v.sid = p.sid AND r.rid = v.rid ORDER BY p.sid {order}
            """);
    }

    private SqlStatement Count(ReadSession session, HistoryQuery query, Visibility visible, int? type, long asOf)
    {
        var values = new SqlValues(dialect);
        if (IsWhole(query, visible))
        {
            // Kept by every write; what was written after the first page is counted off.
            var of = type is { } one ? $" WHERE type = {values.Add(one)}" : "";
            var since = type is { } same ? $" AND v.type = {values.Add(same)}" : "";
            return values.Statement(
                $"SELECT (SELECT SUM(versions) FROM type_counter{of}) - (SELECT COUNT(*) FROM version v WHERE v.sid > {values.Add(asOf)}{since})");
        }

        return values.Statement($"SELECT COUNT(*) FROM {Where(session, values, query, visible, type, asOf)}");
    }

    private static bool IsWhole(HistoryQuery query, Visibility visible) =>
        query is { Id: null, Since: null, AtStart: null, AtEnd: null, List: null } && visible.CoversAllOf(query.Type is { } type ? [type] : []);

    private string Where(ReadSession session, SqlValues values, HistoryQuery query, Visibility visible, int? type, long asOf)
    {
        var from = query.Id is null
            ? $"version v WHERE {(type is { } one ? $"v.type = {values.Add(one)} AND " : "")}v.sid <= {values.Add(asOf)}"
            : $"resource i CROSS JOIN version v WHERE i.type = {values.Add(type!)} AND i.id = {values.Add(query.Id)} AND v.rid = i.rid"
                + $" AND +v.sid <= {values.Add(asOf)}";
        return from + Times(session, values, query) + Listed(values, query) + Restriction.Of(session, values, vocabulary, visible, type is { } only ? [only] : null);
    }

    // The resources that the list's current version names. https://hl7.org/fhir/R4/lifecycle.html#current
    private string Listed(SqlValues values, HistoryQuery query) => query.List is not { } list ? "" : $"""
         AND v.rid IN (SELECT x.target FROM resource lr CROSS JOIN version lv CROSS JOIN reference_index x
        WHERE lr.type = {values.Add(vocabulary.TypeId("List"))} AND lr.id = {values.Add(list)} AND lv.rid = lr.rid
        AND lv.end_sid = {values.Add(VersionRows.StillCurrent)} AND x.sid = lv.sid AND x.param = {values.Add(vocabulary.ParameterId(_listItem))})
        """;

    /// <summary>_since and _at as ranges of sids: a later version never has an earlier time.</summary>
    private string Times(ReadSession session, SqlValues values, HistoryQuery query)
    {
        var clock = new VersionClock(session, dialect);
        var conditions = "";
        if (query.Since is { } since)
        {
            conditions += $" AND v.sid >= {values.Add(clock.At(Ceiling(since)))}";
        }

        // Current at some moment of the period: written before its end, and not superseded before its start.
        if (query.AtEnd is { } end)
        {
            conditions += $" AND v.sid < {values.Add(clock.At(Ceiling(end)))}";
        }

        if (query.AtStart is { } start)
        {
            conditions += $" AND v.end_sid >= {values.Add(clock.At(Ceiling(start)))}";
        }

        return conditions;
    }

    private static long Ceiling(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds() + (time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
}
