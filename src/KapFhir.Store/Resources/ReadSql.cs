// https://hl7.org/fhir/R4/http.html#read
using KapFhir.Fhir.Search;
using KapFhir.Store.Release;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>Reads of one version.</summary>
internal sealed class ReadSql(Vocabulary vocabulary, SqlDialect dialect)
{
    private readonly Func<IRow, StoredVersion> _map = VersionRows.Reader(vocabulary);

    // The commonest statement of all, made once.
    private readonly string _current = Text(dialect, SqlValues.NameOf(0), SqlValues.NameOf(1), "");

    // The same with what there is to withhold by: mostly nothing, of which one statement is enough.
    private readonly string _currentWithState = Text(dialect, SqlValues.NameOf(0), SqlValues.NameOf(1), "", ", " + ReleaseState.Columns);

    /// <summary>The newest version, a deletion included.</summary>
    public StoredVersion? Current(ReadSession session, string type, string id, Visibility visible) =>
        One(session, type, id, visible, versionId: null);

    /// <summary>One version.</summary>
    public StoredVersion? Version(ReadSession session, string type, string id, int versionId, Visibility visible) =>
        One(session, type, id, visible, versionId);

    /// <summary>A current version of another resource whose index rows lead to this one.</summary>
    public StoredVersion? Referrer(ReadSession session, string type, string id)
    {
        if (vocabulary.FindType(type) is not { } typeId)
        {
            return null;
        }

        var values = new SqlValues(dialect);
        var (t, i, still) = (values.Add(typeId), values.Add(id), values.Add(VersionRows.StillCurrent));
        return session.First(
            values.Statement($"""
                SELECT {dialect.Top("1")}{VersionRows.Columns} FROM resource d CROSS JOIN reference_parameter p CROSS JOIN reference_index x CROSS JOIN version v
                CROSS JOIN resource r LEFT JOIN content c ON c.sid = v.sid
                WHERE d.type = {t} AND d.id = {i} AND x.type = p.type AND x.param = p.param AND x.target = d.rid
                AND v.sid = x.sid AND v.end_sid = {still} AND v.rid <> d.rid AND r.rid = v.rid {dialect.Limit("1")}
                """),
            _map);
    }

    /// <summary>Current versions of every type in the order of sid, for the store's own jobs.</summary>
    public List<StoredVersion> CurrentAfter(ReadSession session, long sid, int limit) => session.Query(
        new SqlStatement(
            $"SELECT {dialect.Top("@p2")}{VersionRows.Columns} FROM version v CROSS JOIN resource r CROSS JOIN content c"
            + $" WHERE v.sid > @p0 AND v.end_sid = @p1 AND r.rid = v.rid AND c.sid = v.sid ORDER BY v.sid {dialect.Limit("@p2")}",
            [sid, VersionRows.StillCurrent, limit]),
        _map);

    /// <summary>What was current of a type at a moment, in the order of sid, for the store's own jobs.</summary>
    public List<StoredVersion> CurrentAt(ReadSession session, string type, long after, long asOf, int limit) => session.Query(
        new SqlStatement(
            $"SELECT {dialect.Top("@p3")}{VersionRows.Columns} FROM version v CROSS JOIN resource r CROSS JOIN content c WHERE v.type = @p0 AND v.sid > @p1 AND v.sid <= @p2"
            + $" AND v.end_sid > @p2 AND r.rid = v.rid AND c.sid = v.sid ORDER BY v.sid {dialect.Limit("@p3")}",
            [vocabulary.TypeId(type), after, asOf, limit]),
        _map);

    /// <summary>How many of a type were current at a moment.</summary>
    public long CountCurrentAt(ReadSession session, string type, long asOf) =>
        session.Scalar(new SqlStatement("SELECT COUNT(*) FROM version WHERE type = @p0 AND sid <= @p1 AND end_sid > @p1", [vocabulary.TypeId(type), asOf])) ?? 0;

    /// <summary>The versions of a type in the order of sid, for the store's own jobs.</summary>
    public List<long> SidsOf(ReadSession session, string type, long after, int limit) => session.Query(
        new SqlStatement($"SELECT {dialect.Top("@p2")}sid FROM version WHERE type = @p0 AND sid > @p1 ORDER BY sid {dialect.Limit("@p2")}", [vocabulary.TypeId(type), after, limit]),
        r => r.GetInt64(0));

    private StoredVersion? One(ReadSession session, string type, string id, Visibility visible, int? versionId)
    {
        if (visible.Grants.Count == 0 || vocabulary.FindType(type) is not { } typeId)
        {
            return null;
        }

        if (visible.CoversAllOf(type) && versionId is null)
        {
            return session.First(new SqlStatement(_current, new object[] { typeId, dialect.Key(id) }), _map);
        }

        // What a Binary is judged by may be another resource, which only the whole condition knows.
        if (visible.Withheld is { } withheld && versionId is null && type != "Binary" && visible.GrantsAllOf(type))
        {
            var found = session.First(new SqlStatement(_currentWithState, new object[] { typeId, dialect.Key(id) }), row => new FoundVersion(_map(row), ReleaseState.Read(row, VersionRows.ColumnCount)));
            if (found is null || !new WithheldSql(new SqlValues(dialect), vocabulary, session, withheld, found.State).MayWithhold)
            {
                return found?.Version;
            }
        }

        var values = new SqlValues(dialect);
        var (t, i) = (values.Add(typeId), values.Add(id));

        // The current version, or none: that an older one may be seen makes it no newer.
        var version = versionId is { } wanted ? $" AND v.version_id = {values.Add(wanted)}" : " AND NOT EXISTS (SELECT 1 FROM version n WHERE n.rid = v.rid AND n.sid > v.sid)";
        var restriction = Restriction.Of(session, values, vocabulary, visible, [typeId]);
        return session.First(values.Statement(Text(dialect, t, i, version + restriction)), _map);
    }

    private static string Text(SqlDialect dialect, string type, string id, string condition, string more = "") => $"""
        SELECT {dialect.Top("1")}{VersionRows.Columns}{more} FROM resource r CROSS JOIN version v LEFT JOIN content c ON c.sid = v.sid
        WHERE r.type = {type} AND r.id = {id} AND v.rid = r.rid{condition}
        ORDER BY v.end_sid DESC, v.sid DESC {dialect.Limit("1")}
        """;

    private sealed record FoundVersion(StoredVersion Version, ReleaseState State);
}

/// <summary>What may be seen of versions that are not current: judged by the version's own index rows, and a deletion by the version before it.</summary>
internal static class Restriction
{
    /// <summary>The condition on version v, begun with AND; empty if everything may be seen.</summary>
    public static string Of(ReadSession session, SqlValues values, Vocabulary vocabulary, Visibility visible, IReadOnlyList<int>? types)
    {
        if (visible.IsEverything)
        {
            return "";
        }

        var clauses = new ClauseSql(values, vocabulary, new VersionClock(session, values.Dialect), visible, values.Add(VersionRows.Now));
        var condition = clauses.Visible(new SearchScope("b", types));
        return condition.Length == 0 ? "" :
            " AND EXISTS (SELECT 1 FROM version b WHERE b.sid = CASE WHEN v.method <> 3 THEN v.sid"
            + $" ELSE (SELECT MAX(x.sid) FROM version x WHERE x.rid = v.rid AND x.sid < v.sid) END{condition})";
    }
}
