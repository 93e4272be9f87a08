// https://hl7.org/fhir/R4/search.html#summary, #elements
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using JsonProperty = KapFhir.Fhir.Definitions.JsonProperty;

namespace KapFhir.Fhir.Json;

/// <summary>One pass over a stored resource that copies what the rule keeps, byte for byte.</summary>
internal ref struct SubsetWriter
{
    private static ReadOnlySpan<byte> Tag =>
        "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"SUBSETTED\",\"display\":\"subsetted\"}"u8;

    private readonly ReadOnlySpan<byte> _stored;
    private readonly SubsetRule _rule;
    private readonly FhirDefinitions _definitions;
    private readonly ByteBuffer _output;
    private Utf8JsonReader _reader;

    public SubsetWriter(ReadOnlySpan<byte> stored, SubsetRule rule, FhirDefinitions definitions)
    {
        _stored = stored;
        _rule = rule;
        _definitions = definitions;
        _output = new ByteBuffer(stored.Length + 256);
        _reader = new Utf8JsonReader(stored, new JsonReaderOptions { MaxDepth = 1000 });
    }

    public ReadOnlySpan<byte> Write()
    {
        _reader.Read();
        var type = FindType();
        var hasMeta = false;
        _output.Append((byte)'{');
        while (ReadName(out var token, out var name))
        {
            if (name.SequenceEqual("resourceType"u8))
            {
                AppendProperty(token);
            }
            else if (name.SequenceEqual("meta"u8))
            {
                hasMeta = true;
                AppendName(token);
                WriteMeta();
            }
            else if (Find(type, name) is { } property && _rule.Keeps(property))
            {
                WriteProperty(token, property, isExtras: name[0] == '_');
            }
            else
            {
                _reader.Skip();
            }
        }

        AppendEnd(hasMeta ? default : ",\"meta\":{\"tag\":["u8, hasMeta ? default : "]}"u8);
        return _output.Written;
    }

    private readonly void AppendEnd(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (!before.IsEmpty)
        {
            _output.Append(before);
            _output.Append(Tag);
            _output.Append(after);
        }

        _output.Append((byte)'}');
    }

    private void WriteMeta()
    {
        _output.Append((byte)'{');
        var hasTag = false;
        while (ReadName(out var token, out var name))
        {
            if (!name.SequenceEqual("tag"u8))
            {
                AppendProperty(token);
                continue;
            }

            hasTag = true;
            AppendProperty(token);
            _output.Length--;
            _output.Append((byte)',');
            _output.Append(Tag);
            _output.Append((byte)']');
        }

        var comma = _output.Written[^1] == '{' ? ""u8 : ","u8;
        _output.Append(hasTag ? ""u8 : comma);
        AppendEnd(hasTag ? default : "\"tag\":["u8, "]"u8);
    }

    // A summary cuts down values too, but a primitive's id and extensions travel with it, and an extension without its value would say
    // nothing.
    private void WriteProperty(ReadOnlySpan<byte> token, JsonProperty property, bool isExtras)
    {
        if (!_rule.IsDeep || isExtras || property.Type is { Kind: TypeKind.Primitive } or { Name: "Extension" })
        {
            AppendProperty(token);
            return;
        }

        var before = _output.Length;
        AppendName(token);
        var isKept = _reader.TokenType == JsonTokenType.StartArray ? WriteList(property.Type) : WriteObject(property.Type);
        _output.Length = isKept ? _output.Length : before;
    }

    private bool WriteList(TypeDefinition type)
    {
        var start = _output.Length;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            var before = _output.Length;
            _output.Append(before == start ? (byte)'[' : (byte)',');
            _output.Length = WriteObject(type) ? _output.Length : before;
        }

        _output.Append((byte)']');
        return _output.Length > start + 1;
    }

    // False if nothing of it is kept: an object is never empty.
    private bool WriteObject(TypeDefinition type)
    {
        type = type.Kind == TypeKind.Resource ? FindType() : type;
        var start = _output.Length;
        _output.Append((byte)'{');
        while (ReadName(out var token, out var name))
        {
            if (type.Kind == TypeKind.Resource && name.SequenceEqual("resourceType"u8))
            {
                AppendProperty(token);
            }
            else if (Find(type, name) is { } property && SubsetRule.KeepsInside(type, property))
            {
                WriteProperty(token, property, isExtras: name[0] == '_');
            }
            else
            {
                _reader.Skip();
            }
        }

        _output.Append((byte)'}');
        return _output.Length > start + 2;
    }

    // Moves to the next property's value.
    private bool ReadName(out ReadOnlySpan<byte> token, out ReadOnlySpan<byte> name)
    {
        token = name = default;
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        name = _reader.ValueSpan;
        token = _stored.Slice((int)_reader.TokenStartIndex, name.Length + 2);
        if (_reader.ValueIsEscaped)
        {
            name = System.Text.Encoding.UTF8.GetBytes(_reader.GetString()!);
        }

        return _reader.Read();
    }

    private static JsonProperty? Find(TypeDefinition type, ReadOnlySpan<byte> name) =>
        type.PropertyTable.Find(name is [(byte)'_', ..] ? name[1..] : name)?.Property;

    private readonly TypeDefinition FindType()
    {
        var ahead = _reader;
        while (ahead.Read() && !ahead.ValueTextEquals("resourceType"u8))
        {
            ahead.Read();
            ahead.Skip();
        }

        ahead.Read();
        return _definitions.FindResourceType(ahead.ValueSpan)!;
    }

    private readonly void AppendName(ReadOnlySpan<byte> token)
    {
        if (_output.Written[^1] != '{')
        {
            _output.Append((byte)',');
        }

        _output.Append(token);
        _output.Append((byte)':');
    }

    private void AppendProperty(ReadOnlySpan<byte> token)
    {
        AppendName(token);
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        _output.AppendMinified(_stored[start..(int)_reader.BytesConsumed]);
    }
}
