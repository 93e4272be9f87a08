// https://hl7.org/fhir/R4/narrative.html
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <summary>Takes the narrative out of a resource's JSON.</summary>
public static class NarrativeRemoval
{
    /// <summary>The same bytes without the member <c>text</c> of the resource itself; what is no JSON object stays as it is.</summary>
    public static byte[] WithoutText(byte[] json)
    {
        try
        {
            return Find(json) is var (start, end) && end > start ? [.. json.AsSpan(0, start), .. json.AsSpan(end)] : json;
        }
        catch (JsonException)
        {
            return json;
        }
    }

    // From the member's name to the beginning of the next one; or, of the last one, from the comma before it to its end.
    private static (int Start, int End) Find(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var (start, before) = (-1, 0);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return (0, 0);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (start >= 0)
            {
                return (start, (int)reader.TokenStartIndex);
            }

            var isText = reader.ValueTextEquals("text"u8);
            start = isText ? (int)reader.TokenStartIndex : -1;
            reader.Read();
            reader.Skip();
            before = isText ? before : (int)reader.BytesConsumed;
            if (isText && before == 0)
            {
                before = start;
            }
        }

        // It was the last member: the comma before it goes too.
        return start < 0 ? (0, 0) : (before, (int)reader.TokenStartIndex);
    }
}
