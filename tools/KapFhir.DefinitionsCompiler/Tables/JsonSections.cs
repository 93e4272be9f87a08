using System.Text.Encodings.Web;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using JsonProperty = System.Text.Json.JsonProperty;

namespace KapFhir.DefinitionsCompiler.Tables;

/// <summary>
/// What is kept as JSON and compiled when needed: profiles and extension definitions (StructureDefinitions that constrain a type) and concept maps.
/// Prose is left out: narrative, mappings to other standards, and of elements the definition, comment, requirements, aliases, examples and XPath.
/// </summary>
internal static class JsonSections
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly HashSet<string> ProseOfResource = new(StringComparer.Ordinal) { "text", "mapping", "contact" };
    private static readonly HashSet<string> ProseOfElement = new(StringComparer.Ordinal)
    {
        "definition", "comment", "requirements", "alias", "mapping", "example", "isModifierReason", "xpath",
    };

    public static void Write(Package package, DefinitionsFileWriter file)
    {
        WriteSection(file, DefinitionsSection.Profiles, package.InFiles("StructureDefinition").Where(d => d.Text("derivation") == "constraint"));
        WriteSection(file, DefinitionsSection.ConceptMaps, package.InFiles("ConceptMap"));
    }

    private static void WriteSection(DefinitionsFileWriter file, DefinitionsSection section, IEnumerable<JsonElement> resources)
    {
        var index = new UrlIndex(file);
        foreach (var resource in resources)
        {
            var body = file.NewWriter();
            body.Raw(WithoutProse(resource));
            index.Add(resource.Text("url")!, body);
        }

        index.WriteTo(section);
    }

    private static byte[] WithoutProse(JsonElement resource)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Compact))
        {
            json.WriteStartObject();
            foreach (var property in resource.EnumerateObject().Where(p => !ProseOfResource.Contains(p.Name)))
            {
                json.WritePropertyName(property.Name);
                Copy(property.Value, json, property.Name is "snapshot" or "differential" ? ProseOfElement : []);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Copy(JsonElement value, Utf8JsonWriter json, HashSet<string> without)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject().Where(p => !without.Contains(p.Name)))
                {
                    CopyProperty(value, property, json, without);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Copy(item, json, without);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>Invariants are in profiles again, and corrected there too.</summary>
    private static void CopyProperty(JsonElement holder, JsonProperty property, Utf8JsonWriter json, HashSet<string> without)
    {
        json.WritePropertyName(property.Name);
        if (property.Name == "expression" && holder.Text("key") is { } key)
        {
            json.WriteStringValue(Errata.Correct(key, property.Value.GetString()!));
        }
        else
        {
            Copy(property.Value, json, without);
        }
    }
}
