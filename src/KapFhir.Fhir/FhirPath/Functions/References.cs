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
    /// <c>resolve() is Type</c> without resolving: the reference's own text (<c>Patient/1</c>, an absolute url) or Reference.type says which type
    /// it leads to. Only what neither tells is resolved.
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
        reference.StartsWith('#') ? FindContained(Variables.RootOf(origin), reference[1..]) : FindInBundle(origin, reference) ?? context.Resolve?.Invoke(reference);

    private static FhirNode? FindContained(FhirNode? container, string id) =>
        id.Length == 0 ? container : container?.ChildrenNamed("contained").FirstOrDefault(c => c.ChildText("id") == id);

    // https://hl7.org/fhir/R4/bundle.html#references: by fullUrl, a relative reference against the base of fullUrls.
    private static FhirNode? FindInBundle(FhirNode? origin, string reference)
    {
        for (var node = origin; node is not null; node = node.Parent)
        {
            if (node.Type.Name != "Bundle")
            {
                continue;
            }

            var entry = node.ChildrenNamed("entry").FirstOrDefault(e => e.ChildText("fullUrl") is { } url && Leads(reference, url));
            if (entry?.Child("resource") is { } resource)
            {
                return resource;
            }
        }

        return null;
    }

    private static bool Leads(string reference, string fullUrl) =>
        string.Equals(reference, fullUrl, StringComparison.Ordinal)
        || (!reference.Contains(':', StringComparison.Ordinal) && fullUrl.EndsWith("/" + ReferenceText.WithoutVersion(reference), StringComparison.Ordinal));
}

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
