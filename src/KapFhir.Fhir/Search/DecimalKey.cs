using System.Globalization;
using System.Numerics;

namespace KapFhir.Fhir.Search;

/// <summary>
/// A decimal number of any size and precision as bytes that sort as the numbers do, so that a database compares exactly without a decimal type.
/// Equal numbers have equal bytes, however they were written (<c>1.0</c>, <c>1</c>, <c>10e-1</c>).
/// Layout: one byte for sign and size of the exponent, then the exponent, then the digits two to a byte; complemented for negative numbers.
/// </summary>
public readonly struct DecimalKey : IComparable<DecimalKey>, IEquatable<DecimalKey>
{
    private readonly byte[]? _bytes;

    private DecimalKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The sortable bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes ?? [0x80];

    /// <summary>The key of the number <paramref name="unscaled"/> x 10^-<paramref name="scale"/>.</summary>
    public static DecimalKey From(BigInteger unscaled, int scale)
    {
        if (unscaled.IsZero)
        {
            return new DecimalKey([0x80]);
        }

        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        var exponent = digits.Length - scale;
        digits = digits.TrimEnd('0');
        var bytes = new byte[5 + ((digits.Length + 1) / 2) + 1];
        bytes[0] = 0xC0;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), exponent ^ int.MinValue);
        for (var i = 0; i < digits.Length; i += 2)
        {
            var second = i + 1 < digits.Length ? digits[i + 1] - '0' : 0;
            bytes[5 + (i / 2)] = (byte)(((digits[i] - '0') * 10) + second + 1);
        }

        return new DecimalKey(unscaled.Sign < 0 ? Complement(bytes) : bytes);
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

    private static byte[] Complement(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)~bytes[i];
        }

        return bytes;
    }
}
