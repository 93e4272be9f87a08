// https://www.rfc-editor.org/rfc/rfc8259#section-7
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>Text on its way into JSON strings, and out of them into XML.</summary>
internal static class JsonStrings
{
    private static readonly SearchValues<byte> EscapedInJson =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    // 0xEF begins, among others, the two characters of the basic plane that XML does not have.
    private static readonly SearchValues<byte> ChangedInAttribute = SearchValues.Create([(byte)'\\', (byte)'<', (byte)'&', 0xEF]);
    private static readonly SearchValues<byte> ChangedInMarkup = SearchValues.Create([(byte)'\\', 0xEF]);

    /// <summary>Appends text as a JSON string. Of control characters, only white space can come.</summary>
    public static void Append(ByteBuffer json, ReadOnlySpan<byte> text)
    {
        json.Append((byte)'"');
        for (var next = text.IndexOfAny(EscapedInJson); next >= 0; next = text.IndexOfAny(EscapedInJson))
        {
            json.Append(text[..next]);
            json.Append((byte)'\\');
            json.Append(text[next] switch { (byte)'\n' => (byte)'n', (byte)'\r' => (byte)'r', (byte)'\t' => (byte)'t', var b => b });
            text = text[(next + 1)..];
        }

        json.Append(text);
        json.Append((byte)'"');
    }

    /// <summary>Appends the inside of a JSON string as the value of an attribute in quotation marks.</summary>
    public static void AppendAttribute(ByteBuffer xml, ReadOnlySpan<byte> raw) => AppendXml(xml, raw, ChangedInAttribute, isMarkup: false);

    /// <summary>Appends the inside of a JSON string that holds XML itself.</summary>
    public static void AppendMarkup(ByteBuffer xml, ReadOnlySpan<byte> raw) => AppendXml(xml, raw, ChangedInMarkup, isMarkup: true);

    private static void AppendXml(ByteBuffer xml, ReadOnlySpan<byte> raw, SearchValues<byte> changed, bool isMarkup)
    {
        for (var next = raw.IndexOfAny(changed); next >= 0; next = raw.IndexOfAny(changed))
        {
            xml.Append(raw[..next]);
            raw = raw[next..];
            var rune = Decode(raw, out var length);
            AppendCharacter(xml, rune, isMarkup);
            raw = raw[length..];
        }

        xml.Append(raw);
    }

    // What XML cannot hold, not even as a reference, becomes the character for that.
    private static void AppendCharacter(ByteBuffer xml, Rune rune, bool isMarkup)
    {
        rune = rune.Value is < 0x20 and not (9 or 10 or 13) or 0xFFFE or 0xFFFF ? Rune.ReplacementChar : rune;
        var reference = isMarkup ? default : rune.Value switch
        {
            '<' => "&lt;"u8,
            '&' => "&amp;"u8,
            '"' => "&quot;"u8,
            '\t' => "&#x9;"u8,
            '\n' => "&#xA;"u8,
            '\r' => "&#xD;"u8,
            _ => default,
        };
        if (reference.IsEmpty)
        {
            XmlText.Append(xml, rune);
        }
        else
        {
            xml.Append(reference);
        }
    }

    private static Rune Decode(ReadOnlySpan<byte> raw, out int length)
    {
        if (raw[0] != '\\')
        {
            return Rune.DecodeFromUtf8(raw, out var rune, out length) == OperationStatus.Done ? rune : Rune.ReplacementChar;
        }

        length = 2;
        return raw[1] switch
        {
            (byte)'n' => new Rune('\n'),
            (byte)'r' => new Rune('\r'),
            (byte)'t' => new Rune('\t'),
            (byte)'b' => new Rune('\b'),
            (byte)'f' => new Rune('\f'),
            (byte)'u' => DecodeUnits(raw, out length),
            var b => new Rune((char)b),
        };
    }

    private static Rune DecodeUnits(ReadOnlySpan<byte> raw, out int length)
    {
        length = 6;
        var unit = Unit(raw);
        if (raw.Length >= 12 && raw[6] == '\\' && raw[7] == 'u' && Rune.TryCreate(unit, Unit(raw[6..]), out var pair))
        {
            length = 12;
            return pair;
        }

        return Rune.TryCreate(unit, out var rune) ? rune : Rune.ReplacementChar;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out _, 'x') ? (char)unit : '\uFFFD';
}
