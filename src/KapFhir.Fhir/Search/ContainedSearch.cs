// https://hl7.org/fhir/R4/search.html#contained
namespace KapFhir.Fhir.Search;

/// <summary>Which resources a search looks at: <c>_contained</c>.</summary>
public enum ContainedMode
{
    /// <summary>Those that stand by themselves.</summary>
    False,

    /// <summary>Those contained in others.</summary>
    True,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>What contained resources can be asked.</summary>
public static class ContainedSearch
{
    /// <summary>
    /// True if the condition can hold for a contained resource: it has parameters, an id and references, but no time of its own, no words,
    /// and nothing refers to it from outside.
    /// </summary>
    public static bool CanAsk(SearchClause clause) => clause switch
    {
        ParameterClause parameter => parameter.Parameter.Code is not ("_text" or "_content"),
        MissingClause or IdClause => true,
        ChainClause => true,
        AnyClause any => any.Clauses.All(CanAsk),
        AllClause all => all.Clauses.All(CanAsk),
        NotClause not => CanAsk(not.Clause),
        _ => false,
    };

    /// <summary>Why a search among contained resources cannot be carried out, or null.</summary>
    internal static Issue? Fault(SearchQuery query, IReadOnlyList<SearchClause> clauses) => query switch
    {
        { Contained: ContainedMode.False } => query.ReturnsContained ? Issues.SearchContained("_containedType needs _contained=true or _contained=both") : null,
        { Types.Count: 0 } => Issues.SearchContained("a search among contained resources needs their type, in the path or in _type"),
        { Includes.Count: > 0 } => Issues.SearchContained("_include and _revinclude start from resources that stand by themselves"),
        _ when query.Sort.Any(k => k.Parameter is not null) => Issues.SearchContained("_sort goes by _id or _lastUpdated of the containers only"),
        _ when !clauses.All(CanAsk) => Issues.SearchContained("_has, _list, _lastUpdated, _text and _content ask what a contained resource does not have"),
        _ => null,
    };
}
