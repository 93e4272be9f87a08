using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace KapFhir.Fhir.Search;

/// <summary>
/// A decimal number of any size and precision as bytes that sort as the numbers do, so that a database compares exactly without a decimal
/// type. Equal numbers have equal bytes, however they were written (<c>1.0</c>, <c>1</c>, <c>10e-1</c>).
/// <para>
/// Layout. Zero is the one byte 80. A positive number is 0.d1d2d3... x 10^e: one byte for e (82 to FD for -61 to 62; outside of that 81
/// or FE and four bytes), then the digits, two to a byte, each byte 1 to 100, no trailing zeros. A negative number is the complement of its
/// opposite's bytes, ended by FF so that a longer one sorts before. 00 and FF alone are the infinities, for ranges without an end.
/// No key but the lower infinity ends in 00, so databases that ignore trailing zeros compare right too.
/// </para>
/// </summary>
public readonly struct DecimalKey : IComparable<DecimalKey>, IEquatable<DecimalKey>
{
    private const byte ZeroByte = 0x80;
    private const byte LargeNegativeExponent = 0x81;
    private const byte FirstShortExponent = 0x82;
    private const byte LargePositiveExponent = 0xFE;
    private const int LeastShortExponent = -61;
    private static readonly byte[] ZeroBytes = [ZeroByte];
    private readonly byte[]? _bytes;

    private DecimalKey(byte[] bytes) => _bytes = bytes;

    /// <summary>Below every number: the lower end of a range without one.</summary>
    public static DecimalKey NegativeInfinity { get; } = new([0x00]);

    /// <summary>Above every number: the upper end of a range without one.</summary>
    public static DecimalKey PositiveInfinity { get; } = new([0xFF]);

    /// <summary>The sortable bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes ?? ZeroBytes;

    /// <summary>The key of the number <paramref name="unscaled"/> x 10^-<paramref name="scale"/>.</summary>
    public static DecimalKey From(BigInteger unscaled, int scale) => FromDigits(
        BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture), scale, unscaled.Sign < 0);

    /// <summary>The key of the number whose decimal digits these are, x 10^-<paramref name="scale"/>.</summary>
    /// <param name="digits">The digits 0 to 9 without sign or point; zeros at either end don't matter.</param>
    /// <param name="scale">How many of the digits stand behind the point; negative for zeros that follow them.</param>
    /// <param name="isNegative">True if the number is below zero.</param>
    public static DecimalKey FromDigits(ReadOnlySpan<char> digits, int scale, bool isNegative)
    {
        digits = digits.TrimStart('0');
        var exponent = digits.Length - scale;
        digits = digits.TrimEnd('0');
        return digits.IsEmpty ? default : new DecimalKey(Write(digits, exponent, isNegative));
    }

    /// <summary>The number nearest to a key's bytes: for what is measured rather than compared.</summary>
    /// <param name="bytes">The bytes of a key.</param>
    public static double ToDouble(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [ZeroByte] or [0x00] or [0xFF])
        {
            return bytes[0] == ZeroByte ? 0 : bytes[0] == 0xFF ? double.PositiveInfinity : double.NegativeInfinity;
        }

        var isNegative = bytes[0] < ZeroByte;
        var key = isNegative ? Complement(bytes[..^1].ToArray()) : bytes.ToArray();
        var isShort = key[0] is not (LargeNegativeExponent or LargePositiveExponent);
        var exponent = isShort ? key[0] - FirstShortExponent + LeastShortExponent : BinaryPrimitives.ReadInt32BigEndian(key.AsSpan(1)) ^ int.MinValue;
        var digits = string.Concat(key.Skip(isShort ? 1 : 5).Select(b => (b - 1).ToString("00", CultureInfo.InvariantCulture)));
        return double.Parse($"{(isNegative ? "-" : "")}0.{digits}E{exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public int CompareTo(DecimalKey other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <inheritdoc/>
    public bool Equals(DecimalKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DecimalKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexString(Bytes);

    /// <summary>Equality of numbers.</summary>
    public static bool operator ==(DecimalKey left, DecimalKey right) => left.Equals(right);

    /// <summary>Inequality of numbers.</summary>
    public static bool operator !=(DecimalKey left, DecimalKey right) => !left.Equals(right);

    /// <summary>Order of numbers.</summary>
    public static bool operator <(DecimalKey left, DecimalKey right) => left.CompareTo(right) < 0;

    /// <summary>Order of numbers.</summary>
    public static bool operator >(DecimalKey left, DecimalKey right) => left.CompareTo(right) > 0;

    /// <summary>Order of numbers.</summary>
    public static bool operator <=(DecimalKey left, DecimalKey right) => left.CompareTo(right) <= 0;

    /// <summary>Order of numbers.</summary>
    public static bool operator >=(DecimalKey left, DecimalKey right) => left.CompareTo(right) >= 0;

    private static byte[] Write(ReadOnlySpan<char> digits, int exponent, bool isNegative)
    {
        var isShort = exponent is >= LeastShortExponent and <= LeastShortExponent + LargePositiveExponent - FirstShortExponent - 1;
        var head = isShort ? 1 : 5;
        var bytes = new byte[head + ((digits.Length + 1) / 2) + (isNegative ? 1 : 0)];
        if (isShort)
        {
            bytes[0] = (byte)(FirstShortExponent + exponent - LeastShortExponent);
        }
        else
        {
            bytes[0] = exponent < 0 ? LargeNegativeExponent : LargePositiveExponent;
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), exponent ^ int.MinValue);
        }

        for (var i = 0; i < digits.Length; i += 2)
        {
            var second = i + 1 < digits.Length ? digits[i + 1] - '0' : 0;
            bytes[head + (i / 2)] = (byte)(((digits[i] - '0') * 10) + second + 1);
        }

        return isNegative ? Complement(bytes) : bytes;
    }

    // The last byte of a negative number is still 0 here and so becomes the closing FF.
    private static byte[] Complement(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)~bytes[i];
        }

        return bytes;
    }
}
