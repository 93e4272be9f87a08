// https://hl7.org/fhir/R4/references.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>Finds what references lead to inside one resource or bundle, and the type of resource that a reference names.</summary>
internal sealed class ReferenceTargets
{
    private readonly FhirDefinitions _definitions;
    private readonly FhirNode _root;
    private readonly Func<string, FhirNode?>? _outside;
    private Dictionary<string, FhirNode>? _byFullUrl;
    private FhirNode? _container;
    private Dictionary<string, FhirNode>? _contained;

    internal ReferenceTargets(FhirDefinitions definitions, FhirNode root, Func<string, FhirNode?>? outside)
    {
        _definitions = definitions;
        _root = root;
        _outside = outside;
    }

    /// <summary>The type of resource that this Reference leads to, or null if that cannot be told.</summary>
    internal string? TypeOf(FhirNode reference)
    {
        var text = reference.ChildText("reference");
        if (text is null or "")
        {
            return KnownType(reference.ChildText("type"));
        }

        if (text[0] == '#')
        {
            return FindContained(text[1..], Container(reference))?.Type.Name;
        }

        return TypeIn(text) ?? FindInBundle(text)?.Type.Name ?? KnownType(reference.ChildText("type"));
    }

    /// <summary>The resource that a reference's text leads to as seen from a node, or null if it is not at hand.</summary>
    internal FhirNode? Resolve(string text, FhirNode from) =>
        text.StartsWith('#') ? FindContained(text[1..], Container(from)) : FindInBundle(text) ?? _outside?.Invoke(text);

    /// <summary>The resource around a node that holds contained resources: the nearest one that is not itself contained.</summary>
    internal static FhirNode Container(FhirNode node)
    {
        var resource = node.Resource;
        while (resource is { Element.Name: "contained", Parent: { } parent })
        {
            resource = parent.Resource;
        }

        return resource;
    }

    /// <summary>The resource of this id in a container; the container itself for the empty id; or null.</summary>
    internal FhirNode? FindContained(string id, FhirNode container)
    {
        if (id.Length == 0)
        {
            return container;
        }

        if (!ReferenceEquals(container, _container))
        {
            _container = container;
            _contained = IndexContained(container);
        }

        return _contained!.GetValueOrDefault(id);
    }

    private static Dictionary<string, FhirNode> IndexContained(FhirNode container)
    {
        var index = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        foreach (var child in container.Children)
        {
            if (child.Name is "contained" && child.ChildText("id") is { } id)
            {
                index.TryAdd(id, child);
            }
        }

        return index;
    }

    private FhirNode? FindInBundle(string text) =>
        _root.Type.Name is "Bundle" ? (_byFullUrl ??= IndexBundle()).GetValueOrDefault(text) : null;

    private Dictionary<string, FhirNode> IndexBundle()
    {
        var index = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        foreach (var entry in _root.ChildrenNamed("entry"))
        {
            if (entry.Child("resource") is not { } resource)
            {
                continue;
            }

            if (entry.ChildText("fullUrl") is { } fullUrl)
            {
                index.TryAdd(fullUrl, resource);
            }

            if (resource.ChildText("id") is { } id)
            {
                index.TryAdd(resource.Type.Name + "/" + id, resource);
            }
        }

        return index;
    }

    /// <summary>The type that a reference's text names: Type/id, with a base before it and a version behind it, or a conditional reference Type?query.</summary>
    internal string? TypeIn(string text)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
        {
            return KnownType(text[(text.LastIndexOf('/', query) + 1)..query]);
        }

        var history = text.IndexOf("/_history/", StringComparison.Ordinal);
        var path = history >= 0 ? text.AsSpan(0, history) : text;
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? null : KnownType(path[(path[..slash].LastIndexOf('/') + 1)..slash].ToString());
    }

    private string? KnownType(string? name)
    {
        var type = name?[(name.LastIndexOf('/') + 1)..];
        return type is not null && _definitions.FindResourceType(type) is not null ? type : null;
    }
}
