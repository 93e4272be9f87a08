// https://hl7.org/fhir/R4/parameters.html
using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Writes the Parameters resource that an operation answers with.</summary>
internal sealed class ParametersWriter(Utf8JsonWriter json)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer with these parameters.</summary>
    public static FhirAnswer Answer(Action<ParametersWriter> write) => FhirAnswer.Made(200, buffer => Write(buffer, write));

    /// <summary>The same as bytes.</summary>
    public static ReadOnlyMemory<byte> Bytes(Action<ParametersWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, write);
        return buffer.WrittenMemory;
    }

    private static void Write(IBufferWriter<byte> buffer, Action<ParametersWriter> write)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("resourceType", "Parameters");
        json.WriteStartArray("parameter");
        write(new ParametersWriter(json));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A parameter with a text value; none if that is null.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The FHIR type: code, string, uri...</param>
    /// <param name="value">The value.</param>
    public void Value(string name, string type, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            WriteValue(type, value);
            json.WriteEndObject();
        }
    }

    /// <summary>A yes or no.</summary>
    public void Flag(string name, bool value) => Value(name, "boolean", value ? "true" : "false");

    /// <summary>A whole number.</summary>
    public void Whole(string name, int value) => Value(name, "integer", value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number; none if it is null.</summary>
    public void Decimal(string name, decimal? value) => Value(name, "decimal", value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A moment, with its offset.</summary>
    public void Moment(string name, DateTimeOffset value) => Value(name, "dateTime", Text(value));

    /// <summary>From a moment to another, or to an end that is not known.</summary>
    public void Period(string name, DateTimeOffset start, DateTimeOffset? end)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("valuePeriod");
        json.WriteString("start", Text(start));
        if (end is { } until)
        {
            json.WriteString("end", Text(until));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A reference; none if it is null.</summary>
    public void Reference(string name, string? reference)
    {
        if (reference is not null)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteStartObject("valueReference");
            json.WriteString("reference", reference);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>A coding.</summary>
    public void Coding(string name, string? system, string? version, string? code, string? display)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("valueCoding");
        foreach (var (property, value) in new[] { ("system", system), ("version", version), ("code", code), ("display", display) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                json.WriteString(property, value);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A parameter whose value, or resource, is JSON already.</summary>
    public void Raw(string name, string property, ReadOnlyMemory<byte> value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WritePropertyName(property);
        json.WriteRawValue(value.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <summary>A quantity in a UCUM unit; none if there is no number.</summary>
    public void Quantity(string name, decimal? value, string unit)
    {
        if (value is { } number)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteStartObject("valueQuantity");
            json.WriteNumber("value", number);
            json.WriteString("unit", unit);
            json.WriteString("system", "http://unitsofmeasure.org");
            json.WriteString("code", unit);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>A concept; without a code only its text.</summary>
    public void Concept(string name, string? system, string? code, string text)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("valueCodeableConcept");
        if (code is not null)
        {
            json.WriteStartArray("coding");
            json.WriteStartObject();
            json.WriteString("system", system);
            json.WriteString("code", code);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A parameter with parts.</summary>
    public void Parts(string name, Action write)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartArray("part");
        write();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private void WriteValue(string type, string value)
    {
        json.WritePropertyName("value" + char.ToUpperInvariant(type[0]) + type[1..]);
        if (type is "boolean" or "integer" or "decimal")
        {
            json.WriteRawValue(value);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }
}
