// https://hl7.org/fhir/R4/narrative.html#rules, https://hl7.org/fhir/R4/security.html#narrative
using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace KapFhir.Fhir.Json;

/// <summary>Checks what attribute values and character references may hold, so that no narrative can run code or load anything from
/// outside.</summary>
internal static class XhtmlValues
{
    private static readonly SearchValues<byte> Suspicious = SearchValues.Create("(\\@&/"u8);
    private static readonly string[] Schemes = ["http:", "https:", "mailto:", "tel:", "ftp:", "urn:", "cid:", "sip:"];
    private static readonly string[] Forbidden =
        ["expression(", "javascript:", "vbscript:", "@import", "\\", "/*", "-moz-binding", "behavior:"];

    public static bool IsLinkSafe(ReadOnlySpan<byte> value, bool isImage)
    {
        if (value.IndexOf((byte)':') < 0 && value.IndexOf((byte)'&') < 0)
        {
            return true;
        }

        var plain = Plain(value);
        var colon = plain.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            || plain.AsSpan(0, colon).IndexOfAny('/', '?', '#') >= 0
            || Schemes.Any(scheme => plain.StartsWith(scheme, StringComparison.Ordinal))
            || (isImage && IsInlineImage(plain));
    }

    public static bool IsStyleSafe(ReadOnlySpan<byte> value)
    {
        if (!value.ContainsAny(Suspicious))
        {
            return true;
        }

        var plain = Plain(value);
        return !Forbidden.Any(word => plain.Contains(word, StringComparison.Ordinal)) && UrlsAreImages(plain);
    }

    /// <summary>True if every ampersand begins a character reference of XML.</summary>
    public static bool ReferencesAreXml(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf((byte)'&') is >= 0 and var start)
        {
            text = text[(start + 1)..];
            var end = text.IndexOf((byte)';');
            if (end < 0 || Decode(text[..end]) is null)
            {
                return false;
            }

            text = text[(end + 1)..];
        }

        return true;
    }

    // An SVG image can hold scripts, but none run in an <img> or a background; other types of data are refused.
    private static bool IsInlineImage(string plain) => plain.StartsWith("data:image/", StringComparison.Ordinal);

    private static bool UrlsAreImages(string plain)
    {
        for (var at = 0; (at = plain.IndexOf("url(", at, StringComparison.Ordinal)) >= 0; at += 4)
        {
            if (!IsInlineImage(plain[(at + 4)..].TrimStart('"', '\'')) && !IsRelative(plain.AsSpan(at + 4)))
            {
                return false;
            }
        }

        return true;
    }

    // A guide's own pictures stand beside its pages: table lines, as the publisher of HL7's guides draws them. Nothing is asked of another server.
    private static bool IsRelative(ReadOnlySpan<char> url)
    {
        var end = url.IndexOf(')');
        var text = (end < 0 ? url : url[..end]).Trim("\"'");
        return end > 0 && !text.Contains(':') && !text.StartsWith("//", StringComparison.Ordinal);
    }

    // As a browser understands it: character references decoded, white space and control characters left out, lower case.
    private static string Plain(ReadOnlySpan<byte> value)
    {
        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var length = value[i] == '&' ? value[i..].IndexOf((byte)';') : 0;
            var rune = length > 0 ? Decode(value.Slice(i + 1, length - 1)) ?? Rune.ReplacementChar : new Rune((char)value[i]);
            i += Math.Max(0, length);
            if (rune.Value > ' ')
            {
                plain.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return plain.ToString();
    }

    /// <summary>The character that a reference means, by what stands between the ampersand and the semicolon; null if it is none of XML.</summary>
    public static Rune? Decode(ReadOnlySpan<byte> name)
    {
        if (name is [(byte)'#', .. var number])
        {
            return DecodeNumber(number);
        }

        return name switch
        {
            _ when name.SequenceEqual("amp"u8) => new Rune('&'),
            _ when name.SequenceEqual("lt"u8) => new Rune('<'),
            _ when name.SequenceEqual("gt"u8) => new Rune('>'),
            _ when name.SequenceEqual("quot"u8) => new Rune('"'),
            _ when name.SequenceEqual("apos"u8) => new Rune('\''),
            _ => null,
        };
    }

    // XML allows tab, line feed, carriage return and everything from the space up that is a character.
    private static Rune? DecodeNumber(ReadOnlySpan<byte> number)
    {
        var isHex = number is [(byte)'x', ..];
        var digits = isHex ? number[1..] : number;
        return Utf8Parser.TryParse(digits, out uint value, out var length, isHex ? 'x' : 'D') && length == digits.Length
            && digits[0] != '+' && Rune.IsValid(value) && value is 9 or 10 or 13 or >= 32 and not 0xFFFE and not 0xFFFF
            ? new Rune(value)
            : null;
    }
}
