// https://www.w3.org/TR/xml/
using System.Runtime.InteropServices;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>
/// Splits UTF-8 XML into tags and text, and checks that it is well formed. It knows no document type declarations, so nothing can be
/// declared, expanded or fetched. Comments and processing instructions are passed over.
/// </summary>
internal ref partial struct XmlScanner
{
    // Far more than any element of FHIR or XHTML has.
    private const int MostAttributes = 64;
    private readonly ReadOnlySpan<byte> _source;
    private readonly List<XmlAttribute> _attributes = [];
    private readonly List<(int Start, int Length)> _open = [];
    private int _nameStart;
    private int _nameLength;
    private int _textStart;
    private int _textLength;
    private bool _isClosed;
    private bool _hasRoot;

    public XmlScanner(ReadOnlySpan<byte> source) => _source = source;

    /// <summary>Where the scanner is: after the current token.</summary>
    public int Position { get; private set; }

    /// <summary>Where the current token begins.</summary>
    public int TokenStart { get; private set; }

    /// <summary>What the scanner stands at.</summary>
    public XmlToken Token { get; private set; }

    /// <summary>What is not well formed, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>How many elements are open; the one whose start tag is the current token is among them.</summary>
    public readonly int Depth => _open.Count;

    /// <summary>The tag's name with its prefix.</summary>
    public readonly ReadOnlySpan<byte> Name => _source.Slice(_nameStart, _nameLength);

    /// <summary>The text, as it stands in the source.</summary>
    public readonly ReadOnlySpan<byte> Text => _source.Slice(_textStart, _textLength);

    /// <summary>The attributes of the start tag.</summary>
    public readonly ReadOnlySpan<XmlAttribute> Attributes => CollectionsMarshal.AsSpan(_attributes);

    public readonly ReadOnlySpan<byte> NameOf(XmlAttribute attribute) => _source.Slice(attribute.NameStart, attribute.NameLength);

    public readonly ReadOnlySpan<byte> ValueOf(XmlAttribute attribute) => _source.Slice(attribute.ValueStart, attribute.ValueLength);

    /// <summary>Moves to the next token; false at the end of the document, or at a fault.</summary>
    public bool Read()
    {
        if (_isClosed)
        {
            return EndOfEmptyElement();
        }

        Token = XmlToken.None;
        while (Fault is null && Position < _source.Length && Token == XmlToken.None)
        {
            TokenStart = Position;
            if (_source[Position] == '<')
            {
                ReadMarkup();
            }
            else
            {
                ReadText();
            }
        }

        if (Fault is null && Token == XmlToken.None)
        {
            TokenStart = Position;
            Fault = !_hasRoot ? Issues.XmlNoRoot : _open.Count > 0 ? Issues.XmlNotClosed(NameOfOpen()) : null;
        }

        return Token != XmlToken.None;
    }

    /// <summary>Moves from a start tag to its end tag.</summary>
    public void Skip()
    {
        var depth = _open.Count;
        while (_open.Count >= depth && Read())
        {
        }
    }

    private readonly ReadOnlySpan<byte> NameOfOpen() => _source.Slice(_open[^1].Start, _open[^1].Length);

    private bool EndOfEmptyElement()
    {
        _isClosed = false;
        _open.RemoveAt(_open.Count - 1);
        Token = XmlToken.End;
        return true;
    }

    private void ReadMarkup()
    {
        var rest = _source[Position..];
        switch (rest)
        {
            case [_, (byte)'/', ..]:
                ReadEnd();
                break;
            case [_, (byte)'?', ..]:
                ReadInstruction(rest);
                break;
            case [_, (byte)'!', ..]:
                ReadDeclared(rest);
                break;
            default:
                ReadStart();
                break;
        }
    }

    private void ReadText()
    {
        var rest = _source[Position..];
        var end = rest.IndexOf((byte)'<');
        var text = end < 0 ? rest : rest[..end];
        if (_open.Count == 0)
        {
            Fault = TextForms.IsBlank(text) ? null : Issues.XmlTextOutside;
        }
        else
        {
            Fault = text.IndexOf((byte)'&') >= 0 && !XhtmlValues.ReferencesAreXml(text) ? Issues.XmlReference
                : text.IndexOf("]]>"u8) >= 0 ? Issues.XmlCdataEnd : null;
            SetText(XmlToken.Text, Position, text.Length);
        }

        Position += text.Length;
    }

    private void SetText(XmlToken token, int start, int length)
    {
        Token = Fault is null ? token : XmlToken.None;
        (_textStart, _textLength) = (start, length);
    }

    private void ReadEnd()
    {
        Position += 2;
        ReadName();
        SkipSpace();
        if (!TryRead((byte)'>') || _open.Count == 0)
        {
            Fault = Issues.XmlTag;
        }
        else if (!Name.SequenceEqual(NameOfOpen()))
        {
            Fault = Issues.XmlMismatch(NameOfOpen(), Name);
        }
        else
        {
            _open.RemoveAt(_open.Count - 1);
            Token = XmlToken.End;
        }
    }

    private void ReadStart()
    {
        Position++;
        ReadName();
        if (_nameLength == 0 || (_open.Count == 0 && _hasRoot))
        {
            Fault = _nameLength == 0 ? Issues.XmlTag : Issues.XmlSecondRoot;
            return;
        }

        var name = (_nameStart, _nameLength);
        ReadAttributes();
        (_nameStart, _nameLength) = name;
        _isClosed = TryRead((byte)'/');
        if (Fault is not null || !TryRead((byte)'>'))
        {
            Fault ??= Issues.XmlTag;
            _isClosed = false;
            return;
        }

        _hasRoot = true;
        _open.Add(name);
        Token = XmlToken.Start;
    }
}
