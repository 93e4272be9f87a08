// https://www.rfc-editor.org/rfc/rfc6238 and https://www.rfc-editor.org/rfc/rfc4226#section-5.3
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KapFhir.Auth.Users;

/// <summary>Codes of six digits that an authenticator app shows for half a minute each: HMAC-SHA-1 over the time, which is what such apps do.</summary>
public static class Totp
{
    /// <summary>How long a code is shown, in seconds.</summary>
    public const int StepSeconds = 30;

    private const int SecretBytes = 20; // RFC 4226, 4: 160 bits are recommended
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret, in base 32 as apps take it.</summary>
    public static string NewSecret() => Base32(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The number of the half minute that a moment is in.</summary>
    public static long StepOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a half minute.</summary>
    public static string Code(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);

        // The strength asked for is that of a MAC, which SHA-1 still has; authenticator apps know nothing else.
#pragma warning disable CA5350
        var hash = HMACSHA1.HashData(Bytes(secret), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The half minute that a code is of, or null if it is of none that is near: the one before and the one after are taken too, for clocks that differ (5.2). The caller
    /// sees to it that none is taken twice.
    /// </summary>
    public static long? Find(string secret, string code, DateTimeOffset now)
    {
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            found = Secrets.AreEqual(Code(secret, step), code) ? step : found;
        }

        return found;
    }

    /// <summary>The address that a phone opens its authenticator app with. https://github.com/google/google-authenticator/wiki/Key-Uri-Format</summary>
    public static string Address(string secret, string issuer, string user) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(user)}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}";

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var next in bytes)
        {
            (bits, held) = ((bits << 8) | next, held + 8);
            for (; held >= 5; held -= 5)
            {
                text.Append(Alphabet[(bits >> (held - 5)) & 31]);
            }

            bits &= (1 << held) - 1;
        }

        return text.ToString();
    }

    private static byte[] Bytes(string secret)
    {
        List<byte> bytes = [];
        var (bits, held) = (0, 0);
        foreach (var letter in secret)
        {
            (bits, held) = ((bits << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held >= 8)
            {
                bytes.Add((byte)(bits >> (held - 8)));
                held -= 8;
                bits &= (1 << held) - 1;
            }
        }

        return [.. bytes];
    }
}
