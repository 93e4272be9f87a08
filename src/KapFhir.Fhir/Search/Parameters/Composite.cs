// https://hl7.org/fhir/R4/search.html#composite
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>
/// Composites: values that must be found together in one element. Their entries are those of their parts, under the composite's key.
/// </summary>
internal static class CompositeParameter
{
    /// <summary>Reads <c>code$lt5.4|http://unitsofmeasure.org|mg</c>.</summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values)
    {
        var components = scope.Parameter.Components;
        var parts = SearchEscaping.Split(text, '$');
        if (parts.Count != components.Count)
        {
            return Issues.SearchCompositeParts(scope.Name, text, components.Count);
        }

        var read = new List<SearchValue>();
        for (var i = 0; i < parts.Count; i++)
        {
            var part = PartOf(components[i], scope.Definitions);
            if (part is null || parts[i].Length == 0)
            {
                return Issues.SearchCompositeParts(scope.Name, text, components.Count);
            }

            if ((scope with { Parameter = part }).Read(parts[i], read) is { } issue)
            {
                return issue;
            }
        }

        values.Add(new CompositeValue(read));
        return null;
    }

    /// <summary>The parameter whose type a part has, or null if it is not known.</summary>
    public static SearchParameterDefinition? PartOf(CompositeComponent component, FhirDefinitions definitions) =>
        definitions.FindSearchParameter(component.Definition);
}
