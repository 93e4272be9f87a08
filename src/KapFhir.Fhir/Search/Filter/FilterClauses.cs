// https://hl7.org/fhir/R4/search_filter.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search.Filter;

/// <summary>Turns a filter into the conditions that ordinary search parameters turn into too.</summary>
internal sealed class FilterClauses(ClauseParser parameters)
{
    /// <summary>The condition that a filter sets on resources of these types; each side of an outermost <c>and</c> by itself.</summary>
    public Result<IReadOnlyList<SearchClause>> Read(IReadOnlyList<string> types, string text) =>
        FilterParser.Parse(text).Then(filter => Of(filter, types, links: 0)).Then(clause =>
            Result<IReadOnlyList<SearchClause>>.Succeeded(clause is AllClause all ? all.Clauses : [clause], []));

    private Result<SearchClause> Of(FilterExpression filter, IReadOnlyList<string> types, int links) => filter switch
    {
        FilterNegation not => Of(not.Inner, types, links).Then<SearchClause>(inner => new NotClause(inner)),
        FilterLogic logic => Of(logic.Left, types, links).Then(left => Of(logic.Right, types, links)
            .Then<SearchClause>(right => logic.IsOr ? AnyClause.Of(left, right) : AllClause.Of(left, right))),
        FilterTest test => Step(test, 0, types, links),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, null),
    };

    private Result<SearchClause> Step(FilterTest test, int at, IReadOnlyList<string> types, int links)
    {
        var step = test.Path[at];
        var parts = step.Name.Split(':', 2);
        if (at == test.Path.Count - 1)
        {
            return parts.Length == 1
                ? parameters.OfEach(types, step.Name, parameter => Test(parameter, test))
                : Issues.SearchFilterModifier(step.Name);
        }

        return parameters.OfEach(types, parts[0], reference => parameters.Follow(
            reference, parts.ElementAtOrDefault(1) ?? "", FirstName(test.Path[at + 1]), links, type => Beyond(test, at, type, links + 1)));
    }

    // What the brackets ask and what comes after them is asked of one and the same resource.
    private Result<SearchClause> Beyond(FilterTest test, int at, string type, int links)
    {
        var rest = Step(test, at + 1, [type], links);
        return test.Path[at].Filter is { } filter
            ? Of(filter, [type], links).Then(inside => rest.Then<SearchClause>(outside => AllClause.Of(inside, outside)))
            : rest;
    }

    private static string FirstName(FilterStep step) => step.Name.Split(':')[0];

    private Result<SearchClause> Test(SearchParameterDefinition parameter, FilterTest test)
    {
        if (!FilterOperations.IsKnown(test.Operation))
        {
            return Issues.SearchFilterOperationUnknown(test.Operation, FilterOperations.All);
        }

        if (!FilterOperations.IsOn(parameter.Type, test.Operation))
        {
            return Issues.SearchFilterOperation(
                test.Operation, parameter.Code, parameter.Type.ToString().ToLowerInvariant(), FilterOperations.On(parameter.Type));
        }

        return test.Operation == "pr" ? Presence(parameter, test) : Values(parameter, test).Then(clause => Adapted(clause, test.Operation));
    }

    // "The set is empty or not (value is false or true)."
    private Result<SearchClause> Presence(SearchParameterDefinition parameter, FilterTest test) => test.Value is "true" or "false"
        ? parameters.Missing(parameter, parameter.Code, test.Value == "true" ? "false" : "true")
        : Issues.SearchValueBad(parameter.Code + " pr", test.Value, "true or false");

    private Result<SearchClause> Values(SearchParameterDefinition parameter, FilterTest test)
    {
        var modifier = FilterOperations.Modifier(test.Operation);
        var name = modifier is null ? parameter.Code : $"{parameter.Code} {test.Operation}";
        return parameters.Values(parameter, name, modifier, FilterOperations.Written(parameter.Type, test.Operation, test.Value));
    }

    private static Result<SearchClause> Adapted(SearchClause clause, string operation) => (clause, operation) switch
    {
        (ParameterClause { Parameter.Type: SearchParameterType.String } text, not "sw") => text with { Modifier = TextModifier(operation) },
        (ParameterClause { AnyOf: [DateValue date] } dates, "po" or "co") => dates with { AnyOf = [Spanning(date, operation)] },
        (LastUpdatedClause { AnyOf: [var date] }, "po" or "co") => new LastUpdatedClause([Spanning(date, operation)]),
        (IdClause ids, "ne") => ids with { IsExcluded = true },
        (ParameterClause { Parameter.Type: SearchParameterType.Token or SearchParameterType.Uri } equal, "ne") =>
            equal with { Modifier = SearchModifier.Unequal },
        _ => clause,
    };

    private static DateValue Spanning(DateValue date, string operation) =>
        date with { Prefix = operation == "po" ? SearchPrefix.Ap : SearchPrefix.Co };

    private static SearchModifier TextModifier(string operation) => operation switch
    {
        "eq" => SearchModifier.Equal,
        "ne" => SearchModifier.Unequal,
        "co" => SearchModifier.Contains,
        "ew" => SearchModifier.EndsWith,
        "gt" => SearchModifier.Greater,
        "lt" => SearchModifier.Less,
        "ge" => SearchModifier.GreaterOrEqual,
        _ => SearchModifier.LessOrEqual,
    };
}
