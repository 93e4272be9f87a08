// https://hl7.org/fhir/R4/datatypes.html#uri, #oid, #uuid
using System.Buffers;

namespace KapFhir.Fhir.Json;

/// <summary>Checks URIs. Each check returns what is wrong, or null.</summary>
internal static class UriForms
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n\f\v"u8);
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>For uri, url and canonical, which R4 gives the same form; anything without white space, a fragment or a version after a bar
    /// included.</summary>
    public static string? Uri(ReadOnlySpan<byte> text) => text.ContainsAny(WhiteSpace) ? Issues.UriForm : null;

    public static string? Oid(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("urn:oid:"u8) || text.Length < 11 || text[8] is < (byte)'0' or > (byte)'2' || text[9] != '.')
        {
            return Issues.OidForm;
        }

        foreach (var range in text[10..].Split((byte)'.'))
        {
            if (!IsArc(text[10..][range]))
            {
                return Issues.OidForm;
            }
        }

        return null;
    }

    public static string? Uuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 45 || !text.StartsWith("urn:uuid:"u8))
        {
            return Issues.UuidForm;
        }

        var groups = text[9..];
        var areHyphens = groups[8] == '-' && groups[13] == '-' && groups[18] == '-' && groups[23] == '-';
        return areHyphens && IsHex(groups[..8]) && IsHex(groups[9..13]) && IsHex(groups[14..18]) && IsHex(groups[19..23])
            && IsHex(groups[24..])
            ? null
            : Issues.UuidForm;
    }

    private static bool IsHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(LowerHex);

    private static bool IsArc(ReadOnlySpan<byte> text) =>
        text.Length > 0 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (text[0] != '0' || text.Length == 1);
}
