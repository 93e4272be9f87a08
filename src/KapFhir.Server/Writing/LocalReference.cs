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
    /// <summary>Every local reference of a resource.</summary>
    public static IReadOnlyList<LocalReference> FindAll(FhirNode root, string fhirBase, FhirDefinitions definitions) =>
        [.. Elements(root).Select(node => Parse(node, fhirBase, definitions)).OfType<LocalReference>()];

    /// <summary>
    /// Every Reference.reference of a resource, those in contained resources included, those in the entries of a stored Bundle not.
    /// </summary>
    public static IReadOnlyList<FhirNode> Elements(FhirNode root)
    {
        var found = new List<FhirNode>();
        Walk(root, found);
        return found;
    }

    private static void Walk(FhirNode node, List<FhirNode> found)
    {
        foreach (var child in node.Children)
        {
            if (child.Type.Kind != TypeKind.Primitive)
            {
                if (child.Type.Kind != TypeKind.Resource || child.Name == "contained")
                {
                    Walk(child, found);
                }
            }
            else if (child.HasValue && child.Name == "reference" && node.Type.Name == "Reference")
            {
                found.Add(child);
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
