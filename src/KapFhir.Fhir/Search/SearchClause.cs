using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>A condition on a resource.</summary>
public abstract record SearchClause;

/// <summary>A parameter has one of these values. https://hl7.org/fhir/R4/search.html#combining</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Modifier">How values are compared.</param>
/// <param name="AnyOf">The values, one of which must match; each of the kind that the parameter's type and modifier call for.</param>
public sealed record ParameterClause(SearchParameterDefinition Parameter, SearchModifier Modifier, IReadOnlyList<SearchValue> AnyOf)
    : SearchClause;

/// <summary>
/// A parameter has no value, or has one. https://hl7.org/fhir/R4/search.html#modifiers (<c>:missing</c>). A value is an entry of any kind
/// under the
/// parameter: a concept with only a text has only a string, a reference with only a display too.
/// </summary>
public sealed record MissingClause(SearchParameterDefinition Parameter, bool IsMissing) : SearchClause;

/// <summary>
/// <c>_id</c>: the resource's id is one of these, exactly; or, for <c>_id:not</c>, none of them. An empty list holds no id.
/// </summary>
public sealed record IdClause(IReadOnlyList<string> AnyOf, bool IsExcluded = false) : SearchClause;

/// <summary><c>_lastUpdated</c>: the version's time is one of these.</summary>
public sealed record LastUpdatedClause(IReadOnlyList<DateValue> AnyOf) : SearchClause;

/// <summary>A reference leads to a resource that meets a condition. https://hl7.org/fhir/R4/search.html#chaining</summary>
/// <param name="Reference">The reference parameter.</param>
/// <param name="Targets">Per type the reference may lead to, the condition there; a resource of any of them will do.</param>
public sealed record ChainClause(SearchParameterDefinition Reference, IReadOnlyList<ChainTarget> Targets) : SearchClause;

/// <summary>One type a chain leads to.</summary>
public sealed record ChainTarget(string Type, SearchClause Clause);

/// <summary>A resource of another type that refers here meets a condition. https://hl7.org/fhir/R4/search.html#has</summary>
/// <param name="SourceType">The type that refers here.</param>
/// <param name="Reference">Its reference parameter.</param>
/// <param name="Clause">The condition on it.</param>
public sealed record HasClause(string SourceType, SearchParameterDefinition Reference, SearchClause Clause) : SearchClause;

/// <summary>One of these holds. From <c>_filter</c>, as are the two after it. https://hl7.org/fhir/R4/search_filter.html</summary>
public sealed record AnyClause(IReadOnlyList<SearchClause> Clauses) : SearchClause
{
    /// <summary>Either of two; what is an alternative already is not nested.</summary>
    internal static AnyClause Of(SearchClause left, SearchClause right) =>
        new([.. left is AnyClause any ? any.Clauses : [left], .. right is AnyClause more ? more.Clauses : [right]]);
}

/// <summary>All of these hold, of one resource.</summary>
public sealed record AllClause(IReadOnlyList<SearchClause> Clauses) : SearchClause
{
    /// <summary>Both of two; what is a list of conditions already is not nested.</summary>
    internal static AllClause Of(SearchClause left, SearchClause right) =>
        new([.. left is AllClause all ? all.Clauses : [left], .. right is AllClause more ? more.Clauses : [right]]);
}

/// <summary>This does not hold.</summary>
public sealed record NotClause(SearchClause Clause) : SearchClause;

/// <summary>How a parameter's values are compared. https://hl7.org/fhir/R4/search.html#modifiers</summary>
public enum SearchModifier
{
    /// <summary>As the parameter's type says.</summary>
    None,

    /// <summary>String: equal to the letter.</summary>
    Exact,

    /// <summary>String: anywhere in the text.</summary>
    Contains,

    /// <summary>Token or reference: by its text.</summary>
    Text,

    /// <summary>Token: no value equals.</summary>
    Not,

    /// <summary>Token or uri: this or broader.</summary>
    Above,

    /// <summary>Token or uri: this or narrower.</summary>
    Below,

    /// <summary>Token: in a value set.</summary>
    In,

    /// <summary>Token: not in a value set.</summary>
    NotIn,

    /// <summary>Identifier: by its type too.</summary>
    OfType,

    /// <summary>Reference: by the identifier in the reference.</summary>
    Identifier,

    /// <summary>String: each word, as the beginning of a word.</summary>
    Words,

    /// <summary>Full text: these words one behind the other, parted by spaces; a star behind the last for its beginning.</summary>
    Phrase,

    /// <summary>In a filter. String: the whole text, without case and accents.</summary>
    Equal,

    /// <summary>In a filter. String, token, uri: some value is another.</summary>
    Unequal,

    /// <summary>In a filter. String: at the end.</summary>
    EndsWith,

    /// <summary>In a filter. String: after, in the order of code points.</summary>
    Greater,

    /// <summary>In a filter. String: before.</summary>
    Less,

    /// <summary>In a filter. String: after or equal.</summary>
    GreaterOrEqual,

    /// <summary>In a filter. String: before or equal.</summary>
    LessOrEqual,
}
