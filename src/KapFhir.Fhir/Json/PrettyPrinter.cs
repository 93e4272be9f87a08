// https://hl7.org/fhir/R4/http.html#parameters (_pretty)
using System.Buffers;

namespace KapFhir.Fhir.Json;

/// <summary>Lays out JSON for human readers: a property a line, two spaces a level. Text and numbers stay byte for byte.</summary>
public static class PrettyPrinter
{
    /// <summary>Writes this JSON (well formed) laid out.</summary>
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var buffer = new ByteBuffer(json.Length * 2);
        var depth = 0;
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'"':
                    var end = JsonText.EndOfString(json, i) + 1;
                    buffer.Append(json[i..end]);
                    i = end - 1;
                    break;
                case (byte)'{' or (byte)'[':
                    buffer.Append(json[i]);
                    i = Open(buffer, json, i, ref depth);
                    break;
                case (byte)'}' or (byte)']':
                    NewLine(buffer, --depth);
                    buffer.Append(json[i]);
                    break;
                case (byte)',':
                    buffer.Append((byte)',');
                    NewLine(buffer, depth);
                    break;
                case (byte)':':
                    buffer.Append(": "u8);
                    break;
                case > (byte)' ':
                    buffer.Append(json[i]);
                    break;
            }
        }

        buffer.Append((byte)'\n');
        output.Write(buffer.Written);
    }

    // An empty object or array stays on its line.
    private static int Open(ByteBuffer buffer, ReadOnlySpan<byte> json, int position, ref int depth)
    {
        var next = position + 1;
        while (next < json.Length && json[next] <= ' ')
        {
            next++;
        }

        if (next < json.Length && json[next] is (byte)'}' or (byte)']')
        {
            buffer.Append(json[next]);
            return next;
        }

        NewLine(buffer, ++depth);
        return position;
    }

    private static void NewLine(ByteBuffer buffer, int depth)
    {
        buffer.Append((byte)'\n');
        for (var i = 0; i < depth; i++)
        {
            buffer.Append("  "u8);
        }
    }
}
