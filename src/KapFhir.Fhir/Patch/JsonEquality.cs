// https://www.rfc-editor.org/rfc/rfc6902#section-4.6
using System.Globalization;
using System.Numerics;
using System.Text;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>
/// When JSON values are equal: texts by what they stand for, numbers by their value, arrays item by item, objects by their members in any
/// order.
/// </summary>
internal static class JsonEquality
{
    public static bool AreEqual(JsonPiece a, JsonPiece b)
    {
        if (a.IsObject || b.IsObject)
        {
            return a.IsObject && b.IsObject && HaveEqualMembers(a.Members, b.Members);
        }

        if (a.IsArray || b.IsArray)
        {
            return a.IsArray && b.IsArray && a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(p => AreEqual(p.First, p.Second));
        }

        return a.Token.SequenceEqual(b.Token) || AreEqualValues(a, b);
    }

    private static bool HaveEqualMembers(List<JsonMember> a, List<JsonMember> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        var others = new Dictionary<string, JsonPiece>(StringComparer.Ordinal);
        foreach (var member in b)
        {
            others[Encoding.UTF8.GetString(member.Name)] = member.Value;
        }

        // Names that occur twice leave fewer to compare with, and no document with them is equal to anything.
        return others.Count == a.Count
            && a.TrueForAll(m => others.Remove(Encoding.UTF8.GetString(m.Name), out var other) && AreEqual(m.Value, other));
    }

    private static bool AreEqualValues(JsonPiece a, JsonPiece b)
    {
        if (a.IsText && b.IsText)
        {
            return JsonText.Unescape(a.Token).AsSpan().SequenceEqual(JsonText.Unescape(b.Token));
        }

        return IsNumber(a) && IsNumber(b) && Normal(a.Token) is { } x && Normal(b.Token) is { } y && x == y;
    }

    private static bool IsNumber(JsonPiece piece) => piece.Token is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..];

    // 1.50e2 is the digits 15 at the tenth power 1. Reading a power takes time by the square of its length, so one of a thousand digits is
    // only equal to its own text.
    private static (bool IsNegative, string Digits, BigInteger Power)? Normal(ReadOnlySpan<byte> token)
    {
        var text = Encoding.ASCII.GetString(token);
        var mark = text.AsSpan().IndexOfAny('e', 'E');
        if (mark >= 0 && text.Length - mark > 1000)
        {
            return null;
        }

        var number = mark < 0 ? text : text[..mark];
        var power = mark < 0 ? 0 : BigInteger.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var isNegative = number[0] == '-';
        var point = number.IndexOf('.', StringComparison.Ordinal);
        power -= point < 0 ? 0 : number.Length - point - 1;
        var digits = number.TrimStart('-').Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0 ? (false, "", 0) : (isNegative, significant, power + digits.Length - significant.Length);
    }
}
