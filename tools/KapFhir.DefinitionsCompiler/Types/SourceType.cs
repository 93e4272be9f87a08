using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Types;

/// <summary>A type as the package states it: a StructureDefinition's root, or an element of its snapshot that has children.</summary>
/// <param name="Name">The type's name; a backbone element's is its path.</param>
/// <param name="Base">The name of the type it specialises, or null.</param>
/// <param name="Definition">The element that describes the type itself.</param>
/// <param name="Children">The elements directly below, in order.</param>
internal sealed record SourceType(
    string Name, TypeKind Kind, string? Base, bool IsAbstract, JsonElement Definition, IReadOnlyList<JsonElement> Children)
{
    private static readonly string[] Kinds = ["primitive-type", "complex-type", "resource"];

    /// <summary>Primitives, then datatypes, then resources, each in alphabetical order and followed by its backbone elements.</summary>
    public static IEnumerable<SourceType> All(Package package) =>
        package.InBundle("types", "StructureDefinition").Concat(package.InBundle("resources", "StructureDefinition"))
            .Where(definition => definition.Text("derivation") != "constraint" && Kinds.Contains(definition.Text("kind")))
            .OrderBy(definition => Array.IndexOf(Kinds, definition.Text("kind"))).ThenBy(d => d.Text("type"), StringComparer.Ordinal)
            .SelectMany(OfDefinition);

    private static IEnumerable<SourceType> OfDefinition(JsonElement definition)
    {
        var elements = definition.GetProperty("snapshot").List("element").ToList();
        var children = elements.Skip(1).ToLookup(e => ParentPath(e.Text("path")!), StringComparer.Ordinal);
        yield return new SourceType(
            definition.Text("type")!, KindOf(definition), definition.Text("baseDefinition")?.TypeName(), definition.Flag("abstract"),
            elements[0], [.. children[elements[0].Text("path")!]]);
        foreach (var element in elements.Skip(1).Where(e => children.Contains(e.Text("path")!)))
        {
            var path = element.Text("path")!;
            var specialises = element.List("type").Single().Text("code");
            yield return new SourceType(path, TypeKind.Backbone, specialises, IsAbstract: false, element, [.. children[path]]);
        }
    }

    private static TypeKind KindOf(JsonElement definition) => definition.Text("kind") switch
    {
        "primitive-type" => TypeKind.Primitive,
        "resource" => TypeKind.Resource,
        _ => TypeKind.Complex,
    };

    private static string ParentPath(string path) => path[..path.LastIndexOf('.')];
}
