// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Search;
using KapFhir.Store.Release;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// Conditions on versions as of one moment. Each clause can say two things: a condition on a version at hand (looked up by its sid), and, where it can, a
/// source: SELECTs that give the sid of every version that meets it. Whatever a chain passes through must be visible too.
/// </summary>
internal sealed class ClauseSql(SqlValues values, Vocabulary vocabulary, VersionClock clock, Visibility visible, string asOf)
{
    private readonly ParameterSql _parameters = new(values, vocabulary);

    /// <summary>Conditions on contained resources.</summary>
    public ContainedSql Contained => new(values, vocabulary, this);

    /// <summary>Conditions on parameters.</summary>
    public ParameterSql Parameters => _parameters;

    /// <summary>The condition that a version is content at the moment searched.</summary>
    public string Live(string alias) => $"{alias}.sid <= {asOf} AND {alias}.end_sid > {asOf}";

    /// <summary>The condition that a version meets a clause.</summary>
    public string Condition(SearchClause clause, SearchScope scope) => clause switch
    {
        ParameterClause { AnyOf.Count: 0 } none => IsNegative(none) ? "1 = 1" : "1 = 0",
        ParameterClause parameter when IsNegative(parameter) => "NOT " + _parameters.Exists(parameter, scope),
        ParameterClause parameter => _parameters.Exists(parameter, scope),
        MissingClause missing => _parameters.Missing(missing, scope),
        IdClause id => scope.Contained is { } contained ? Contained.Id(id, contained) : Id(id, scope),
        LastUpdatedClause updated => Updated(updated, scope.Sid),
        ChainClause chain => $"({string.Join(" OR ", chain.Targets.Select(t => ChainExists(chain, t, scope)).Append(Contained.Chain(chain, scope)).OfType<string>())})",
        HasClause has => HasExists(has, scope),
        AnyClause any => $"({string.Join(" OR ", any.Clauses.Select(c => Condition(c, scope)))})",
        AllClause all => $"({string.Join(" AND ", Conditions(all.Clauses, scope))})",
        NotClause not => $"NOT ({Condition(not.Clause, scope)})",
        CompartmentClause compartment => new CompartmentSql(values, vocabulary).Condition(compartment.Compartment, scope),
        ContainedClause contained => Contained.Condition(contained, scope),
        TypedClause typed => Typed(typed, scope),
        _ => throw new ArgumentOutOfRangeException(nameof(clause), clause, null),
    };

    /// <summary>
    /// The conditions that a version meets all of these clauses. Many of the same form are one condition, that none of their values is without a row: a join
    /// for each of two hundred is more than a database can plan.
    /// </summary>
    public IEnumerable<string> Conditions(IReadOnlyList<SearchClause> clauses, SearchScope scope)
    {
        if (clauses.Count <= ValueSet.Few)
        {
            return clauses.Select(c => Condition(c, scope));
        }

        var simple = clauses.Where(c => c is ParameterClause { AnyOf.Count: > 0 and <= ValueSet.Few } or MissingClause).ToList();
        return clauses.Except(simple).Select(c => Condition(c, scope))
            .Concat(simple.Select(c => values.AsRow(() => Condition(c, scope))).GroupBy(m => m.Made, StringComparer.Ordinal)
                .Select(group => $"NOT EXISTS (SELECT 1 FROM {values.AddRows([.. group.Select(m => m.Row)])} WHERE NOT ({group.Key}))"));
    }

    /// <summary>SELECTs that together give every version that meets a clause, and at most some of other types or moments; null if it can only be tested.</summary>
    public IReadOnlyList<string>? Sources(SearchClause clause, SearchScope scope) => clause switch
    {
        ParameterClause { AnyOf.Count: 0 } => null,
        ParameterClause parameter => IsNegative(parameter) ? null : [.. _parameters.Sources(parameter, scope)],
        IdClause { IsExcluded: false, AnyOf.Count: > 0 } id => scope.Contained is null ? [IdSource(id, scope)] : null,
        ChainClause chain => ChainSources(chain, scope),
        HasClause has => HasSources(has, scope),
        AnyClause any => AnySources(any, scope),
        CompartmentClause compartment => new CompartmentSql(values, vocabulary).Sources(compartment.Compartment, scope),
        ContainedClause contained => Contained.Sources(contained, scope),
        TypedClause typed => TypedSources(typed, scope),
        _ => null,
    };

    /// <summary>The condition that a version may be seen, begun with AND; empty if every one may.</summary>
    public string Visible(SearchScope scope) => Granted(scope) + Released(scope) + new ContextSql(values, vocabulary, clock, visible, asOf).Condition(scope);

    /// <summary>The condition that law and consents don't withhold a version, begun with AND; empty if none is withheld.</summary>
    public string Released(SearchScope scope) =>
        visible.Withheld is not { } withheld || visible.Grants.Count == 0 ? "" : new WithheldSql(values, vocabulary, clock.Session, withheld).Condition(scope);

    /// <summary>The condition that a grant shows a version, begun with AND; empty if one shows all.</summary>
    public string Granted(SearchScope scope)
    {
        if (visible.GrantsEverything)
        {
            return "";
        }

        List<string> any = [];
        foreach (var grant in visible.Grants)
        {
            var conditions = GrantConditions(grant, scope);
            if (conditions.Count == 0)
            {
                return "";
            }

            any.Add(string.Join(" AND ", conditions));
        }

        return any.Count == 0 ? " AND 1 = 0" : $" AND ({string.Join(" OR ", any.Select(a => $"({a})"))})";
    }

    private List<string> GrantConditions(Grant grant, SearchScope scope)
    {
        List<string> conditions = [];
        if (grant.Types.Count > 0)
        {
            int[] types = [.. grant.Types.Select(vocabulary.FindType).OfType<int>()];
            if (types.Length == 0 || (scope.OneType is { } only && !types.Contains(only)))
            {
                return ["1 = 0"];
            }

            if (scope.Types is null || !scope.Types.All(types.Contains))
            {
                conditions.Add($"+{scope.Alias}.type IN ({values.AddList(types)})");
            }
        }

        if (grant.Except.Count > 0)
        {
            int[] left = [.. grant.Except.Select(vocabulary.FindType).OfType<int>()];
            if (scope.OneType is { } only && left.Contains(only))
            {
                return ["1 = 0"];
            }

            if (left.Length > 0 && (scope.Types is null || scope.Types.Any(left.Contains)))
            {
                conditions.Add($"+{scope.Alias}.type NOT IN ({values.AddList(left)})");
            }
        }

        if (grant.Compartment is { } compartment)
        {
            conditions.Add(Condition(new CompartmentClause(compartment), scope));
        }

        if (grant.Contexts is { } contexts)
        {
            conditions.Add(new ContextSql(values, vocabulary, clock, visible, asOf).Among(contexts, scope));
        }

        conditions.AddRange(grant.Clauses.Select(c => Condition(c, scope)));
        return conditions;
    }

    private List<string>? AnySources(AnyClause any, SearchScope scope)
    {
        List<string> all = [];
        foreach (var clause in any.Clauses)
        {
            if (Sources(clause, scope) is not { } sources)
            {
                return null;
            }

            all.AddRange(sources);
        }

        return all;
    }

    private string Typed(TypedClause typed, SearchScope scope)
    {
        var narrowed = scope with { Types = typed.Types };
        return $"(+{scope.Alias}.type IN ({values.AddList(typed.Types)}){string.Concat(Conditions(typed.Clauses, narrowed).Select(c => " AND " + c))})";
    }

    private List<string> TypedSources(TypedClause typed, SearchScope scope)
    {
        var v = values.Alias("v");
        var of = new SearchScope(v, typed.Types);
        var sources = typed.Clauses.Select(c => Sources(c, of)).FirstOrDefault(s => s is not null)
            ?? [$"SELECT sid FROM version WHERE {of.TypeOfRow(values, "version")}"];
        return [.. sources.Select(s => $"SELECT {v}.sid FROM ({s}) s CROSS JOIN version {v} WHERE {v}.sid = s.sid AND {Live(v)} AND {Typed(typed, of)}")];
    }

    private static bool IsNegative(ParameterClause clause) => clause.Modifier is SearchModifier.Not or SearchModifier.NotIn;

    private string Id(IdClause clause, SearchScope scope)
    {
        if (clause.AnyOf.Count == 0)
        {
            return clause.IsExcluded ? "1 = 1" : "1 = 0";
        }

        var ids = values.AddList([.. clause.AnyOf]);
        return $"{(clause.IsExcluded ? "NOT " : "")}EXISTS (SELECT 1 FROM resource i WHERE i.rid = {scope.Alias}.rid AND i.id IN ({ids}))";
    }

    private string IdSource(IdClause clause, SearchScope scope)
    {
        var v = values.Alias("v");
        return $"SELECT {v}.sid FROM resource i CROSS JOIN version {v} WHERE {scope.TypeOfRow(values, "i")} AND i.id IN ({values.AddList([.. clause.AnyOf])})"
            + $" AND {v}.rid = i.rid AND {Live(v)}";
    }

    private string Updated(LastUpdatedClause clause, string sid)
    {
        (long First, long End)[] ranges = [.. clause.AnyOf.SelectMany(clock.RangesOf).Distinct()];
        return ranges.Length > ValueSet.Few
            ? $"EXISTS (SELECT 1 FROM {values.AddRows([.. ranges.Select(r => (object[])[r.First, r.End])])} WHERE {sid} >= j.c0 AND {sid} < j.c1)"
            : $"({string.Join(" OR ", ranges.Select(r => $"({sid} >= {values.Add(r.First)} AND {sid} < {values.Add(r.End)})").DefaultIfEmpty("1 = 0"))})";
    }

    /// <summary>https://hl7.org/fhir/R4/search.html#chaining</summary>
    private string ChainExists(ChainClause chain, ChainTarget target, SearchScope scope)
    {
        if (vocabulary.FindType(target.Type) is not { } type)
        {
            return "1 = 0";
        }

        var t = new SearchScope(values.Alias("t"), [type]);
        var reference = values.Add(vocabulary.ParameterId(chain.Reference, scope.Component()));
        return $"EXISTS (SELECT 1 FROM reference_index d CROSS JOIN version {t.Alias} WHERE d.sid = {scope.Sid} AND d.param = {reference}{scope.Within("d")}"
            + $" AND {t.Alias}.rid = d.target AND {Live(t.Alias)}{t.TypeOfVersion(values)} AND {Condition(target.Clause, t)}{Visible(t)})";
    }

    private List<string>? ChainSources(ChainClause chain, SearchScope scope)
    {
        List<string> all = [];
        foreach (var target in chain.Targets)
        {
            if (vocabulary.FindType(target.Type) is not { } type)
            {
                continue;
            }

            var t = new SearchScope(values.Alias("t"), [type]);
            if (Sources(target.Clause, t) is not { } sources)
            {
                return null;
            }

            var reference = values.Add(vocabulary.ParameterId(chain.Reference, scope.Component()));
            all.AddRange(Contained.ChainSources(chain, target, scope));
            all.AddRange(sources.Select(s =>
                $"SELECT d.sid FROM ({s}) s CROSS JOIN version {t.Alias} CROSS JOIN reference_index d WHERE {t.Alias}.sid = s.sid AND {Live(t.Alias)}"
                + $"{t.TypeOfVersion(values)}{Visible(t)} AND {scope.TypeOfRow(values, "d")} AND d.param = {reference} AND d.target = {t.Alias}.rid"));
        }

        return all.Count == 0 ? null : all;
    }

    /// <summary>https://hl7.org/fhir/R4/search.html#has</summary>
    private string HasExists(HasClause has, SearchScope scope)
    {
        if (vocabulary.FindType(has.SourceType) is not { } type)
        {
            return "1 = 0";
        }

        var s = new SearchScope(values.Alias("s"), [type]);
        return $"EXISTS (SELECT 1 FROM reference_index d CROSS JOIN version {s.Alias} WHERE d.type = {values.Add(type)}"
            + $" AND d.param = {values.Add(vocabulary.ParameterId(has.Reference))} AND d.target = {scope.Alias}.rid"
            + $" AND {s.Alias}.sid = d.sid AND {Live(s.Alias)} AND {Condition(has.Clause, s)}{Visible(s)})";
    }

    private List<string>? HasSources(HasClause has, SearchScope scope)
    {
        if (vocabulary.FindType(has.SourceType) is not { } type)
        {
            return null;
        }

        var s = new SearchScope(values.Alias("s"), [type]);
        var sources = Sources(has.Clause, s);
        var reference = values.Add(vocabulary.ParameterId(has.Reference));
        var t = values.Alias("t");
        return sources?.Select(source =>
            $"SELECT {t}.sid FROM ({source}) h CROSS JOIN version {s.Alias} CROSS JOIN reference_index d CROSS JOIN version {t}"
            + $" WHERE {s.Alias}.sid = h.sid AND {Live(s.Alias)}{s.TypeOfVersion(values)}{Visible(s)} AND d.sid = {s.Alias}.sid AND d.param = {reference}"
            + $" AND {t}.rid = d.target AND {Live(t)}").ToList();
    }
}

/// <summary>A compartment as a condition beside the others.</summary>
internal sealed record CompartmentClause(CompartmentScope Compartment) : SearchClause;
