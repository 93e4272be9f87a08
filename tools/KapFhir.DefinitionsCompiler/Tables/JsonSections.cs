using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Tables;

/// <summary>
/// What is given back as JSON, to be compiled when needed: profiles and extension definitions (StructureDefinitions that constrain a type)
/// and concept maps. Prose is left out: narrative, mappings to other standards, and of elements the definition, comment, requirements,
/// aliases, examples and XPath. A value is a varint, its <see cref="JsonToken"/> in the lowest three bits, above them the text's number
/// or the count of what follows.
/// </summary>
internal static class JsonSections
{
    private static readonly HashSet<string> ProseOfResource = new(StringComparer.Ordinal) { "text", "mapping", "contact" };
    private static readonly HashSet<string> ProseOfElement = new(StringComparer.Ordinal)
    {
        "definition", "comment", "requirements", "alias", "mapping", "example", "isModifierReason", "xpath",
    };

    public static void Write(Package package, DefinitionsFileWriter file)
    {
        var profiles = package.InFiles("StructureDefinition").Where(definition => definition.Text("derivation") == "constraint");
        WriteSection(file, DefinitionsSection.Profiles, profiles);
        WriteSection(file, DefinitionsSection.ConceptMaps, package.InFiles("ConceptMap"));
    }

    private static void WriteSection(DefinitionsFileWriter file, DefinitionsSection section, IEnumerable<JsonElement> resources)
    {
        var index = new UrlIndex(file);
        foreach (var resource in resources)
        {
            var body = file.NewWriter();
            WriteObject(body, resource, ProseOfResource);
            index.Add(resource.Text("url")!, body);
        }

        index.WriteTo(section);
    }

    private static void WriteObject(SectionWriter body, JsonElement value, HashSet<string> without)
    {
        var properties = value.EnumerateObject().Where(p => !without.Contains(p.Name)).ToList();
        Token(body, JsonToken.Object, properties.Count);
        foreach (var property in properties)
        {
            body.Text(property.Name);
            var isOfElement = ReferenceEquals(without, ProseOfElement) || property.Name is "snapshot" or "differential";
            WriteValue(body, Corrected(value, property.Name) ?? property.Value, isOfElement ? ProseOfElement : []);
        }
    }

    private static void WriteValue(SectionWriter body, JsonElement value, HashSet<string> without)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(body, value, without);
                break;
            case JsonValueKind.Array:
                Token(body, JsonToken.Array, value.GetArrayLength());
                value.EnumerateArray().ToList().ForEach(item => WriteValue(body, item, without));
                break;
            case JsonValueKind.String:
                Token(body, JsonToken.Text, body.TextNumber(value.GetString()!));
                break;
            default:
                Token(body, JsonToken.Raw, body.TextNumber(value.GetRawText()));
                break;
        }
    }

    /// <summary>Invariants are in profiles again, and corrected there too.</summary>
    private static JsonElement? Corrected(JsonElement holder, string property) =>
        property == "expression" && holder.Text("key") is { } key
            ? JsonSerializer.SerializeToElement(Errata.Correct(key, holder.Text("expression")!))
            : null;

    private static void Token(SectionWriter body, JsonToken token, int payload) => body.Number((payload << 3) | (int)token);
}
