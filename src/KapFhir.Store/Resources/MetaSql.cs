// https://hl7.org/fhir/R4/resource-operation-meta.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>The profiles, security labels and tags that current resources have, each once, in order.</summary>
public sealed record MetaInUse(
    IReadOnlyList<string> Profiles, IReadOnlyList<(string System, string Code)> Security, IReadOnlyList<(string System, string Code)> Tags);

/// <summary>Reads what of meta is in use, from the index rows of its search parameters.</summary>
internal sealed class MetaSql(Vocabulary vocabulary, FhirDefinitions definitions, SqlDialect dialect)
{
    /// <summary>What the resources of a type (null for every type) have, as far as they may be seen.</summary>
    public MetaInUse InUse(ReadSession session, string? type, Visibility visible)
    {
        if (visible.Grants.Count == 0 || (type is not null && vocabulary.FindType(type) is null))
        {
            return new MetaInUse([], [], []);
        }

        IReadOnlyList<int>? types = type is null ? null : [vocabulary.TypeId(type)];
        var profiles = session.Query(
            Statement(session, types, visible, UriSql.Table, "profile", dialect.Whole("s", "uri"), "s.id = d.url"), row => row.GetString(0));
        return new MetaInUse(profiles, Codings("security"), Codings("tag"));

        List<(string System, string Code)> Codings(string code) => session.Query(
            Statement(session, types, visible, TokenSql.Table, code, $"COALESCE({dialect.Whole("s", "uri")}, ''), d.code", "s.id = d.system"),
            row => (row.GetString(0), row.GetString(1)));
    }

    private SqlStatement Statement(
        ReadSession session, IReadOnlyList<int>? types, Visibility visible, string table, string code, string columns, string join)
    {
        var values = new SqlValues(dialect);
        var clauses = new ClauseSql(values, vocabulary, new VersionClock(session, dialect), visible, values.Add(VersionRows.Now));
        var scope = new SearchScope("v", types);
        var parameter = values.Add(vocabulary.ParameterId(definitions.FindSearchParameter("http://hl7.org/fhir/SearchParameter/Resource-" + code)!));
        return values.Statement($"""
            SELECT DISTINCT {columns} FROM {table} d CROSS JOIN version v LEFT JOIN system s ON {join}
            WHERE {scope.TypeOfRow(values, "d")} AND d.param = {parameter} AND v.sid = d.sid AND {clauses.Live("v")}{clauses.Visible(scope)}
            ORDER BY {(table == UriSql.Table ? "1" : "1, 2")}
            """);
    }
}
