// https://hl7.org/fhir/R4/fhirpath.html#functions
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary><c>resolve()</c>: inside the resource, inside the Bundle around it, then wherever the context looks.</summary>
internal static class References
{
    public static IReadOnlyList<Function> Functions { get; } = [new("resolve", 0, 0, call => Resolve(call.Target))];

    /// <summary>
    /// <c>resolve() is Type</c> without resolving: the reference's own text (<c>Patient/1</c>, an absolute url) or Reference.type says
    /// which type it leads to. Only what neither tells is resolved.
    /// </summary>
    public static Evaluator IsType(Evaluator references, TypeDefinition type)
    {
        var resolve = Resolve(references);
        return frame =>
        {
            var items = references(frame);
            var known = items.Only is { } item ? ReferenceText.TypeOf(item) : null;
            if (known is not null)
            {
                return Items.Of(known.Is(type.Name));
            }

            return Singleton.Item(resolve(frame), "is") is FhirNode found ? Items.Of(found.Type.Is(type.Name)) : Items.Empty;
        };
    }

    private static Evaluator Resolve(Evaluator references) => frame =>
    {
        var found = default(ItemsBuilder);
        foreach (var item in references(frame))
        {
            var origin = item as FhirNode ?? frame.Evaluation.Focus;
            if (ReferenceText.Of(item) is { } reference && Find(origin, reference, frame.Evaluation.Context) is { } target)
            {
                found.Add(target);
            }
        }

        return found.ToItems();
    };

    private static FhirNode? Find(FhirNode? origin, string reference, FhirPathContext context) =>
        reference.StartsWith('#')
            ? FindContained(Variables.RootOf(origin), reference[1..])
            : FindInBundle(origin, reference) ?? context.Resolve?.Invoke(reference);

    private static FhirNode? FindContained(FhirNode? container, string id) =>
        id.Length == 0 ? container : container?.ChildrenNamed("contained").FirstOrDefault(c => c.ChildText("id") == id);

    private static FhirNode? FindInBundle(FhirNode? origin, string reference)
    {
        for (var node = origin; node is not null; node = node.Parent)
        {
            if (node.Type.Name == "Bundle" && BundleEntries.Find(node, reference) is { } resource)
            {
                return resource;
            }
        }

        return null;
    }
}
