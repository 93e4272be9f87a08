// https://hl7.org/fhir/R4/search.html#all
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>What of R4's search this server does; <c>/metadata</c> and the parser say the same because both look here.</summary>
public static class SearchSupport
{
    private static readonly Dictionary<string, string> Unsupported = new(StringComparer.Ordinal)
    {
    };

    /// <summary>
    /// True if resources can be found by this parameter. Not while what was stored before it is still being indexed, and not if R4 gives it
    /// no expression (full text, named queries, a patient's age), for then nothing
    /// says what to index.
    /// </summary>
    public static bool IsSearchable(SearchParameterDefinition parameter) => HasValues(parameter) && parameter.PendingJob is null;

    /// <summary>True if results can be sorted by this parameter: its values have an order of their own.</summary>
    public static bool IsSortable(SearchParameterDefinition parameter) =>
        IsSearchable(parameter) && parameter.Type is not (SearchParameterType.Composite or SearchParameterType.Special);

    /// <summary>
    /// True if the parameter's values are kept in index tables; <c>_id</c> and <c>_lastUpdated</c> are the resource's own columns.
    /// </summary>
    public static bool IsIndexed(SearchParameterDefinition parameter) =>
        HasValues(parameter) && parameter.Code is not ("_id" or "_lastUpdated");

    /// <summary>The modifiers supported on a parameter of this type, without their colon.</summary>
    public static IReadOnlyList<string> ModifiersOf(SearchParameterType type) => SearchModifiers.Supported(type);

    /// <summary>Why a parameter that R4 defines beside the types' own is not supported, or null.</summary>
    internal static string? ReasonAgainst(string code) => Unsupported.GetValueOrDefault(code);

    private static bool HasValues(SearchParameterDefinition parameter) =>
        parameter.Expression is not null && (parameter.Type != SearchParameterType.Special || IsNear(parameter));

    /// <summary>True for the one special parameter that has an index: a location's distance.</summary>
    internal static bool IsNear(SearchParameterDefinition parameter) =>
        parameter.Type == SearchParameterType.Special && parameter.Expression == "Location.position";
}
