using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Server.Tests.Pages;

/// <summary>A resource with the same text in every place that takes text, three levels deep, by the definitions.</summary>
internal static class HostileResource
{
    private const int Deepest = 3;
    private static readonly string[] Texts = ["string", "markdown", "uri", "url", "canonical", "code"];

    public static string Of(TypeDefinition type, string text)
    {
        var resource = new JsonObject { ["resourceType"] = type.Name };
        foreach (var (name, value) in Element(type, text, 0) ?? [])
        {
            resource[name] = value?.DeepClone();
        }

        return resource.ToJsonString();
    }

    private static JsonObject? Element(TypeDefinition type, string text, int depth)
    {
        var made = new JsonObject();
        var choice = 0;
        foreach (var element in type.Elements.Where(e => e.Name is not ("id" or "contained" or "resource" or "implicitRules" or "language")))
        {
            var chosen = element.Types[choice++ % element.Types.Count].Type;
            var name = element.IsChoice ? element.Name + char.ToUpperInvariant(chosen.Name[0]) + chosen.Name[1..] : element.Name;
            if (Value(chosen, text, depth) is { } value)
            {
                made[name] = element.IsList ? new JsonArray(value) : value;
            }
        }

        return made.Count == 0 ? null : made;
    }

    private static JsonNode? Value(TypeDefinition type, string text, int depth) =>
        type.Kind == TypeKind.Primitive ? Texts.Contains(type.Name, StringComparer.Ordinal) ? JsonValue.Create(text) : null
        : type.Kind == TypeKind.Resource || type.Name == "Narrative" || depth >= Deepest || type.IsAbstract ? null
        : Element(type, text, depth + 1);
}
