// https://hl7.org/fhir/R4/profiling.html#snapshot
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>A profile's snapshot as a tree, by the ids of its elements.</summary>
internal sealed class SnapshotTree
{
    private readonly Dictionary<string, SnapshotElement> _byId;

    private SnapshotTree(string url, string type, SnapshotElement root, Dictionary<string, SnapshotElement> byId)
    {
        Url = url;
        Type = type;
        Root = root;
        _byId = byId;
    }

    internal string Url { get; }

    /// <summary>The type that the profile constrains.</summary>
    internal string Type { get; }

    internal SnapshotElement Root { get; }

    internal SnapshotElement? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A tree of elements that hang together already.</summary>
    internal static SnapshotTree Of(string url, string type, SnapshotElement root)
    {
        var byId = new Dictionary<string, SnapshotElement>(StringComparer.Ordinal);
        foreach (var element in root.All())
        {
            byId.TryAdd(element.Id, element);
        }

        return new SnapshotTree(url, type, root, byId);
    }

    /// <summary>The elements of one of R4's own types.</summary>
    internal static SnapshotTree Of(TypeDefinition type)
    {
        var root = new SnapshotElement(type.Name, null, ElementFacts.Any);
        AddElements(root, type);
        return Of("http://hl7.org/fhir/StructureDefinition/" + type.Name, type.Name, root);
    }

    /// <summary>Reads a StructureDefinition; null if it has no snapshot.</summary>
    internal static SnapshotTree? Read(FhirNode structureDefinition)
    {
        var byId = new Dictionary<string, SnapshotElement>(StringComparer.Ordinal);
        SnapshotElement? root = null;
        foreach (var node in structureDefinition.Child("snapshot")?.ChildrenNamed("element") ?? [])
        {
            var id = node.ChildText("id") ?? node.ChildText("path") ?? "";
            var element = new SnapshotElement(id, node.ChildText("sliceName"), ElementFacts.Read(node));
            if (byId.TryAdd(id, element))
            {
                root ??= element;
                Attach(element, byId);
            }
        }

        return root is null ? null : new SnapshotTree(structureDefinition.ChildText("url") ?? "", structureDefinition.ChildText("type") ?? "", root, byId);
    }

    private static void AddElements(SnapshotElement holder, TypeDefinition type)
    {
        foreach (var element in type.Elements)
        {
            var child = new SnapshotElement(holder.Id + "." + element.Name + (element.IsChoice ? "[x]" : ""), null, ElementFacts.Of(element));
            holder.Children.Add(child);
            if (child.ContentReference is null && element.Types is [{ Type: { Kind: TypeKind.Backbone } backbone }])
            {
                AddElements(child, backbone);
            }
        }
    }

    // "a.b:c/d" reslices "a.b:c", which slices "a.b", which is below "a". Profiling.html#reslicing
    private static void Attach(SnapshotElement element, Dictionary<string, SnapshotElement> byId)
    {
        var id = element.Id;
        var dot = id.LastIndexOf('.');
        var colon = id.IndexOf(':', Math.Max(dot, 0));
        if (colon > dot)
        {
            var slash = id.LastIndexOf('/');
            var sliced = (slash > colon ? byId.GetValueOrDefault(id[..slash]) : null) ?? byId.GetValueOrDefault(id[..colon]);
            sliced?.Slices.Add(element);
        }
        else if (dot > 0)
        {
            byId.GetValueOrDefault(id[..dot])?.Children.Add(element);
        }
    }
}
