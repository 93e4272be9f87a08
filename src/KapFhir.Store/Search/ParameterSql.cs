// https://hl7.org/fhir/R4/search.html#ptypes
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Conditions on a parameter's values: rows of the index tables.</summary>
internal sealed class ParameterSql(SqlValues values, Vocabulary vocabulary)
{
    private const string Row = "d";

    /// <summary>
    /// SELECTs that give the sid of every version with one of these values (one of several types if the scope has several).
    /// </summary>
    public IEnumerable<string> Sources(ParameterClause clause, SearchScope scope)
    {
        foreach (var match in Matches(clause, Row, isWalked: true, isPart: scope.Contained is not null))
        {
            yield return $"SELECT d.sid FROM {match.SetBefore}{match.Table} d WHERE {scope.TypeOfRow(values, Row)} AND d.param = {Id(clause, scope)} AND {match.Predicate}";
        }

        foreach (var match in Composites(clause, scope))
        {
            yield return $"SELECT d1.sid FROM {match.SetBefore}{match.Table} WHERE {scope.TypeOfRow(values, "d1")} AND {match.Predicate}";
        }
    }

    /// <summary>True if the rows of this clause come in order of sid, each sid once: one full value, of one type.</summary>
    public static bool IsOrdered(ParameterClause clause, SearchScope scope) =>
        scope.OneType is not null && clause is { AnyOf: [var only], Modifier: SearchModifier.None or SearchModifier.OfType or SearchModifier.Identifier }
        && only is TokenValue { Code: not null } or ReferenceValue { Type: not null, Version: null } or UriValue { };

    /// <summary>The rows of an ordered clause: the table, and the condition on its alias.</summary>
    public (string Table, string Where) Ordered(ParameterClause clause, SearchScope scope, string alias)
    {
        var match = Matches(clause, alias, isWalked: true, isPart: false).Single();
        return (match.Table, $"{scope.TypeOfRow(values, alias)} AND {alias}.param = {Id(clause, scope)} AND {match.Predicate}");
    }

    /// <summary>The condition that a version has one of these values.</summary>
    public string Exists(ParameterClause clause, SearchScope scope)
    {
        List<string> any = [];
        foreach (var match in Matches(clause, Row, isWalked: false, isPart: scope.Contained is not null))
        {
            // Looked up among the version's own rows: few, and found by two integers. Leaving the type out keeps the database from the
            // clustered order.
            any.Add($"EXISTS (SELECT 1 FROM {match.Table} d{match.SetBehind} WHERE d.param = {Id(clause, scope)} AND {match.Predicate}"
                + $" AND d.sid = {scope.Sid}{scope.Within(Row)})");
        }

        foreach (var match in Composites(clause, scope))
        {
            any.Add($"EXISTS (SELECT 1 FROM {match.Table}{match.SetBehind} WHERE d1.sid = {scope.Sid}{scope.Within("d1")} AND {match.Predicate})");
        }

        return any.Count == 1 ? any[0] : $"({string.Join(" OR ", any)})";
    }

    /// <summary>The condition that a version has no value under a parameter, or has one.</summary>
    public string Missing(MissingClause clause, SearchScope scope)
    {
        var id = values.Add(vocabulary.ParameterId(clause.Parameter, scope.Component(IsOfParts(clause.Parameter) ? 1 : 0)));
        var any = Tables(clause.Parameter).Select(t => $"EXISTS (SELECT 1 FROM {t} d WHERE d.sid = {scope.Sid} AND d.param = {id}{scope.Within(Row)})");
        return $"{(clause.IsMissing ? "NOT " : "")}({string.Join(" OR ", any)})";
    }

    private static bool IsOfParts(SearchParameterDefinition parameter) =>
        parameter.Type is SearchParameterType.Composite or SearchParameterType.Special;

    private static string[] Tables(SearchParameterDefinition parameter) => parameter.Type switch
    {
        SearchParameterType.Number => [NumberSql.Table],
        SearchParameterType.Date => [DateSql.Table],
        SearchParameterType.String => [StringSql.Table],
        SearchParameterType.Token => [TokenSql.Table, StringSql.Table],
        SearchParameterType.Reference => [ReferenceSql.Table, UriSql.Table, TokenSql.Table, StringSql.Table],
        SearchParameterType.Quantity => [QuantitySql.Table],
        SearchParameterType.Uri => [UriSql.Table],
        SearchParameterType.Special => [NumberSql.Table],
        _ => [TokenSql.Table, StringSql.Table, DateSql.Table, NumberSql.Table, QuantitySql.Table, ReferenceSql.Table, UriSql.Table],
    };

    private string Id(ParameterClause clause, SearchScope scope) => values.Add(
        vocabulary.ParameterId(clause.Parameter, scope.Component(clause.Modifier == SearchModifier.OfType ? IndexKey.OfTypeComponent : 0)));

    // Some value is not this one: rows of the parameter's own table, looked at one by one.
    private RowMatch Unequal(string d, SearchValue value)
    {
        var equal = Match(d, SearchModifier.None, value);
        return new RowMatch(equal.Table, $"NOT ({equal.Predicate})");
    }

    /// <summary>
    /// The rows of each value; to be walked as ranges of an index, or to be tested; of a whole version, or of a part of one.
    /// </summary>
    private IEnumerable<RowMatch> Matches(ParameterClause clause, string d, bool isWalked, bool isPart)
    {
        if (clause.Modifier == SearchModifier.Unequal && clause.Parameter.Type != SearchParameterType.String)
        {
            return RowMatch.OfEach(values, clause.AnyOf, v => [Unequal(d, v)]);
        }

        // Most searches: sorted into sets below, one value comes to the same.
        switch (clause.AnyOf)
        {
            case [TokenValue token]:
                return [TokenSql.One(values, d, token, isPart)];
            case [ReferenceValue reference]:
                return [ReferenceSql.One(values, d, vocabulary, reference, isPart)];
        }

        TokenValue[] tokens = [.. clause.AnyOf.OfType<TokenValue>()];
        ReferenceValue[] references = [.. clause.AnyOf.OfType<ReferenceValue>()];
        return
        [
            .. TokenSql.Any(values, d, tokens, isPart),
            .. ReferenceSql.Any(values, d, vocabulary, references, isPart),
            .. RowMatch.OfEach(values, [.. clause.AnyOf.Where(v => v is not TokenValue and not ReferenceValue and not CompositeValue)], v => v switch
            {
                DateValue date when isWalked => DateSql.Ranges(values, d, date),
                NumberValue number when isWalked => NumberSql.Ranges(values, d, number).Select(r => new RowMatch(NumberSql.Table, r)),
                QuantityValue quantity when isWalked => QuantitySql.Ranges(values, d, quantity),
                StringValue text => [StringSql.One(values, d, clause.Modifier, text, isPart)],
                _ => [Match(d, clause.Modifier, v)],
            }),
        ];
    }

    private RowMatch Match(string d, SearchModifier modifier, SearchValue value) => value switch
    {
        StringValue text => StringSql.One(values, d, modifier, text),
        DateValue date => DateSql.One(values, d, date),
        NumberValue number => NumberSql.One(values, d, number),
        QuantityValue quantity => QuantitySql.One(values, d, quantity),
        UriValue uri => UriSql.One(values, d, modifier, uri),
        TokenValue token => TokenSql.One(values, d, token, isPart: true),
        ReferenceValue reference => ReferenceSql.One(values, d, vocabulary, reference, isPart: true),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    /// <summary>The rows of the parts of each composite value, joined by sid and instance; the first part's are <c>d1</c>'s.</summary>
    private IEnumerable<RowMatch> Composites(ParameterClause clause, SearchScope scope)
    {
        CompositeValue[] composites = [.. clause.AnyOf.OfType<CompositeValue>()];
        if (composites.Length == 0)
        {
            return [];
        }

        string[] parameters = [.. Enumerable.Range(1, composites.Max(c => c.Parts.Count))
            .Select(i => values.Add(vocabulary.ParameterId(clause.Parameter, scope.Component(i))))];
        return RowMatch.OfEach(values, composites, c => [Parts(c, parameters)]);
    }

    private RowMatch Parts(CompositeValue composite, string[] parameters)
    {
        List<string> tables = [];
        List<string> conditions = [];
        for (var i = 1; i <= composite.Parts.Count; i++)
        {
            var d = "d" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var match = Match(d, SearchModifier.None, composite.Parts[i - 1]);
            tables.Add($"{match.Table} {d}");
            conditions.Add($"{d}.param = {parameters[i - 1]} AND {match.Predicate}");
            if (i > 1)
            {
                conditions.Add($"{d}.sid = d1.sid AND {d}.instance = d1.instance");
            }
        }

        if (composite.Within is { } circle)
        {
            conditions.Add(NearSql.Within(values, "d1", "d2", circle));
        }

        return new RowMatch(string.Join(" CROSS JOIN ", tables), string.Join(" AND ", conditions));
    }
}
