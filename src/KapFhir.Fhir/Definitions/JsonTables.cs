using System.Text.Encodings.Web;
using System.Text.Json;

namespace KapFhir.Fhir.Definitions;

/// <summary>What is given back as JSON, to be compiled when needed: profiles, extension definitions and concept maps.</summary>
internal sealed class JsonTables
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    private readonly UrlTable<byte[]> _profiles;
    private readonly UrlTable<byte[]> _conceptMaps;

    internal JsonTables(DefinitionsFile file)
    {
        _profiles = new UrlTable<byte[]>(file, DefinitionsSection.Profiles, (_, body) => Decode(file, body));
        _conceptMaps = new UrlTable<byte[]>(file, DefinitionsSection.ConceptMaps, (_, body) => Decode(file, body));
    }

    internal IReadOnlyCollection<string> ProfileUrls => _profiles.Urls;

    internal IReadOnlyCollection<string> ConceptMapUrls => _conceptMaps.Urls;

    internal ReadOnlyMemory<byte>? FindProfile(string url) => _profiles.Find(url) is { } json ? json : default(ReadOnlyMemory<byte>?);

    internal ReadOnlyMemory<byte>? FindConceptMap(string url) => _conceptMaps.Find(url) is { } json ? json : default(ReadOnlyMemory<byte>?);

    private static byte[] Decode(DefinitionsFile file, ReadOnlyMemory<byte> body)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            var cursor = new DefinitionsCursor(file, body.Span);
            WriteValue(ref cursor, file, json);
        }

        return bytes.ToArray();
    }

    private static void WriteValue(ref DefinitionsCursor cursor, DefinitionsFile file, Utf8JsonWriter json)
    {
        var value = cursor.Number();
        var payload = value >> 3;
        switch ((JsonToken)(value & 7))
        {
            case JsonToken.Object:
                WriteObject(ref cursor, file, json, payload);
                break;
            case JsonToken.Array:
                WriteArray(ref cursor, file, json, payload);
                break;
            case JsonToken.Text:
                json.WriteStringValue(file.Text(payload));
                break;
            default:
                json.WriteRawValue(file.Text(payload), skipInputValidation: true);
                break;
        }
    }

    private static void WriteObject(ref DefinitionsCursor cursor, DefinitionsFile file, Utf8JsonWriter json, int count)
    {
        json.WriteStartObject();
        for (var i = 0; i < count; i++)
        {
            json.WritePropertyName(cursor.Text());
            WriteValue(ref cursor, file, json);
        }

        json.WriteEndObject();
    }

    private static void WriteArray(ref DefinitionsCursor cursor, DefinitionsFile file, Utf8JsonWriter json, int count)
    {
        json.WriteStartArray();
        for (var i = 0; i < count; i++)
        {
            WriteValue(ref cursor, file, json);
        }

        json.WriteEndArray();
    }
}
