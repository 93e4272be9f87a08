// https://hl7.org/fhir/R4/references.html#literal
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;

namespace KapFhir.Server.Writing;

/// <summary>A reference to a resource of this server.</summary>
/// <param name="Node">The element Reference.reference.</param>
/// <param name="Type">The type it names.</param>
/// <param name="Id">The id it names; null for a search (<c>Patient?identifier=x</c>), which only a transaction resolves.</param>
internal sealed record LocalReference(FhirNode Node, string Type, string? Id)
{
    /// <summary>Every local reference of a resource, those in contained resources included, those in the entries of a stored Bundle not.</summary>
    public static IReadOnlyList<LocalReference> FindAll(FhirNode root, string fhirBase, FhirDefinitions definitions)
    {
        var found = new List<LocalReference>();
        Walk(root, fhirBase, definitions, found);
        return found;
    }

    private static void Walk(FhirNode node, string fhirBase, FhirDefinitions definitions, List<LocalReference> found)
    {
        foreach (var child in node.Children)
        {
            if (child.Type.Kind == TypeKind.Primitive)
            {
                if (node.Type.Name == "Reference" && child.Name == "reference" && Parse(child, fhirBase, definitions) is { } reference)
                {
                    found.Add(reference);
                }
            }
            else if (child.Type.Kind != TypeKind.Resource || child.Name == "contained")
            {
                Walk(child, fhirBase, definitions, found);
            }
        }
    }

    private static LocalReference? Parse(FhirNode node, string fhirBase, FhirDefinitions definitions)
    {
        var target = ReferenceTarget.Parse(node.Text ?? "", fhirBase, definitions);
        return target.Kind switch
        {
            ReferenceKind.Local when target.Type is not null => new LocalReference(node, target.Type, target.Id),
            ReferenceKind.Conditional => new LocalReference(node, target.Type ?? "", null),
            _ => null,
        };
    }
}
