// https://hl7.org/fhir/R4/valueset-extension-context-type.html#extension-context-type-element
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>Whether an element is one that the context of an extension names: by its type, by a type above, or by its path.</summary>
internal static class ElementContext
{
    internal static bool Fits(FhirNode element, string expression)
    {
        // "profile-url#element-id": the profile narrows where, R4's own path is what can be told here.
        var named = expression[(expression.LastIndexOf('#') + 1)..];
        return named switch
        {
            "Element" or "Base" => true,
            "CanonicalResource" or "MetadataResource" => element.Type.Kind == TypeKind.Resource && element.Type.Element("url") is not null,
            _ => element.Type.Is(named) || HasPath(element, Plain(named)),
        };
    }

    // The path in the type that holds the element, or in one that this specialises: Patient.text and DomainResource.text.
    private static bool HasPath(FhirNode element, string path)
    {
        if (element.Element is not { } definition || element.Parent is not { } parent || !path.EndsWith(definition.Name, StringComparison.Ordinal))
        {
            return false;
        }

        for (var type = parent.Type; type is not null; type = type.Base)
        {
            if (path.Length == type.Name.Length + 1 + definition.Name.Length && path[type.Name.Length] == '.' && path.StartsWith(type.Name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        // CodeableConcept.coding as Observation.code.coding: the path from further above.
        var dot = path.LastIndexOf('.');
        return dot > 0 && (path.Length == dot + 1 + definition.Name.Length) && HasPath(parent, path[..dot]);
    }

    private static string Plain(string path) => path.EndsWith("[x]", StringComparison.Ordinal) ? path[..^3] : path;
}
