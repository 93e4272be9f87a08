using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Tables;

/// <summary>Every code system of the package: those with a file of their own, v2's and v3's too, and IHE's in Bundle-externals.</summary>
internal static class CodeSystemsSection
{
    private sealed record Node(JsonElement Concept, int Parent);

    public static void Write(Package package, DefinitionsFileWriter file)
    {
        var index = new UrlIndex(file);
        foreach (var system in package.InFiles("CodeSystem").Concat(package.InBundle("externals", "CodeSystem")))
        {
            var body = file.NewWriter();
            WriteSystem(body, system);
            index.Add(system.Text("url")!, body);
        }

        index.WriteTo(DefinitionsSection.CodeSystems);
    }

    private static void WriteSystem(SectionWriter body, JsonElement system)
    {
        body.Text(system.Text("version"));
        body.Text(system.Text("name"));
        body.Text(system.Text("title"));
        body.Text(system.Text("date"));
        body.Text(system.Text("language"));
        body.Text(system.Text("content"));
        body.Flags(system.Flag("caseSensitive"));
        body.Text(system.Text("valueSet"));
        body.Text(system.Text("hierarchyMeaning"));
        body.Text(system.Text("supplements"));
        body.Items(system.List("property"), property =>
        {
            body.Text(property.Text("code"));
            body.Text(property.Text("uri"));
            body.Text(property.Text("type"));
        });
        var nodes = new List<Node>();
        Flatten(system, -1, nodes);
        var extraParents = ExtraParents(nodes);
        body.Items(nodes, node => WriteConcept(body, node, extraParents[node.Concept.Text("code")!]));
    }

    private static void Flatten(JsonElement holder, int parent, List<Node> nodes)
    {
        foreach (var concept in holder.List("concept"))
        {
            nodes.Add(new Node(concept, parent));
            Flatten(concept, nodes.Count - 1, nodes);
        }
    }

    /// <summary>The v3 systems state a concept's second parent as a property <c>child</c> of that parent.</summary>
    private static ILookup<string, string> ExtraParents(List<Node> nodes) =>
        nodes.SelectMany(n => n.Concept.List("property"), (n, p) => (Parent: n.Concept.Text("code")!, Code: p.Text("code"), Child: p.Value()!))
            .Where(stated => stated.Code == "child").ToLookup(pair => pair.Child, pair => pair.Parent, StringComparer.Ordinal);

    private static void WriteConcept(SectionWriter body, Node node, IEnumerable<string> extraParents)
    {
        body.Text(node.Concept.Text("code"));
        body.Text(node.Concept.Text("display"));
        body.Text(node.Concept.Text("definition"));
        body.Number(node.Parent + 1);
        var properties = node.Concept.List("property").Select(p => (Code: p.Text("code")!, Value: p.Value()!, Type: p.ValueType()!))
            .Concat(extraParents.Select(parent => (Code: "subsumedBy", Value: parent, Type: "code")));
        body.Items(properties, property =>
        {
            body.Text(property.Code);
            body.Text(property.Value);
            body.Text(property.Type);
        });
        body.Designations(node.Concept);
    }
}
