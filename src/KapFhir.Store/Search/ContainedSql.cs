// https://hl7.org/fhir/R4/search.html#contained
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>The version contains a resource of one of these types for which all of these hold.</summary>
internal sealed record ContainedClause(IReadOnlyList<string> Types, IReadOnlyList<SearchClause> Clauses) : SearchClause;

/// <summary>The version is of one of these types, and all of these hold: what an ordinary search asks, as one condition.</summary>
internal sealed record TypedClause(IReadOnlyList<int> Types, IReadOnlyList<SearchClause> Clauses) : SearchClause;

/// <summary>
/// Conditions on contained resources. Each has a row in token_index under <c>_id</c> (system is its type, code its id with the hash,
/// instance the first of its own); its other rows are its container's, under parameter numbers of their own, told apart by their instances.
/// </summary>
internal sealed class ContainedSql(SqlValues values, Vocabulary vocabulary, ClauseSql clauses)
{
    /// <summary>The condition that a version contains such a resource.</summary>
    public string Condition(ContainedClause clause, SearchScope scope)
    {
        var c = values.Alias("c");
        return $"EXISTS (SELECT 1 FROM {TokenSql.Table} {c} WHERE {c}.sid = {scope.Sid} AND {Matches(clause, c, scope)})";
    }

    /// <summary>SELECTs of the versions that contain such a resource.</summary>
    public IReadOnlyList<string> Sources(ContainedClause clause, SearchScope scope)
    {
        var inside = Inside(values.Alias("c"), scope) with { IsLoose = true };
        var sources = clause.Clauses.Select(c => clauses.Sources(c, inside)).FirstOrDefault(s => s is not null)
            ?? [.. clause.Types.Select(t => OfType(t, scope))];
        return [.. sources.Select(s => Checked(s, a => Condition(clause, scope with { Sid = a + ".sid" })))];
    }

    /// <summary>SELECT of the contained resources of these versions that match: the version's sid, the id with its hash.</summary>
    public string Ids(ContainedClause clause, string sids)
    {
        var c = values.Alias("c");
        return $"SELECT {c}.sid, {c}.code FROM {TokenSql.Table} {c} WHERE {c}.sid IN ({sids}) AND {Matches(clause, c, new SearchScope(c, null))} ORDER BY {c}.sid, {c}.instance";
    }

    /// <summary>How many contained resources of a version match.</summary>
    public string Count(ContainedClause clause, string sid)
    {
        var c = values.Alias("c");
        return $"(SELECT COUNT(*) FROM {TokenSql.Table} {c} WHERE {c}.sid = {sid} AND {Matches(clause, c, new SearchScope(c, null))})";
    }

    /// <summary>
    /// The condition that a reference leads to a contained resource that meets a chain's condition: "A chained condition will be evaluated
    /// inside contained resources." Null if none can meet it.
    /// </summary>
    public string? Chain(ChainClause chain, SearchScope scope)
    {
        var (u, c) = (values.Alias("u"), values.Alias("c"));
        List<string> any = [.. chain.Targets.Where(t => ContainedSearch.CanAsk(t.Clause)).Select(t => Matches(new ContainedClause([t.Type], [t.Clause]), c, scope))];
        return any.Count == 0 ? null
            : $"EXISTS (SELECT 1 FROM uri_index {u} CROSS JOIN {TokenSql.Table} {c} WHERE {u}.sid = {scope.Sid}"
            + $" AND {u}.param = {values.Add(vocabulary.ParameterId(chain.Reference, scope.Component()))}{scope.Within(u)}"
            + $" AND {c}.sid = {u}.sid AND {c}.code = (SELECT uri FROM system WHERE id = {u}.url) AND ({string.Join(" OR ", any.Select(a => $"({a})"))}))";
    }

    /// <summary>SELECTs of the versions whose reference leads to a contained resource of this target that meets its condition.</summary>
    public IEnumerable<string> ChainSources(ChainClause chain, ChainTarget target, SearchScope scope)
    {
        if (!ContainedSearch.CanAsk(target.Clause))
        {
            return [];
        }

        var sources = clauses.Sources(target.Clause, Inside(values.Alias("c"), scope) with { IsLoose = true }) ?? [OfType(target.Type, scope)];
        return sources.Select(s => Checked(s, a => Chain(chain with { Targets = [target] }, scope with { Sid = a + ".sid" })!));
    }

    private static SearchScope Inside(string c, SearchScope scope) => new(c, scope.Types) { Contained = c };

    private string Checked(string source, Func<string, string> condition)
    {
        var a = values.Alias("a");
        return $"SELECT {a}.sid FROM ({source}) {a} WHERE {condition(a)}";
    }

    private string OfType(string type, SearchScope scope)
    {
        var c = values.Alias("c");
        return $"SELECT {c}.sid FROM {TokenSql.Table} {c} WHERE {scope.TypeOfRow(values, c)} AND {c}.param = {Id()} AND {c}.system = {TokenSql.SystemId(values, type)}";
    }

    private string Matches(ContainedClause clause, string c, SearchScope scope)
    {
        var types = string.Join(" OR ", clause.Types.Select(t => $"{c}.system = {TokenSql.SystemId(values, t)}"));
        return $"{c}.param = {Id()} AND ({types})" + string.Concat(clauses.Conditions(clause.Clauses, Inside(c, scope)).Select(x => " AND " + x));
    }

    /// <summary>The condition that a contained resource has one of these ids, or none.</summary>
    public string Id(IdClause clause, string c)
    {
        if (clause.AnyOf.Count == 0)
        {
            return clause.IsExcluded ? "1 = 1" : "1 = 0";
        }

        return $"{c}.code {(clause.IsExcluded ? "NOT IN" : "IN")} ({values.AddList([.. clause.AnyOf.Select(i => "#" + i)])})";
    }

    private string Id() => values.Add(vocabulary.ParameterId(vocabulary.Id, IndexKey.ContainedComponent));
}
