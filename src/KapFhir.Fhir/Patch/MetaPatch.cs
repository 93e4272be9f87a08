// https://hl7.org/fhir/R4/resource-operation-meta-add.html and https://hl7.org/fhir/R4/resource-operation-meta-delete.html
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>
/// Adds profiles, tags and security labels to a resource's meta, or takes them away. What is there already is not added again; what is not there is
/// taken away without complaint. Codings are the same if system and code are, profiles if the url is.
/// </summary>
public sealed class MetaPatch : IResourcePatch
{
    private static readonly string[] Lists = ["profile", "security", "tag"];
    private readonly FhirNode _meta;
    private readonly bool _isAdding;

    private MetaPatch(FhirNode meta, bool isAdding)
    {
        _meta = meta;
        _isAdding = isAdding;
    }

    /// <summary>A change by the lists of a Meta; its version and time say nothing here.</summary>
    /// <param name="meta">The element, of type Meta.</param>
    /// <param name="isAdding">True to add, false to take away.</param>
    public static MetaPatch Of(FhirNode meta, bool isAdding) => new(meta, isAdding);

    /// <inheritdoc/>
    public Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> resource, FhirDefinitions definitions, ReaderLimits limits) =>
        ResourceReader.Read(resource, definitions, limits).Then(root =>
        {
            List<string> operations = root.Child("meta") is null && _isAdding ? ["""{"op":"add","path":"/meta","value":{}}"""] : [];
            operations.AddRange(Lists.SelectMany(list => Operations(list, root.Child("meta"))));
            return JsonPatch.Parse(Encoding.UTF8.GetBytes($"[{string.Join(',', operations)}]"), limits)
                .Then(patch => patch.Apply(resource, limits));
        });

    private IEnumerable<string> Operations(string list, FhirNode? current)
    {
        List<FhirNode> there = [.. current?.ChildrenNamed(list) ?? []];
        return _isAdding ? Additions(list, there) : Removals(list, there);
    }

    private IEnumerable<string> Additions(string list, List<FhirNode> there)
    {
        var known = there.Select(KeyOf).ToHashSet();
        List<string> missing = [.. _meta.ChildrenNamed(list).Where(n => known.Add(KeyOf(n))).Select(Json)];
        return missing.Count == 0 ? []
            : there.Count == 0 ? [$$"""{"op":"add","path":"/meta/{{list}}","value":[{{string.Join(',', missing)}}]}"""]
            : missing.Select(value => $$"""{"op":"add","path":"/meta/{{list}}/-","value":{{value}}}""");
    }

    // From the last to the first, so that places stay what they are. FHIR has no empty lists.
    private IEnumerable<string> Removals(string list, List<FhirNode> there)
    {
        var unwanted = _meta.ChildrenNamed(list).Select(KeyOf).ToHashSet();
        List<int> places = [.. there.Where(n => unwanted.Contains(KeyOf(n))).Select(n => n.Index).OrderDescending()];
        return places.Count > 0 && places.Count == there.Count
            ? [$$"""{"op":"remove","path":"/meta/{{list}}"}"""]
            : places.Select(i => string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $$"""{"op":"remove","path":"/meta/{{list}}/{{i}}"}"""));
    }

    private static (string? System, string? Code) KeyOf(FhirNode node) =>
        node.Type.Kind == TypeKind.Primitive ? (null, node.Text) : (node.ChildText("system"), node.ChildText("code"));

    private static string Json(FhirNode node)
    {
        var raw = Encoding.UTF8.GetString(node.RawValue.Span);
        return node.Type.Kind == TypeKind.Primitive ? "\"" + raw + "\"" : raw;
    }
}
