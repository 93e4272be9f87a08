// https://hl7.org/fhir/R4/search.html#include
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>The sids of the versions that a directive adds to those at hand.</summary>
internal sealed class IncludeSql(Vocabulary vocabulary, VersionClock clock, Visibility visible, long asOf, SqlDialect dialect)
{
    /// <summary>
    /// The statement for one directive and these versions, or null if it can add nothing. Gives at most <paramref name="limit"/> rows.
    /// </summary>
    public SqlStatement? Of(IncludeDirective directive, IReadOnlyList<long> sids, int limit)
    {
        int? source = directive.SourceType is null ? null : vocabulary.FindType(directive.SourceType);
        int? target = directive.TargetType is null ? null : vocabulary.FindType(directive.TargetType);
        if ((directive.SourceType is not null && source is null) || (directive.TargetType is not null && target is null))
        {
            return null;
        }

        var values = new SqlValues(dialect);
        var clauses = new ClauseSql(values, vocabulary, clock, visible, values.Add(asOf));
        var count = values.Add(limit);
        var rows = directive.IsReverse
            ? Reverse(values, clauses, directive.Parameter, source, target, sids)
            : Forward(values, clauses, directive.Parameter, source, target, sids);
        return values.Statement($"SELECT DISTINCT {dialect.Top(count)}sid FROM ({rows}) n ORDER BY sid {dialect.Limit(count)}");
    }

    // "If a resource has a reference that is versioned, and _include is performed, the specified version should be provided."
    private string Forward(SqlValues values, ClauseSql clauses, SearchParameterDefinition? parameter, int? source, int? target, IReadOnlyList<long> sids)
    {
        var t = new SearchScope("t", target is { } only ? [only] : null);
        var from = source is { } type ? $" AND +d.type = {values.Add(type)}" : "";
        var rows = $"SELECT t.sid FROM reference_index d CROSS JOIN version t WHERE d.sid IN ({values.AddList(sids)}){Parameter(values, parameter)}{from} AND t.rid = d.target";
        var rest = $"{t.TypeOfVersion(values)}{clauses.Visible(t)}";
        return $"{rows} AND d.version = '' AND {clauses.Live("t")}{rest}"
            + $" UNION ALL {rows} AND d.version <> '' AND CONCAT(t.version_id, '') = d.version AND t.method <> 3{rest}";
    }

    /// <summary>
    /// What refers to these versions' resources. Without a source type or parameter the pairs of types and reference parameters are walked:
    /// the clustered order begins with them.
    /// </summary>
    private string Reverse(SqlValues values, ClauseSql clauses, SearchParameterDefinition? parameter, int? source, int? target, IReadOnlyList<long> sids)
    {
        var t = new SearchScope("t", source is { } only ? [only] : null);
        var type = source is { } one ? $" AND rp.type = {values.Add(one)}" : "";
        var of = target is { } wanted ? $" AND +m.type = {values.Add(wanted)}" : "";
        var param = parameter is null ? "" : $" AND rp.param = {values.Add(vocabulary.ParameterId(parameter))}";
        return "SELECT t.sid FROM version m CROSS JOIN reference_parameter rp CROSS JOIN reference_index d CROSS JOIN version t"
            + $" WHERE m.sid IN ({values.AddList(sids)}){of}{type}{param} AND d.type = rp.type AND d.param = rp.param AND d.target = m.rid"
            + $" AND t.sid = d.sid AND {clauses.Live("t")}{t.TypeOfVersion(values)}{clauses.Visible(t)}";
    }

    private string Parameter(SqlValues values, SearchParameterDefinition? parameter) =>
        parameter is null ? $" AND d.param < {Vocabulary.FirstContained}" : $" AND d.param = {values.Add(vocabulary.ParameterId(parameter))}";
}
