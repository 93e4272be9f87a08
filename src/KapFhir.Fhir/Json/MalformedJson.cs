using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <summary>Says in words where a text stops being JSON.</summary>
internal static class MalformedJson
{
    public static Issue Describe(ReadOnlySpan<byte> source, JsonException fault, int maxDepth)
    {
        var (line, column) = (fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0);
        var offset = Math.Min(source.Length, OffsetOf(source, line) + (int)column);
        return source[offset..] is [(byte)'{' or (byte)'[', ..] && DepthOf(source[..offset]) >= maxDepth
            ? Issues.JsonTooDeep(maxDepth)
            : Issues.JsonMalformed(Found(source[offset..]), line + 1, column + 1);
    }

    private static int OffsetOf(ReadOnlySpan<byte> source, long line)
    {
        var offset = 0;
        for (; line > 0; line--)
        {
            offset += source[offset..].IndexOf((byte)'\n') + 1;
        }

        return offset;
    }

    private static int DepthOf(ReadOnlySpan<byte> json)
    {
        var depth = 0;
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
                case (byte)'"':
                    i = JsonText.EndOfString(json, i);
                    break;
            }
        }

        return depth;
    }

    private static string Found(ReadOnlySpan<byte> rest)
    {
        if (TextForms.IsBlank(rest))
        {
            return "the end of the text";
        }

        // The whole character, not its first byte.
        return Rune.DecodeFromUtf8(rest, out var rune, out _) == OperationStatus.Done && !Rune.IsControl(rune)
            ? "'" + rune + "'"
            : "the byte 0x" + rest[0].ToString("X2", CultureInfo.InvariantCulture);
    }
}
