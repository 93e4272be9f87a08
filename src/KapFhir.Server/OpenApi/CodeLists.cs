// https://hl7.org/fhir/R4/terminologies.html#strength
using KapFhir.Fhir.Definitions;

namespace KapFhir.Server.OpenApi;

/// <summary>The codes that a required binding leaves, where they can be listed: enumerations for code generators.</summary>
internal static class CodeLists
{
    // Longer lists (resource types, countries, languages, media types) help nobody in a schema.
    private const int MostCodes = 60;

    /// <summary>The codes of an element, or null if they are not listed.</summary>
    public static IReadOnlyList<string>? Of(ElementDefinition element, FhirDefinitions definitions)
    {
        if (element.Binding is not { Strength: BindingStrength.Required } binding || definitions.FindValueSet(binding.ValueSet) is not { Exclude.Count: 0 } set)
        {
            return null;
        }

        var parts = set.Include.Select(part => Of(part, definitions)).ToList();
        var codes = parts.Contains(null) ? [] : parts.SelectMany(p => p!).Distinct(StringComparer.Ordinal).ToList();
        return codes.Count is > 0 and <= MostCodes ? codes : null;
    }

    private static IEnumerable<string>? Of(ValueSetPart part, FhirDefinitions definitions) =>
        part.ValueSets.Count > 0 || part.Filters.Count > 0 || part.System is null ? null
        : part.Concepts.Count > 0 ? part.Concepts.Select(c => c.Code)
        : definitions.FindCodeSystem(part.System) is { Content: "complete" } system ? system.Concepts.Select(c => c.Code) : null;
}
