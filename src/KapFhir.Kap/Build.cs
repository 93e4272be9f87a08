using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KapFhir.Kap;

/// <summary>The datatypes that resources are built from.</summary>
internal static class Build
{
    // It goes into application/fhir+json, never into HTML.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal const string Snomed = "http://snomed.info/sct";
    internal const string Loinc = "http://loinc.org";
    internal const string Ucum = "http://unitsofmeasure.org";
    internal const string Hl7 = "http://terminology.hl7.org/CodeSystem/";

    /// <summary>A resource with its profile (null for none).</summary>
    internal static JsonObject Resource(string type, string id, string? profile = null)
    {
        var resource = new JsonObject { ["resourceType"] = type, ["id"] = id };
        if (profile is not null)
        {
            resource["meta"] = new JsonObject { ["profile"] = new JsonArray(profile) };
        }

        return resource;
    }

    internal static JsonObject Coding(string system, string code, string? display = null)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is not null)
        {
            coding["display"] = display;
        }

        return coding;
    }

    internal static JsonObject Concept(string system, string code, string? display = null, string? text = null)
    {
        var concept = new JsonObject { ["coding"] = new JsonArray(Coding(system, code, display)) };
        if ((text ?? display) is { } words)
        {
            concept["text"] = words;
        }

        return concept;
    }

    internal static JsonObject LocalConcept(string system, string code, string? display = null) => Concept(KapSystem(system), code, display);

    internal static string KapSystem(string id) => $"{KapGuide.Canonical}/CodeSystem/{id}";

    internal static JsonObject Reference(string reference) => new() { ["reference"] = reference };

    internal static JsonObject Quantity(decimal value, string unit, string code) =>
        new() { ["value"] = value, ["unit"] = unit, ["system"] = Ucum, ["code"] = code };

    internal static JsonObject Period(DateTimeOffset start, DateTimeOffset end) => new() { ["start"] = Time(start), ["end"] = Time(end) };

    internal static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    internal static string Date(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An extension of the guide.</summary>
    /// <param name="id">The extension's id.</param>
    /// <param name="value">The property: <c>valueQuantity</c>.</param>
    /// <param name="content">The value.</param>
    internal static JsonObject Extension(string id, string value, JsonNode content) => new() { ["url"] = KapGuide.Definition(id), [value] = content };

    /// <summary>An extension of the guide made of parts.</summary>
    internal static JsonObject Extension(string id, params JsonNode?[] parts) => new() { ["url"] = KapGuide.Definition(id), ["extension"] = new JsonArray(parts) };

    /// <summary>A part of an extension.</summary>
    internal static JsonObject Part(string name, string value, JsonNode content) => new() { ["url"] = name, [value] = content };

    internal static JsonObject Narrative(string text) => new()
    {
        ["status"] = "generated",
        ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + System.Net.WebUtility.HtmlEncode(text) + "</div>",
    };

    /// <summary>A resource as bytes, with no more escapes than JSON needs.</summary>
    internal static ReadOnlyMemory<byte> Bytes(JsonNode resource) => JsonSerializer.SerializeToUtf8Bytes(resource, Readable);

    internal static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
