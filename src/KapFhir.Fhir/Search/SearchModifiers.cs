// https://hl7.org/fhir/R4/search.html#modifiers
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>
/// Which modifiers each parameter type has, and which of them this server supports. <c>:missing</c> is everywhere and not listed.
/// </summary>
internal static class SearchModifiers
{
    public const string Missing = "missing";

    private static readonly Dictionary<string, SearchModifier> ByName = new(StringComparer.Ordinal)
    {
        ["exact"] = SearchModifier.Exact,
        ["contains"] = SearchModifier.Contains,
        ["text"] = SearchModifier.Text,
        ["not"] = SearchModifier.Not,
        ["above"] = SearchModifier.Above,
        ["below"] = SearchModifier.Below,
        ["in"] = SearchModifier.In,
        ["not-in"] = SearchModifier.NotIn,
        ["of-type"] = SearchModifier.OfType,
        ["identifier"] = SearchModifier.Identifier,
    };

    private static readonly Dictionary<SearchParameterType, string[]> SupportedByType = new()
    {
        [SearchParameterType.String] = ["exact", "contains", "text"],
        [SearchParameterType.Token] = ["text", "not", "of-type", "in", "not-in", "above", "below"],
        [SearchParameterType.Reference] = ["identifier", "below"],
        [SearchParameterType.Uri] = ["above", "below"],
    };

    // Defined by R4 for the type, but in need of references' hierarchies: never ignored, always refused.
    private static readonly Dictionary<SearchParameterType, string[]> UnsupportedByType = new()
    {
        [SearchParameterType.Reference] = ["above"],
    };

    /// <summary>The modifiers supported on this type.</summary>
    public static IReadOnlyList<string> Supported(SearchParameterType type) => [Missing, .. SupportedByType.GetValueOrDefault(type, [])];

    /// <summary>True for the modifiers of tokens that stand for the codes of a value set or of a hierarchy.</summary>
    public static bool IsOfCodes(SearchModifier modifier) =>
        modifier is SearchModifier.In or SearchModifier.NotIn or SearchModifier.Above or SearchModifier.Below;

    /// <summary>
    /// The modifier of this name on a parameter, or why there is none. The name <c>missing</c> and types after references are not for here.
    /// </summary>
    public static Result<SearchModifier> Find(SearchParameterDefinition parameter, string code, string? name, SearchParsing parsing)
    {
        if (name is null)
        {
            return SearchModifier.None;
        }

        if (SupportedByType.GetValueOrDefault(parameter.Type, []).Contains(name, StringComparer.Ordinal))
        {
            return parameter.Type == SearchParameterType.Token && IsOfCodes(ByName[name]) && parsing.Terminology is null
                ? Issues.SearchModifierUnsupported(code, name, "those that need no terminology")
                : parameter.Type == SearchParameterType.String && name == "text" ? SearchModifier.Words : ByName[name];
        }

        var allowed = string.Join(", ", Supported(parameter.Type).Select(m => ":" + m));
        allowed += parameter.Type == SearchParameterType.Reference ? ", :[type]" : "";
        return UnsupportedByType.GetValueOrDefault(parameter.Type, []).Contains(name, StringComparer.Ordinal)
            ? Issues.SearchModifierUnsupported(code, name, allowed)
            : Issues.SearchModifierUnknown(code, name, parameter.Type.ToString().ToLowerInvariant(), allowed);
    }
}
