// https://www.rfc-editor.org/rfc/rfc8259#section-7
using System.Buffers.Text;

namespace KapFhir.Fhir.Json;

/// <summary>The escapes inside JSON text.</summary>
internal static class JsonText
{
    /// <summary>What is wrong with the escapes of this text, or null. The parser has checked that each is well formed.</summary>
    public static string? CheckEscapes(ReadOnlySpan<byte> raw)
    {
        var position = 0;
        while (raw[position..].IndexOf((byte)'\\') is >= 0 and var next)
        {
            position += next;
            var fault = CheckEscape(raw[position..], out var length);
            if (fault is not null)
            {
                return fault;
            }

            position += length;
        }

        return null;
    }

    /// <summary>Where the closing quotation mark is of the string that begins at <paramref name="start"/>; the end of the text if there is
    /// none.</summary>
    public static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        var i = start + 1;
        while (i < json.Length && json[i..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var next)
        {
            i += next;
            if (json[i] == '"')
            {
                return i;
            }

            i += 2;
        }

        return json.Length;
    }

    /// <summary>
    /// The UTF-8 bytes that a JSON string (with its quotation marks) stands for. One with escapes that FHIR does not take (half a surrogate
    /// pair stands for no text) is given as it is written.
    /// </summary>
    public static byte[] Unescape(ReadOnlySpan<byte> token)
    {
        if (CheckEscapes(token[1..^1]) is not null)
        {
            return token[1..^1].ToArray();
        }

        var reader = new System.Text.Json.Utf8JsonReader(token);
        reader.Read();
        var text = new byte[token.Length];
        return text[..reader.CopyString(text)];
    }

    // FHIR text has no control characters but tab, line feed and carriage return: https://hl7.org/fhir/R4/datatypes.html#string
    private static string? CheckEscape(ReadOnlySpan<byte> escape, out int length)
    {
        length = 2;
        if (escape[1] != 'u')
        {
            return escape[1] is (byte)'b' or (byte)'f' ? Issues.ControlCharacter : null;
        }

        length = 6;
        var unit = CodeUnit(escape);
        if (!char.IsSurrogate(unit))
        {
            return unit < ' ' && unit is not ('\t' or '\n' or '\r') ? Issues.ControlCharacter : null;
        }

        length = 12;
        return char.IsHighSurrogate(unit) && escape.Length >= 12 && escape[6] == '\\' && escape[7] == 'u'
            && char.IsLowSurrogate(CodeUnit(escape[6..]))
            ? null
            : Issues.LoneSurrogate;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out _, 'x') ? (char)unit : '\0';
}
