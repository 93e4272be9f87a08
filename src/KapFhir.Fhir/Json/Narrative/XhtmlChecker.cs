// https://hl7.org/fhir/R4/narrative.html#xhtml, rules txt-1 and txt-2
using System.Buffers;

namespace KapFhir.Fhir.Json;

/// <summary>Checks a narrative: well-formed XHTML with one div, only the elements and attributes that R4 allows, and nothing
/// active.</summary>
internal ref struct XhtmlChecker
{
    private const int MaxDepth = 200;
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>=<"u8);
    private readonly ReadOnlySpan<byte> _text;
    private readonly List<XhtmlElement> _open = [];
    private int _position;
    private bool _hasContent;
    private bool _hasRoot;

    private XhtmlChecker(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>What is wrong with this text, or null.</summary>
    public static string? Check(ReadOnlySpan<byte> text)
    {
        var checker = new XhtmlChecker(text.Trim(" \t\r\n"u8));
        return checker.Run();
    }

    private string? Run()
    {
        while (_position < _text.Length)
        {
            var fault = _text[_position] == '<' ? ReadMarkup() : ReadText();
            if (fault is not null)
            {
                return fault;
            }
        }

        return !_hasRoot ? Issues.XhtmlNoDiv : _open.Count > 0 ? Issues.XhtmlNotClosed : _hasContent ? null : Issues.XhtmlNoContent;
    }

    private string? ReadText()
    {
        var rest = _text[_position..];
        var end = rest.IndexOf((byte)'<');
        var text = end < 0 ? rest : rest[..end];
        _position += text.Length;
        if (_open.Count == 0)
        {
            return !_hasRoot ? Issues.XhtmlNoDiv : TextForms.IsBlank(text) ? null : Issues.XhtmlAfterDiv;
        }

        _hasContent = _hasContent || !TextForms.IsBlank(text);
        return !XhtmlValues.ReferencesAreXml(text) ? Issues.XhtmlCharacterReference
            : text.IndexOf("]]>"u8) >= 0 ? Issues.XhtmlCdataEnd : null;
    }

    private string? ReadMarkup()
    {
        var rest = _text[_position..];
        return rest switch
        {
            _ when rest.StartsWith("<!--"u8) => ReadComment(rest[4..]),
            [_, (byte)'!' or (byte)'?', ..] => Issues.XhtmlDeclaration,
            [_, (byte)'/', ..] => ReadEnd(),
            _ => ReadStart(),
        };
    }

    // HTML ends a comment at <!--> and <!--->, XML does not: what one hides the other would run.
    private string? ReadComment(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("--"u8);
        if (end < 0 || rest.StartsWith(">"u8) || rest.StartsWith("->"u8) || !rest[end..].StartsWith("-->"u8))
        {
            return Issues.XhtmlComment;
        }

        _position += 4 + end + 3;
        return null;
    }

    private string? ReadEnd()
    {
        _position += 2;
        var name = ReadName();
        SkipSpace();
        if (!TryRead('>') || _open.Count == 0)
        {
            return Issues.XhtmlTag;
        }

        if (!name.SequenceEqual(_open[^1].Name))
        {
            return Issues.XhtmlMismatch(_open[^1].Name, name);
        }

        _open.RemoveAt(_open.Count - 1);
        return null;
    }

    private string? ReadStart()
    {
        _position++;
        var name = ReadName();
        if (XhtmlVocabulary.ElementsByName.Find(name) is not { } element)
        {
            return name.IsEmpty ? Issues.XhtmlTag : Issues.XhtmlElementNotAllowed(name);
        }

        var isRoot = _open.Count == 0;
        if (isRoot && (_hasRoot || !name.SequenceEqual("div"u8)))
        {
            return _hasRoot ? Issues.XhtmlAfterDiv : Issues.XhtmlNoDiv;
        }

        _hasRoot = true;
        _hasContent = _hasContent || name.SequenceEqual("img"u8);
        return ReadAttributes(element, out var seen)
            ?? CloseStart(element, isNamespaced: !isRoot || (seen & XhtmlVocabulary.NamespaceBit) != 0);
    }

    private string? CloseStart(XhtmlElement element, bool isNamespaced)
    {
        if (!isNamespaced)
        {
            return Issues.XhtmlNoDiv;
        }

        var isClosed = TryRead('/');
        if (!TryRead('>'))
        {
            return Issues.XhtmlTag;
        }

        if (!isClosed)
        {
            _open.Add(element);
        }

        return _open.Count > MaxDepth ? Issues.XhtmlTooDeep : null;
    }

    private string? ReadAttributes(XhtmlElement element, out UInt128 seen)
    {
        seen = UInt128.Zero;
        while (SkipSpace() && _position < _text.Length && _text[_position] is not ((byte)'/' or (byte)'>'))
        {
            var name = ReadName();
            SkipSpace();
            var hasValue = TryRead('=');
            SkipSpace();
            if (name.IsEmpty || !hasValue || !TryReadValue(out var value))
            {
                return Issues.XhtmlTag;
            }

            if (CheckAttribute(element, name, value, ref seen) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? CheckAttribute(XhtmlElement element, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref UInt128 seen)
    {
        if (XhtmlVocabulary.Attributes.Find(name) is not { } attribute || (attribute.Bit & element.Attributes) == UInt128.Zero)
        {
            return Issues.XhtmlAttributeNotAllowed(element.Name, name);
        }

        if ((seen & attribute.Bit) != UInt128.Zero)
        {
            return Issues.XhtmlAttributeTwice(name);
        }

        seen |= attribute.Bit;
        return CheckValue(attribute.Use, name, value);
    }

    private static string? CheckValue(XhtmlUse use, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)'<'))
        {
            return Issues.XhtmlTag;
        }

        if (!XhtmlValues.ReferencesAreXml(value))
        {
            return Issues.XhtmlCharacterReference;
        }

        return use switch
        {
            XhtmlUse.Link when !XhtmlValues.IsLinkSafe(value, isImage: false) => Issues.XhtmlLink(name),
            XhtmlUse.Image when !XhtmlValues.IsLinkSafe(value, isImage: true) => Issues.XhtmlLink(name),
            XhtmlUse.Style when !XhtmlValues.IsStyleSafe(value) => Issues.XhtmlStyle,
            XhtmlUse.Namespace when !value.SequenceEqual("http://www.w3.org/1999/xhtml"u8) => Issues.XhtmlNoDiv,
            _ => null,
        };
    }

    private ReadOnlySpan<byte> ReadName()
    {
        var rest = _text[_position..];
        var end = rest.IndexOfAny(NameEnds);
        var name = end < 0 ? rest : rest[..end];
        _position += name.Length;
        return name;
    }

    private bool TryReadValue(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_position >= _text.Length || _text[_position] is not ((byte)'"' or (byte)'\''))
        {
            return false;
        }

        var rest = _text[(_position + 1)..];
        var end = rest.IndexOf(_text[_position]);
        value = end < 0 ? rest : rest[..end];
        _position += value.Length + 2;
        return end >= 0;
    }

    // False if there is no white space, which must stand before every attribute.
    private bool SkipSpace()
    {
        var start = _position;
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _position++;
        }

        return _position > start;
    }

    private bool TryRead(char expected)
    {
        var isThere = _position < _text.Length && _text[_position] == expected;
        _position += isThere ? 1 : 0;
        return isThere;
    }
}
