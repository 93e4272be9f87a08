// https://www.w3.org/TR/xml/#AVNormalize, #sec-line-ends, #charsets
using System.Buffers;
using System.Text;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>Text as XML has it: which characters there are, what references and white space in attributes mean.</summary>
internal static class XmlText
{
    private static readonly SearchValues<byte> Normalized = SearchValues.Create("&\t\r\n"u8);
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(i => i is not (9 or 10 or 13)).Select(i => (byte)i)]);

    /// <summary>Where the first character is that XML does not have (a control character, U+FFFE, U+FFFF), or -1.</summary>
    public static int FindForbidden(ReadOnlySpan<byte> source)
    {
        var control = source.IndexOfAny(Controls);
        var position = 0;
        while (source[position..].IndexOf((ReadOnlySpan<byte>)[0xEF, 0xBF]) is >= 0 and var next)
        {
            position += next;
            if (IsNonCharacter(source[position..]))
            {
                return control < 0 ? position : Math.Min(control, position);
            }

            position += 2;
        }

        return control;
    }

    /// <summary>True if the text begins with U+FFFE or U+FFFF.</summary>
    public static bool IsNonCharacter(ReadOnlySpan<byte> text) => text is [0xEF, 0xBF, 0xBE or 0xBF, ..];

    /// <summary>An attribute's value: references resolved, other white space made spaces. Uses the buffer if something changes.</summary>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> value, ByteBuffer buffer)
    {
        var next = value.IndexOfAny(Normalized);
        if (next < 0)
        {
            return value;
        }

        buffer.Length = 0;
        for (; next >= 0; next = value.IndexOfAny(Normalized))
        {
            buffer.Append(value[..next]);
            value = value[next..];
            value = value[DecodeFirst(value, buffer)..];
        }

        buffer.Append(value);
        return buffer.Written;
    }

    /// <summary>The text with every line end as a line feed.</summary>
    public static ReadOnlySpan<byte> WithLineFeeds(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\r'))
        {
            return text;
        }

        var buffer = new ByteBuffer(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\r')
            {
                buffer.Append(text[i]);
            }
            else if (i + 1 == text.Length || text[i + 1] != '\n')
            {
                buffer.Append((byte)'\n');
            }
        }

        return buffer.Written;
    }

    /// <summary>Appends a character.</summary>
    public static void Append(ByteBuffer buffer, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        buffer.Append(bytes[..rune.EncodeToUtf8(bytes)]);
    }

    // How many bytes of the value are done with. The scanner has seen to it that every reference is one.
    private static int DecodeFirst(ReadOnlySpan<byte> value, ByteBuffer buffer)
    {
        if (value[0] == '&')
        {
            var end = value.IndexOf((byte)';');
            Append(buffer, XhtmlValues.Decode(value[1..end])!.Value);
            return end + 1;
        }

        buffer.Append((byte)' ');
        return value.StartsWith("\r\n"u8) ? 2 : 1;
    }
}
