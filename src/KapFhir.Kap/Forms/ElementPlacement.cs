using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>Puts an answer where a path of R4's elements leads: lists and choices of types as their definitions have them.</summary>
internal static class ElementPlacement
{
    private static readonly string[] Texts = ["string", "markdown", "uri", "url", "canonical", "code", "id"];

    /// <summary>False if the path leads nowhere, or to an element that takes no such value.</summary>
    internal static bool Put(JsonObject resource, TypeDefinition type, string path, FhirNode value)
    {
        var names = path.Split('.');
        var (holder, holderType) = (resource, type);
        for (var i = 1; i < names.Length; i++)
        {
            if (holderType.Element(Plain(names[i])) is not { } element)
            {
                return false;
            }

            if (i == names.Length - 1)
            {
                return Place(holder, element, value);
            }

            (holder, holderType) = (Enter(holder, element), element.Types[0].Type);
        }

        return false;
    }

    private static string Plain(string name) => name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name;

    private static JsonObject Enter(JsonObject holder, ElementDefinition element)
    {
        if (holder[element.Name] is { } there)
        {
            return there as JsonObject ?? (JsonObject)((JsonArray)there)[^1]!;
        }

        var inner = new JsonObject();
        holder[element.Name] = element.Max > 1 ? new JsonArray(inner) : inner;
        return inner;
    }

    private static bool Place(JsonObject holder, ElementDefinition element, FhirNode value)
    {
        foreach (var type in element.Types.Select(t => t.Type.Name))
        {
            if (As(type, value) is { } json)
            {
                var name = element.IsChoice ? element.Name + char.ToUpperInvariant(type[0]) + type[1..] : element.Name;
                Add(holder, name, element.Max > 1, json);
                return true;
            }
        }

        return false;
    }

    private static void Add(JsonObject holder, string name, bool isList, JsonNode json)
    {
        if (isList && holder[name] is JsonArray list)
        {
            list.Add(json);
        }
        else
        {
            holder[name] = isList ? new JsonArray(json) : json;
        }
    }

    private static JsonNode? As(string type, FhirNode value) => value.Type.Name == type ? FormItem.Json(value) : (type, value.Type.Name) switch
    {
        ("CodeableConcept", "Coding") => new JsonObject { ["coding"] = new JsonArray(FormItem.Json(value)) },
        ("CodeableConcept", "string") => new JsonObject { ["text"] = FormItem.Json(value) },
        ("code", "Coding") => JsonValue.Create(value.ChildText("code")),
        ("decimal", "integer") or ("dateTime", "date") or ("positiveInt", "integer") or ("unsignedInt", "integer") => FormItem.Json(value),
        ("instant", "dateTime") => FormItem.Json(value),
        ("Annotation", "string") => new JsonObject { ["text"] = FormItem.Json(value) },
        _ => Texts.Contains(type, StringComparer.Ordinal) && value.HasValue && Texts.Contains(value.Type.Name, StringComparer.Ordinal) ? FormItem.Json(value) : null,
    };
}
