// https://hl7.org/fhir/R4/http.html#paging
using System.Buffers.Text;

namespace KapFhir.Fhir.Search;

/// <summary>
/// A <see cref="SearchCursor"/> as a short opaque text for links: a version byte, a flag, the two numbers in groups of seven bits, and a
/// checksum
/// that tells a mistyped or cut token from a good one. It is no secret and no proof: it only says where a page begins.
/// </summary>
public static class SearchCursorToken
{
    private const byte Layout = 1;
    private const int MaxBytes = 24;

    /// <summary>The token of a cursor.</summary>
    public static string Write(SearchCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        bytes[0] = Layout;
        bytes[1] = cursor.IsBackward ? (byte)1 : (byte)0;
        var length = WriteNumber(bytes, 2, (ulong)cursor.AsOf);
        length = WriteNumber(bytes, length, (ulong)cursor.Sid);
        var sum = Checksum(bytes[..length]);
        bytes[length++] = (byte)(sum >> 8);
        bytes[length++] = (byte)sum;
        return Base64Url.EncodeToString(bytes[..length]);
    }

    /// <summary>The cursor of a token, or an issue (400) if it is none of ours.</summary>
    public static Result<SearchCursor> Parse(string token) => Read(token) is { } cursor ? cursor : Issues.SearchCursorBad;

    private static SearchCursor? Read(string token)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        if (token.Length > MaxBytes * 4 / 3 || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, buffer, out var length)
            || length < 6)
        {
            return null;
        }

        var bytes = buffer[..(length - 2)];
        var isSound = bytes[0] == Layout && bytes[1] <= 1 && Checksum(bytes) == ((buffer[length - 2] << 8) | buffer[length - 1]);
        var at = 2;
        return isSound && TryReadNumber(bytes, ref at, out var asOf) && TryReadNumber(bytes, ref at, out var sid) && at == bytes.Length
            ? new SearchCursor(asOf, sid, bytes[1] == 1)
            : null;
    }

    private static int WriteNumber(Span<byte> bytes, int at, ulong number)
    {
        for (; number > 0x7F; number >>= 7)
        {
            bytes[at++] = (byte)(number | 0x80);
        }

        bytes[at] = (byte)number;
        return at + 1;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> bytes, ref int at, out long number)
    {
        ulong value = 0;
        for (var shift = 0; at < bytes.Length && shift < 70; shift += 7)
        {
            var group = bytes[at++];
            value |= (ulong)(group & 0x7F) << shift;
            if (group < 0x80)
            {
                number = (long)value;
                return number >= 0;
            }
        }

        number = 0;
        return false;
    }

    // Fletcher-16, RFC 1146.
    private static int Checksum(ReadOnlySpan<byte> bytes)
    {
        var (low, high) = (1, 0);
        foreach (var b in bytes)
        {
            low = (low + b) % 255;
            high = (high + low) % 255;
        }

        return (high << 8) | low;
    }
}
