using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>
/// A rational number, exact: <see cref="Numerator"/> / <see cref="Denominator"/> x 10^<see cref="Exponent"/>. Powers of ten stand in the
/// exponent alone, so the denominator is 1 where the number has a finite decimal expansion.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExactRatio
{
    private const int MostBits = 8192;
    private const int MostExponent = 100_000;
    private const int RoundedDigits = 34;

    private ExactRatio(BigInteger numerator, BigInteger denominator, int exponent) =>
        (Numerator, Denominator, Exponent) = (numerator, denominator, exponent);

    public static ExactRatio Zero { get; } = new(0, 1, 0);

    public static ExactRatio One { get; } = new(1, 1, 0);

    /// <summary>The numerator, with the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator, above zero and divisible by neither 2 nor 5.</summary>
    public BigInteger Denominator { get; }

    /// <summary>The power of ten.</summary>
    public int Exponent { get; }

    /// <summary>The number <paramref name="numerator"/> / <paramref name="denominator"/> x 10^<paramref name="exponent"/>, or null if it is
    /// out of all proportion.</summary>
    public static ExactRatio? Of(BigInteger numerator, BigInteger denominator, long exponent)
    {
        if (numerator.IsZero)
        {
            return Zero;
        }

        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (numerator, denominator) = (numerator / common, denominator / common);
        var twos = Strip(ref denominator, 2);
        var fives = Strip(ref denominator, 5);
        var tens = Math.Max(twos, fives);
        numerator *= BigInteger.Pow(2, tens - twos) * BigInteger.Pow(5, tens - fives);
        exponent += Strip(ref numerator, 10) - tens;
        return numerator.GetBitLength() + denominator.GetBitLength() > MostBits || Math.Abs(exponent) > MostExponent
            ? null : new ExactRatio(numerator, denominator, (int)exponent);
    }

    public static ExactRatio Of(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        _ = decimal.GetBits(number, bits);
        var digits = new BigInteger(new decimal(bits[0], bits[1], bits[2], isNegative: false, 0));
        return Of(number < 0 ? -digits : digits, 1, -number.Scale)!.Value;
    }

    /// <summary>Reads <c>1e3</c>, <c>5/9</c>, <c>27315e-2</c>.</summary>
    public static ExactRatio Parse(string text)
    {
        var parts = text.Split('e');
        var fraction = parts[0].Split('/');
        return Of(
            BigInteger.Parse(fraction[0], CultureInfo.InvariantCulture),
            fraction.Length > 1 ? BigInteger.Parse(fraction[1], CultureInfo.InvariantCulture) : 1,
            parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0)!.Value;
    }

    public ExactRatio? Times(ExactRatio other) =>
        Of(Numerator * other.Numerator, Denominator * other.Denominator, (long)Exponent + other.Exponent);

    public ExactRatio? Over(ExactRatio other) =>
        Of(Numerator * other.Denominator, Denominator * other.Numerator, (long)Exponent - other.Exponent);

    public ExactRatio? Plus(ExactRatio other)
    {
        var least = Math.Min(Exponent, other.Exponent);
        return Math.Max(Exponent, other.Exponent) - least > MostBits ? null : Of(
            (Scaled(least) * other.Denominator) + (other.Scaled(least) * Denominator), Denominator * other.Denominator, least);
    }

    public ExactRatio Negated() => new(-Numerator, Denominator, Exponent);

    /// <summary>This number to a whole power, or null if that is out of all proportion.</summary>
    public ExactRatio? Power(int power)
    {
        var times = Math.Abs((long)power);
        if (times * (Numerator.GetBitLength() + Denominator.GetBitLength()) > 2 * MostBits)
        {
            // Only 1 x 10^n stays small whatever the power.
            return Numerator.IsOne && Denominator.IsOne ? Of(1, 1, (long)Exponent * power) : null;
        }

        var (up, down) = (BigInteger.Pow(Numerator, (int)times), BigInteger.Pow(Denominator, (int)times));
        return power >= 0 ? Of(up, down, (long)Exponent * power) : Of(down, up, (long)Exponent * power);
    }

    /// <summary>The order of two numbers: below zero if the first is less.</summary>
    public static int Compare(ExactRatio a, ExactRatio b)
    {
        var signs = a.Numerator.Sign.CompareTo(b.Numerator.Sign);
        if (signs != 0 || a.Numerator.IsZero)
        {
            return signs;
        }

        var least = Math.Min(a.Exponent, b.Exponent);
        return Math.Max(a.Exponent, b.Exponent) - least > MostBits
            ? a.Exponent.CompareTo(b.Exponent) * a.Numerator.Sign
            : (a.Scaled(least) * b.Denominator).CompareTo(b.Scaled(least) * a.Denominator);
    }

    /// <summary>
    /// The number as digits x 10^-scale: exact where it has a finite decimal expansion, else rounded (half away from zero) to 34 digits.
    /// </summary>
    public (BigInteger Digits, int Scale) Rounded() => Rounded(Numerator, Denominator, -Exponent);

    /// <summary>As <see cref="Rounded()"/>, of <paramref name="numerator"/> / <paramref name="denominator"/> x
    /// 10^-<paramref name="scale"/>.</summary>
    public static (BigInteger Digits, int Scale) Rounded(BigInteger numerator, BigInteger denominator, int scale)
    {
        if (denominator.IsOne)
        {
            return (numerator, scale);
        }

        var whole = BigInteger.DivRem(numerator, denominator, out var rest);
        if (rest.IsZero)
        {
            return (whole, scale);
        }

        // Enough tens for a quotient of more than 34 digits, and then those too many away in one rounding.
        var tens = Math.Max(0, RoundedDigits + 1 + Length(denominator) - Length(numerator));
        var scaled = numerator * BigInteger.Pow(10, tens);
        var surplus = BigInteger.Pow(10, Math.Max(0, Length(scaled / denominator) - RoundedDigits));
        return (Nearest(scaled, denominator * surplus), scale + tens - (Length(surplus) - 1));
    }

    /// <summary>The nearest decimal, or null if it is too large for one.</summary>
    public decimal? ToDecimal()
    {
        const int mostDigits = 28;
        var (digits, scale) = Rounded();
        var surplus = Math.Max(Length(digits) - mostDigits, scale - mostDigits);
        if (surplus > 0)
        {
            digits = surplus > Length(digits) ? BigInteger.Zero : Nearest(digits, BigInteger.Pow(10, surplus));
            scale -= surplus;
        }

        if (digits.IsZero)
        {
            return 0;
        }

        if (scale < 0)
        {
            if (Length(digits) - scale > mostDigits + 1)
            {
                return null;
            }

            (digits, scale) = (digits * BigInteger.Pow(10, -scale), 0);
        }

        return BigInteger.Abs(digits) <= new BigInteger(decimal.MaxValue) ? Scaled((decimal)digits, scale) : null;
    }

    public double ToDouble()
    {
        var (digits, scale) = Rounded();
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}E{-scale}"), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Numerator}{(Denominator.IsOne ? "" : "/" + Denominator.ToString(CultureInfo.InvariantCulture))}")
        + (Exponent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"e{Exponent}"));

    private static decimal Scaled(decimal digits, int scale)
    {
        Span<int> bits = stackalloc int[4];
        _ = decimal.GetBits(digits, bits);
        return new decimal(bits[0], bits[1], bits[2], digits < 0, (byte)scale);
    }

    private BigInteger Scaled(int exponent) => Numerator * BigInteger.Pow(10, Exponent - exponent);

    private static BigInteger Nearest(BigInteger numerator, BigInteger denominator)
    {
        var twice = (BigInteger.Abs(numerator) * 2) + denominator;
        return twice / (denominator * 2) * numerator.Sign;
    }

    private static int Length(BigInteger number) =>
        BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture).Length;

    private static int Strip(ref BigInteger number, int factor)
    {
        var count = 0;
        for (var next = BigInteger.DivRem(number, factor, out var rest); rest.IsZero; next = BigInteger.DivRem(number, factor, out rest))
        {
            number = next;
            count++;
        }

        return count;
    }
}
