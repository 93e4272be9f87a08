using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>Rows as a JSON array of arrays: what OPENJSON makes rows of again.</summary>
internal sealed class JsonRows : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public JsonRows()
    {
        _json = new Utf8JsonWriter(_buffer, Options);
        _json.WriteStartArray();
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a row of a version's index rows.</summary>
    public JsonRows Start(int type, int parameter, long sid, int instance) => Start().Add(type).Add(parameter).Add(sid).Add(instance);

    /// <summary>Begins a row.</summary>
    public JsonRows Start()
    {
        Count++;
        _json.WriteStartArray();
        return this;
    }

    /// <summary>Ends the row.</summary>
    public void End() => _json.WriteEndArray();

    /// <summary>Adds a number.</summary>
    public JsonRows Add(long value)
    {
        _json.WriteNumberValue(value);
        return this;
    }

    /// <summary>Adds a number; those without end stand as the greatest there are.</summary>
    public JsonRows Add(double value)
    {
        _json.WriteNumberValue(Math.Clamp(value, -double.MaxValue, double.MaxValue));
        return this;
    }

    /// <summary>True if texts hold <see cref="TextEscapes"/>.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Adds a text, or null. Without escapes of JSON's, as long as it needs none.</summary>
    public JsonRows Add(string? value)
    {
        var isEscaped = TextEscapes.AreIn(value);
        IsEscaped |= isEscaped;
        _json.WriteStringValue(isEscaped ? TextEscapes.Make(value!) : value);
        return this;
    }

    /// <summary>The statement that makes these rows.</summary>
    public string Statement(string statement) => IsEscaped ? PendingSql.WithEscapes(statement) : statement;

    /// <summary>Adds bytes as hexadecimal digits.</summary>
    public JsonRows Add(ReadOnlySpan<byte> value)
    {
        _json.WriteStringValue(Convert.ToHexString(value));
        return this;
    }

    /// <summary>The array.</summary>
    public override string ToString()
    {
        _json.WriteEndArray();
        _json.Flush();
        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
