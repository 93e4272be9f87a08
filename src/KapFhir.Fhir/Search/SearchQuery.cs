// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>
/// A search as a value: everything a query string asked for, checked against the definitions. The store answers it with one statement.
/// </summary>
public sealed record SearchQuery
{
    /// <summary>The resource types searched; empty for every type.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Conditions that must all hold.</summary>
    public IReadOnlyList<SearchClause> Clauses { get; init; } = [];

    /// <summary>The compartment that results must be in, or null.</summary>
    public CompartmentScope? Compartment { get; init; }

    /// <summary>Whether resources of the types are looked for by themselves, contained in others, or both.</summary>
    public ContainedMode Contained { get; init; }

    /// <summary>True if contained resources that match are wanted themselves; false for what contains them.</summary>
    public bool ReturnsContained { get; init; }

    /// <summary>The order; empty for the order of last change.</summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>The most matches on a page, or null for the server's default.</summary>
    public int? Count { get; init; }

    /// <summary>Whether the bundle's total is wanted.</summary>
    public TotalMode Total { get; init; } = TotalMode.Unspecified;

    /// <summary>Which part of each resource is wanted.</summary>
    public SummaryMode Summary { get; init; } = SummaryMode.None;

    /// <summary>The only root elements wanted beside the mandatory ones; empty for all.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>The other resources wanted with the matches.</summary>
    public IReadOnlyList<IncludeDirective> Includes { get; init; } = [];

    /// <summary>Where the page begins, or null for the first.</summary>
    public SearchCursor? Cursor { get; init; }

    /// <summary>
    /// The parameters as applied, name (with modifier) and value still escaped, in the order sent: what the self link shows.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Applied { get; init; } = [];

    /// <summary>Remarks for the client (parameters ignored because it asked for lenient handling).</summary>
    public IReadOnlyList<Issue> Warnings { get; init; } = [];
}

/// <summary>The resources of one compartment. https://hl7.org/fhir/R4/compartmentdefinition.html</summary>
/// <param name="Definition">The kind of compartment.</param>
/// <param name="Id">The id of the resource at its centre.</param>
public sealed record CompartmentScope(CompartmentDefinition Definition, string Id);

/// <summary>One key of the order. https://hl7.org/fhir/R4/search.html#sort</summary>
/// <param name="Parameter">The parameter sorted by; null for <c>_id</c> and <c>_lastUpdated</c>, which <paramref name="Code"/> then
/// names.</param>
/// <param name="Code">The parameter's code.</param>
/// <param name="IsDescending">True for a leading minus.</param>
public sealed record SortKey(SearchParameterDefinition? Parameter, string Code, bool IsDescending)
{
    /// <summary>In a search over several types: the parameters of this code that other types have instead.</summary>
    public IReadOnlyList<SearchParameterDefinition> Others { get; init; } = [];
}

/// <summary>https://hl7.org/fhir/R4/search.html#total</summary>
public enum TotalMode
{
    /// <summary>Not asked for: given where it costs nothing.</summary>
    Unspecified,

    /// <summary>Not wanted.</summary>
    None,

    /// <summary>A rough number will do (and must not be called accurate).</summary>
    Estimate,

    /// <summary>The exact number.</summary>
    Accurate,
}

/// <summary>https://hl7.org/fhir/R4/search.html#summary</summary>
public enum SummaryMode
{
    /// <summary>The whole resource (<c>false</c>, or not asked).</summary>
    None,

    /// <summary>The elements marked as summary.</summary>
    True,

    /// <summary>Text, id, meta and mandatory top-level elements.</summary>
    Text,

    /// <summary>All but the text.</summary>
    Data,

    /// <summary>Only how many match.</summary>
    Count,
}

/// <summary>An <c>_include</c> or <c>_revinclude</c>. https://hl7.org/fhir/R4/search.html#include</summary>
/// <param name="IsReverse">True for <c>_revinclude</c>.</param>
/// <param name="SourceType">The type that holds the reference; null for every type (<c>*</c>).</param>
/// <param name="Parameter">The reference parameter; null for every reference (<c>*</c>).</param>
/// <param name="TargetType">The only target type wanted, or null for any.</param>
/// <param name="IsIterative">True for <c>:iterate</c>: applied to included resources too.</param>
public sealed record IncludeDirective(bool IsReverse, string? SourceType, SearchParameterDefinition? Parameter, string? TargetType,
    bool IsIterative);

/// <summary>
/// Where a page begins: after (or before) the resource version <paramref name="Sid"/> in the search's order, as of the moment <paramref
/// name="AsOf"/>.
/// Holds no searched or stored values, so links may be logged.
/// </summary>
/// <param name="AsOf">The highest sid that existed when the first page was made: every page shows that moment.</param>
/// <param name="Sid">The version that the page begins after; it is looked up for its sort keys.</param>
/// <param name="IsBackward">True to go towards the start.</param>
public sealed record SearchCursor(long AsOf, long Sid, bool IsBackward);
