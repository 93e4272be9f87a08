// https://www.rfc-editor.org/rfc/rfc8259
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <summary>
/// A JSON value that can be changed in parts. What is not walked into stays the bytes it came as: numbers keep their text, objects their
/// order. The bytes must be well-formed JSON.
/// </summary>
internal sealed class JsonPiece
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private readonly ReadOnlyMemory<byte> _raw;
    private List<JsonMember>? _members;
    private List<JsonPiece>? _items;

    /// <summary>A value as it stands in a text, without white space around it.</summary>
    public JsonPiece(ReadOnlyMemory<byte> raw) => _raw = raw;

    private JsonPiece(List<JsonMember>? members, List<JsonPiece>? items) => (_members, _items) = (members, items);

    /// <summary>The value <c>null</c>.</summary>
    public static JsonPiece Null { get; } = new("null"u8.ToArray());

    public bool IsObject => _members is not null || First == '{';

    public bool IsArray => _items is not null || First == '[';

    public bool IsNull => First == 'n';

    public bool IsText => First == '"';

    /// <summary>The bytes of a value that is neither object nor array.</summary>
    public ReadOnlySpan<byte> Token => _raw.Span;

    /// <summary>The members of an object, to read and to change.</summary>
    public List<JsonMember> Members => _members ??= OpenObject();

    /// <summary>The items of an array, to read and to change.</summary>
    public List<JsonPiece> Items => _items ??= OpenArray();

    /// <summary>How many bytes opening this takes to read; 0 if it is open.</summary>
    public int Unopened => _members is null && _items is null ? _raw.Length : 0;

    private byte First => _raw.IsEmpty ? (byte)0 : _raw.Span[0];

    public static JsonPiece NewObject() => new([], items: null);

    public static JsonPiece NewArray(List<JsonPiece> items) => new(members: null, items);

    /// <summary>The place of the member of this name, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        var members = Members;
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].IsNamed(name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The value of the member of this name, or null.</summary>
    public JsonPiece? Find(ReadOnlySpan<byte> name) => IndexOf(name) is >= 0 and var at ? Members[at].Value : null;

    /// <summary>The whole value as bytes.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        if (_members is null && _items is null)
        {
            return _raw;
        }

        var output = new ByteBuffer(Math.Max(256, _raw.Length));
        WriteTo(output);
        return output.Written.ToArray();
    }

    private void WriteTo(ByteBuffer output)
    {
        if (_members is not null)
        {
            WriteMembers(output, _members);
        }
        else if (_items is not null)
        {
            WriteItems(output, _items);
        }
        else
        {
            output.Append(_raw.Span);
        }
    }

    private static void WriteMembers(ByteBuffer output, List<JsonMember> members)
    {
        output.Append((byte)'{');
        for (var i = 0; i < members.Count; i++)
        {
            output.Append(i == 0 ? ""u8 : ","u8);
            output.Append(members[i].RawName);
            output.Append((byte)':');
            members[i].Value.WriteTo(output);
        }

        output.Append((byte)'}');
    }

    private static void WriteItems(ByteBuffer output, List<JsonPiece> items)
    {
        output.Append((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            output.Append(i == 0 ? ""u8 : ","u8);
            items[i].WriteTo(output);
        }

        output.Append((byte)']');
    }

    private List<JsonMember> OpenObject()
    {
        var members = new List<JsonMember>();
        var reader = new Utf8JsonReader(_raw.Span, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _raw.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
            reader.Read();
            members.Add(new JsonMember(name, Value(ref reader)));
        }

        return members;
    }

    private List<JsonPiece> OpenArray()
    {
        var items = new List<JsonPiece>();
        var reader = new Utf8JsonReader(_raw.Span, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader));
        }

        return items;
    }

    private JsonPiece Value(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonPiece(_raw[start..(int)reader.BytesConsumed]);
    }
}

/// <summary>A member of an object.</summary>
internal sealed class JsonMember(ReadOnlyMemory<byte> rawName, JsonPiece value)
{
    private byte[]? _unescaped;

    /// <summary>A member with a name that is not escaped yet.</summary>
    public static JsonMember Named(ReadOnlySpan<byte> name, JsonPiece value)
    {
        var encoded = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        return new JsonMember((byte[])[(byte)'"', .. encoded, (byte)'"'], value);
    }

    /// <summary>The name as written, with its quotation marks.</summary>
    public ReadOnlySpan<byte> RawName => rawName.Span;

    /// <summary>The name without quotation marks and escapes.</summary>
    public ReadOnlySpan<byte> Name => rawName.Span.Contains((byte)'\\') ? _unescaped ??= JsonText.Unescape(RawName) : RawName[1..^1];

    public JsonPiece Value { get; set; } = value;

    public bool IsNamed(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);
}
