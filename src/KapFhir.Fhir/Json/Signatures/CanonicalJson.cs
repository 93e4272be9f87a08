// https://hl7.org/fhir/R4/json.html#canonical
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KapFhir.Fhir.Json.Signatures;

/// <summary>JSON in a form that depends on its content only: no whitespace, properties in order of their names.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The canonical form of an object without some of its properties; null if this is no JSON.</summary>
    internal static byte[]? Write(ReadOnlyMemory<byte> json, string[] omitted)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, Form))
            {
                Write(document.RootElement, omitted, writer);
            }

            return buffer.WrittenSpan.ToArray();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(JsonElement element, string[] omitted, Utf8JsonWriter writer)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var property in element.EnumerateObject().Where(p => Array.IndexOf(omitted, p.Name) < 0).OrderBy(p => p.Name, StringComparer.Ordinal))
            {
                writer.WritePropertyName(property.Name);
                Write(property.Value, [], writer);
            }

            writer.WriteEndObject();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in element.EnumerateArray())
            {
                Write(item, [], writer);
            }

            writer.WriteEndArray();
        }
        else
        {
            element.WriteTo(writer);
        }
    }
}
