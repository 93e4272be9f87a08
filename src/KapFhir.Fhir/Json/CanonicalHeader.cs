// https://hl7.org/fhir/R4/resource.html#canonical
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <summary>What a resource is found by among conformance resources.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Url">Its canonical url.</param>
/// <param name="Version">Its business version, or null.</param>
public sealed record CanonicalHeader(string Type, string Url, string? Version)
{
    /// <summary>The code system that a CodeSystem adds to (CodeSystem.supplements), or null.</summary>
    public string? Supplements { get; init; }

    /// <summary>Finds them in a resource's JSON without reading the rest. Null if it is no JSON object or has no type or url.</summary>
    public static CanonicalHeader? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return Find(new Utf8JsonReader(json));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CanonicalHeader? Find(Utf8JsonReader reader)
    {
        string? type = null, url = null, version = null, supplements = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueTextEquals("resourceType"u8) ? 1 : reader.ValueTextEquals("url"u8) ? 2 : reader.ValueTextEquals("version"u8) ? 3
                : reader.ValueTextEquals("supplements"u8) ? 4 : 0;
            reader.Read();
            if (name > 0 && reader.TokenType == JsonTokenType.String)
            {
                var text = reader.GetString();
                (type, url, version, supplements) = name switch
                {
                    1 => (text, url, version, supplements),
                    2 => (type, text, version, supplements),
                    3 => (type, url, text, supplements),
                    _ => (type, url, version, text),
                };
            }

            reader.Skip();
        }

        return type is null || url is null ? null : new CanonicalHeader(type, url, version) { Supplements = supplements };
    }
}
