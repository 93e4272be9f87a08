// https://hl7.org/fhir/R4/search.html#number
using System.Globalization;
using System.Numerics;

namespace KapFhir.Fhir.Search;

/// <summary>A decimal as written, digits and all: <c>5.40e-3</c> is the digits 540 with scale 5.</summary>
/// <param name="Digits">The digits, leading and trailing zeros included.</param>
/// <param name="Scale">How many digits stand behind the point; negative if zeros follow.</param>
/// <param name="IsNegative">True after a minus.</param>
internal readonly record struct ExactDecimal(string Digits, int Scale, bool IsNegative)
{
    private const int MaxExponentDigits = 6;
    private const int MaxDigits = 1000;

    /// <summary>The key of the number.</summary>
    public DecimalKey Key => DecimalKey.FromDigits(Digits, Scale, IsNegative);

    internal BigInteger Unscaled => BigInteger.Parse(Digits, CultureInfo.InvariantCulture) * (IsNegative ? -1 : 1);

    /// <summary>
    /// Reads <c>-12.50e3</c>; null if it is no number. Those of more than six digits in the exponent or a thousand before it are none.
    /// </summary>
    public static ExactDecimal? Parse(ReadOnlySpan<char> text)
    {
        var isNegative = text.StartsWith("-");
        var rest = isNegative ? text[1..] : text;
        var exponent = 0;
        var e = rest.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!TryReadExponent(rest[(e + 1)..], out exponent))
            {
                return null;
            }

            rest = rest[..e];
        }

        var point = rest.IndexOf('.');
        var whole = point < 0 ? rest : rest[..point];
        var fraction = point < 0 ? default : rest[(point + 1)..];
        var isNumber = rest.Length <= MaxDigits && IsDigits(whole) && (point < 0 || IsDigits(fraction));
        return isNumber ? new ExactDecimal(string.Concat(whole, fraction), fraction.Length - exponent, isNegative) : null;
    }

    /// <summary>
    /// The numbers that this one stands for by its precision: half a unit of its last digit to either side, the upper end excluded. R4's
    /// own example has
    /// <c>1e2</c> stand for 95 to 105, so an exponent without point is taken to be precise to a tenth of its power.
    /// </summary>
    public (DecimalKey Low, DecimalKey High) Precision()
    {
        var finer = Scale < 0 && Digits.TrimStart('0').Length == 1 ? 1 : 0;
        var tenfold = Unscaled * BigInteger.Pow(10, finer + 1);
        return (DecimalKey.From(tenfold - 5, Scale + finer + 1), DecimalKey.From(tenfold + 5, Scale + finer + 1));
    }

    /// <summary>The numbers about this one: a tenth of it to either side. https://hl7.org/fhir/R4/search.html#prefix (<c>ap</c>)</summary>
    public (DecimalKey Low, DecimalKey High) Neighbourhood()
    {
        var tenth = BigInteger.Abs(Unscaled);
        return (DecimalKey.From((Unscaled * 10) - tenth, Scale + 1), DecimalKey.From((Unscaled * 10) + tenth, Scale + 1));
    }

    private static bool TryReadExponent(ReadOnlySpan<char> text, out int exponent)
    {
        var isNegative = text.StartsWith("-");
        // A plus sign that was not percent-encoded has been decoded to a space.
        var digits = isNegative || text.StartsWith("+") || text.StartsWith(" ") ? text[1..] : text;
        exponent = 0;
        if (digits.Length > MaxExponentDigits || !IsDigits(digits))
        {
            return false;
        }

        exponent = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * (isNegative ? -1 : 1);
        return true;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
