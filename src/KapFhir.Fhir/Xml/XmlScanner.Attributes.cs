// https://www.w3.org/TR/xml/#sec-starttags
using System.Buffers;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <content>Names, attributes, and what is passed over.</content>
internal ref partial struct XmlScanner
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(
        [.. Enumerable.Range(0, 0x80).Select(i => (char)i)
            .Where(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or ':')).Select(c => (byte)c)]);

    private void ReadAttributes()
    {
        _attributes.Clear();
        while (SkipSpace() && Position < _source.Length && _source[Position] is not ((byte)'/' or (byte)'>'))
        {
            var attribute = ReadAttribute();
            Fault ??= _attributes.Count == MostAttributes ? Issues.XmlTooManyAttributes : IsRepeated(attribute)
                ? Issues.XmlAttributeTwice(NameOf(attribute)) : null;
            if (Fault is not null)
            {
                return;
            }

            _attributes.Add(attribute);
        }
    }

    private XmlAttribute ReadAttribute()
    {
        ReadName();
        var (start, length) = (_nameStart, _nameLength);
        SkipSpace();
        var hasValue = TryRead((byte)'=');
        SkipSpace();
        if (length == 0 || !hasValue || Position >= _source.Length || _source[Position] is not ((byte)'"' or (byte)'\''))
        {
            Fault = Issues.XmlTag;
            return default;
        }

        var rest = _source[(Position + 1)..];
        var end = rest.IndexOf(_source[Position]);
        var attribute = new XmlAttribute(start, length, Position + 1, Math.Max(0, end));
        Fault = end < 0 ? Issues.XmlTag : FaultOf(rest[..end]);
        Position += end < 0 ? 0 : end + 2;
        return attribute;
    }

    private static string? FaultOf(ReadOnlySpan<byte> value)
    {
        var special = value.IndexOfAny((byte)'<', (byte)'&');
        return special < 0 ? null
            : value.IndexOf((byte)'<') >= 0 ? Issues.XmlLessThanInValue
            : XhtmlValues.ReferencesAreXml(value[special..]) ? null : Issues.XmlReference;
    }

    private readonly bool IsRepeated(XmlAttribute attribute)
    {
        foreach (var other in _attributes)
        {
            if (other.NameLength == attribute.NameLength && NameOf(other).SequenceEqual(NameOf(attribute)))
            {
                return true;
            }
        }

        return false;
    }

    private void ReadName()
    {
        var rest = _source[Position..];
        var end = rest.IndexOfAny(NameEnds);
        _nameStart = Position;
        _nameLength = end < 0 ? rest.Length : end;

        // Beyond ASCII no letter is told from a sign: the reader knows all names there are, and these are not among them.
        var isName = rest is [(>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (byte)'_' or >= 0x80, ..];
        _nameLength = isName ? _nameLength : 0;
        Position += _nameLength;
    }

    // False if there is no white space, which must stand before every attribute.
    private bool SkipSpace()
    {
        var start = Position;
        while (Position < _source.Length && _source[Position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            Position++;
        }

        return Position > start;
    }

    private bool TryRead(byte expected)
    {
        var isThere = Position < _source.Length && _source[Position] == expected;
        Position += isThere ? 1 : 0;
        return isThere;
    }

    // A processing instruction is for applications that know it, and this one knows none. The XML declaration stands at the very start.
    private void ReadInstruction(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("?>"u8);
        Position += 2;
        ReadName();
        if (end < 0 || _nameLength == 0 || Name.Contains((byte)':') || !(Position == TokenStart + end || _source[Position] <= ' '))
        {
            Fault = Issues.XmlInstruction;
        }
        else if (System.Text.Ascii.EqualsIgnoreCase(Name, "xml"u8))
        {
            Fault = TokenStart > 0 ? Issues.XmlDeclarationLate : XmlDeclaration.Check(rest[..(end + 2)]);
        }

        Position = TokenStart + end + 2;
    }

    private void ReadDeclared(ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("<!--"u8))
        {
            var end = rest[4..].IndexOf("--"u8);
            Fault = end < 0 || !rest[(4 + end)..].StartsWith("-->"u8) ? Issues.XmlComment : null;
            Position += end + 7;
        }
        else if (rest.StartsWith("<![CDATA["u8) && _open.Count > 0)
        {
            var end = rest.IndexOf("]]>"u8);
            Fault = end < 0 ? Issues.XmlCdata : null;
            SetText(XmlToken.Cdata, Position + 9, Math.Max(0, end - 9));
            Position += end + 3;
        }
        else
        {
            Fault = rest.StartsWith("<!DOCTYPE"u8) ? Issues.XmlDocumentType : Issues.XmlTag;
        }
    }
}
