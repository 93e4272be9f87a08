// https://hl7.org/fhir/R4/search.html#token and https://hl7.org/fhir/R4/terminologies.html#code
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search;

/// <summary>
/// The systems of codes that don't say theirs: an element of type code that is bound to a value set (required) means the system that the
/// value set takes
/// the code from. So <c>gender=http://hl7.org/fhir/administrative-gender|male</c> finds <c>"gender": "male"</c>.
/// </summary>
internal sealed class ImpliedSystems(FhirDefinitions definitions)
{
    private const int MaxNesting = 5;
    private static readonly Part[] None = [];
    private readonly ConcurrentDictionary<ElementDefinition, Part[]> _parts = new();

    /// <summary>The system of a code in this element, or empty if none follows.</summary>
    public string Find(FhirNode node, string code)
    {
        if (node.Element?.Binding is not { Strength: BindingStrength.Required })
        {
            return "";
        }

        var parts = _parts.GetOrAdd(node.Element, element => [.. PartsOf(element.Binding!.ValueSet, MaxNesting)]);
        if (parts.Length == 1)
        {
            return parts[0].System;
        }

        return Array.Find(parts, p => p.Codes.Contains(code)).System ?? "";
    }

    private IEnumerable<Part> PartsOf(string url, int nesting)
    {
        if (nesting == 0 || definitions.FindValueSet(url) is not { } valueSet)
        {
            return None;
        }

        return valueSet.Include.SelectMany(part => part.System is { } system
            ? [new Part(system, CodesOf(part, system))]
            : part.ValueSets.SelectMany(nested => PartsOf(nested, nesting - 1)));
    }

    private HashSet<string> CodesOf(ValueSetPart part, string system) => part.Concepts.Count > 0
        ? [.. part.Concepts.Select(c => c.Code)]
        : [.. definitions.FindCodeSystem(system)?.Concepts.Select(c => c.Code) ?? []];

    private readonly record struct Part(string System, HashSet<string> Codes);
}
