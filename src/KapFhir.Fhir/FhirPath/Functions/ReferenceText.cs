// https://hl7.org/fhir/R4/references.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>What the text of a reference says.</summary>
internal static class ReferenceText
{
    /// <summary>The text of a Reference, canonical, uri or string; null if it has none.</summary>
    public static string? Of(object item) => item switch
    {
        string text => text,
        FhirNode { Type.Kind: TypeKind.Primitive } node => node.Text,
        FhirNode node => node.ChildText("reference"),
        _ => null,
    };

    /// <summary>The type of resource that a reference leads to by its own account, or null.</summary>
    public static TypeDefinition? TypeOf(object item)
    {
        if (Of(item) is { } reference && NameIn(reference) is { } name && FhirDefinitions.R4.FindResourceType(name) is { } type)
        {
            return type;
        }

        return (item as FhirNode)?.ChildText("type") is { } given ? FhirDefinitions.R4.FindResourceType(given) : null;
    }

    public static string WithoutVersion(string reference)
    {
        var version = reference.IndexOf("/_history/", StringComparison.Ordinal);
        return version < 0 ? reference : reference[..version];
    }

    // Patient/1, http://server/fhir/Patient/1/_history/2, and the conditional Patient?identifier=x.
    private static string? NameIn(string reference)
    {
        var query = reference.IndexOf('?', StringComparison.Ordinal);
        var path = WithoutVersion(query < 0 ? reference : reference[..query]);
        var end = query < 0 ? path.LastIndexOf('/') : path.Length;
        return end <= 0 ? null : path[(path.LastIndexOf('/', end - 1) + 1)..end];
    }
}
