using System.Text.Json;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>Short ways into JSON.</summary>
internal static class Json
{
    /// <summary>A property's text, or null.</summary>
    public static string? Str(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;

    /// <summary>A property's items: those of an array, or the one value, or none.</summary>
    public static IEnumerable<JsonElement> Each(this JsonElement element, string name) =>
        element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];

    /// <summary>What a path of names leads to, through arrays.</summary>
    public static IEnumerable<JsonElement> At(this JsonElement element, string path) =>
        path.Split('.').Aggregate((IEnumerable<JsonElement>)[element], (at, name) => at.SelectMany(e => e.Each(name)));

    /// <summary>The address of a bundle's link, or null.</summary>
    public static string? Link(this JsonElement bundle, string relation) =>
        bundle.Each("link").FirstOrDefault(l => l.Str("relation") == relation).Str("url");
}
