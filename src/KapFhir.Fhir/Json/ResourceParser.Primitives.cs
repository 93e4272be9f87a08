// https://hl7.org/fhir/R4/json.html#primitive
using System.Buffers;
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <content>A primitive is a property for its value and one with an underscore for its id and extensions; both make one node.</content>
internal ref partial struct ResourceParser
{
    private void ReadPrimitive(ref ObjectMembers members, PropertyEntry entry, int index)
    {
        var node = NodeAt(ref members, entry, index);
        var token = _reader.TokenType == JsonTokenType.False ? JsonTokenType.True : _reader.TokenType;
        if (token == PrimitiveForms.TokenOf(entry.Kind))
        {
            SetValue(node);
            CheckValue(node, entry);
        }
        else
        {
            WrongItem(ref members, entry, isExtras: false, index);
        }
    }

    private void ReadExtras(ref ObjectMembers members, PropertyEntry entry, int index)
    {
        var node = NodeAt(ref members, entry, index);
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            ReadChildren(node, isResource: false);
        }
        else
        {
            WrongItem(ref members, entry, isExtras: true, index);
        }
    }

    // In a list, null stands where only the twin has something; whether it has is known when both are read.
    private void WrongItem(ref ObjectMembers members, PropertyEntry entry, bool isExtras, int index)
    {
        if (_reader.TokenType == JsonTokenType.Null && entry.Element.IsList)
        {
            members.HasGaps = true;
            return;
        }

        WrongToken(members.Node, entry, isExtras, index);
    }

    private readonly void CheckGaps(ReadOnlySpan<FhirNode> children)
    {
        foreach (var child in children)
        {
            if (child.Type.Kind == Definitions.TypeKind.Primitive && !child.HasValue && child.Children.IsEmpty)
            {
                Faults.Add(Issues.JsonNullWithoutExtension(child.Name).At(child.Location));
            }
        }
    }

    // The node of the twin property if that came first, otherwise a new one.
    private readonly FhirNode NodeAt(ref ObjectMembers members, PropertyEntry entry, int index)
    {
        if (index < members.TwinCount)
        {
            return _open[members.TwinStart + index];
        }

        var node = new FhirNode(_source, entry.Property.Type, entry.Element, members.Node, index);
        _open.Add(node);
        return node;
    }

    private readonly void SetValue(FhirNode node)
    {
        var isText = _reader.TokenType == JsonTokenType.String;
        node.ValueKind = _reader.TokenType switch
        {
            JsonTokenType.String => JsonValueKind.String,
            JsonTokenType.Number => JsonValueKind.Number,
            JsonTokenType.True => JsonValueKind.True,
            _ => JsonValueKind.False,
        };
        node.Start = (int)_reader.TokenStartIndex + (isText ? 1 : 0);
        node.Length = _reader.ValueSpan.Length;
        node.IsEscaped = _reader.ValueIsEscaped;
    }

    private readonly void CheckValue(FhirNode node, PropertyEntry entry)
    {
        var raw = _reader.ValueSpan;
        if (raw.Length == 0)
        {
            Faults.Add(Issues.JsonEmptyString(entry.Property.Name).At(node.Location));
            return;
        }

        var fault = _reader.ValueIsEscaped ? CheckEscaped(entry.Kind) : PrimitiveForms.Check(entry.Kind, raw);
        if (fault is not null)
        {
            Faults.Add(Issues.JsonBadPrimitive(entry.Property.Name, raw, entry.Property.Type.Name, fault, entry.Kind).At(node.Location));
        }
        else if (raw[0] <= ' ' && entry.Kind == PrimitiveKind.String && TextForms.IsBlank(raw))
        {
            Faults.Add(Issues.JsonBlankString(entry.Property.Name).At(node.Location));
        }
    }

    private readonly string? CheckEscaped(PrimitiveKind kind)
    {
        var raw = _reader.ValueSpan;
        if (JsonText.CheckEscapes(raw) is { } fault)
        {
            return fault;
        }

        // Only a string's length matters, and escapes only make it longer.
        if (kind is PrimitiveKind.String or PrimitiveKind.Markdown && raw.Length <= TextForms.MaxCharacters)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            return PrimitiveForms.Check(kind, buffer.AsSpan(0, _reader.CopyString(buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
