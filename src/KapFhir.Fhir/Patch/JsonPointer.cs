// https://www.rfc-editor.org/rfc/rfc6901
using System.Buffers.Text;
using System.Text;

namespace KapFhir.Fhir.Patch;

/// <summary>A place in a JSON document: the names and indexes on the way from its root.</summary>
/// <param name="Text">As written: <c>/name/0/family</c>.</param>
/// <param name="Tokens">The parts, unescaped, as UTF-8.</param>
internal sealed record JsonPointer(string Text, IReadOnlyList<byte[]> Tokens)
{
    /// <summary>
    /// Reads a pointer; null if the text is none (section 3: it is empty or begins with a slash, and after ~ stands 0 or 1).
    /// </summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer(text, []);
        }

        return text[0] == '/' && HasGoodEscapes(text)
            ? new JsonPointer(text, [.. text[1..].Split('/').Select(t => Encoding.UTF8.GetBytes(Unescape(t)))])
            : null;
    }

    /// <summary>The index that a token stands for (section 4: no sign, no leading zero), or null.</summary>
    public static int? IndexOf(ReadOnlySpan<byte> token) =>
        token is [(byte)'0'] or [>= (byte)'1' and <= (byte)'9', ..]
        && Utf8Parser.TryParse(token, out int index, out var read) && read == token.Length
            ? index : null;

    /// <summary>True for <c>-</c>, the place after an array's last item.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> token) => token is [(byte)'-'];

    /// <summary>True if the other place lies inside of this one.</summary>
    public bool Holds(JsonPointer other) =>
        other.Tokens.Count > Tokens.Count && Tokens.Zip(other.Tokens).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    // ~1 first, so that ~01 becomes ~1 (section 4).
    private static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static bool HasGoodEscapes(string text)
    {
        for (var i = text.IndexOf('~', StringComparison.Ordinal); i >= 0; i = text.IndexOf('~', i + 1))
        {
            if (i + 1 == text.Length || text[i + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return true;
    }
}
