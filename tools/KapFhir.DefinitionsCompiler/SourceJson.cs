using System.Text.Json;

namespace KapFhir.DefinitionsCompiler;

/// <summary>Short reads of optional JSON properties.</summary>
internal static class SourceJson
{
    public static string? Text(this JsonElement json, string property) =>
        json.TryGetProperty(property, out var value) ? value.GetString() : null;

    public static bool Flag(this JsonElement json, string property) =>
        json.TryGetProperty(property, out var value) && value.GetBoolean();

    public static int Count(this JsonElement json, string property) => json.GetProperty(property).GetInt32();

    /// <summary>The items of an array property, none if it is absent.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement json, string property) =>
        json.TryGetProperty(property, out var value) ? value.EnumerateArray() : [];

    public static IEnumerable<string> Texts(this JsonElement json, string property) =>
        json.List(property).Select(item => item.GetString()!);

    /// <summary>The value of <c>value[x]</c> as text, whatever its type: <c>valueBoolean</c> true is <c>true</c>.</summary>
    public static string? Value(this JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.StartsWith("value", StringComparison.Ordinal))
            {
                return property.Value.ValueKind switch
                {
                    JsonValueKind.Object => property.Value.Text("code"),
                    JsonValueKind.String => property.Value.GetString(),
                    _ => property.Value.GetRawText(),
                };
            }
        }

        return null;
    }

    /// <summary>The type of <c>value[x]</c>: <c>boolean</c> for valueBoolean.</summary>
    public static string? ValueType(this JsonElement json)
    {
        var name = json.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => n.StartsWith("value", StringComparison.Ordinal));
        return name is null or "valueCoding" ? name?[5..] : char.ToLowerInvariant(name[5]) + name[6..];
    }

    /// <summary>The value of the extension of this url.</summary>
    public static string? Extension(this JsonElement json, string url)
    {
        var extension = json.List("extension").FirstOrDefault(e => e.Text("url") == url);
        return extension.ValueKind == JsonValueKind.Undefined ? null : extension.Value();
    }

    /// <summary>The last segment of a canonical url of the specification: <c>Patient</c>.</summary>
    public static string TypeName(this string url) => url[(url.LastIndexOf('/') + 1)..];
}
