using System.Numerics;
using KapFhir.Fhir.Search;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>
/// A unit expression that was read: what it measures, and how its numbers become numbers of the canonical unit. Where no canonical unit can
/// be had (a factor beyond all size), it is its own.
/// </summary>
public sealed class UcumUnit
{
    private const int FarApart = 2000;
    private readonly ExactRatio _factor;
    private readonly ExactRatio _offset;
    private readonly UcumAtom? _curve;

    internal UcumUnit(string code, UcumTerm term)
    {
        Code = code;
        _curve = term.Special is { } special && UcumScale.Find(special.Function!)!.Offset is null ? special : null;
        (_factor, _offset, CanonicalUnit) = (ExactRatio.One, ExactRatio.Zero, code);
        Dimension = term.Dimension;
        var offset = _curve is null && term.Special is not null
            ? UcumScale.Find(term.Special.Function!)!.Offset!.Value.Times(term.Special.Factor) : ExactRatio.Zero;
        if (term.Factor is { } factor && offset is { } shift && !factor.Numerator.IsZero)
        {
            (_factor, _offset, CanonicalUnit) = (factor, shift, term.Dimension.Text);
        }
        else
        {
            _curve = null;
        }
    }

    /// <summary>The expression as written.</summary>
    public string Code { get; }

    /// <summary>
    /// The unit that all comparable units share: base units in one order (<c>g.m-3</c>), <c>1</c> for pure numbers, an arbitrary unit as it
    /// is; scales such as <c>[pH]</c> or <c>B[SPL]</c> have themselves, since no factor leads from them to a base unit.
    /// </summary>
    public string CanonicalUnit { get; }

    internal UcumDimension Dimension { get; }

    /// <summary>True if numbers of both units can be ordered.</summary>
    public bool IsComparableWith(UcumUnit other) => string.Equals(CanonicalUnit, other.CanonicalUnit, StringComparison.Ordinal);

    /// <summary>The order of two amounts, exact. Both units must be comparable.</summary>
    public static int Compare(decimal a, UcumUnit unitA, decimal b, UcumUnit unitB) =>
        unitA.Canonical(a) is { } left && unitB.Canonical(b) is { } right ? ExactRatio.Compare(left, right) : a.CompareTo(b);

    /// <summary>
    /// The same amount in another unit, to the digits a decimal has; null where it can't be: other dimensions, an arbitrary unit against another, or a
    /// number too large. Through the curves of special units (<c>[pH]</c>, <c>dB[SPL]</c>) to 15 digits.
    /// </summary>
    public decimal? Convert(decimal value, UcumUnit to)
    {
        if (IsComparableWith(to))
        {
            return Canonical(value)?.Plus(to._offset.Negated())?.Over(to._factor)?.ToDecimal();
        }

        if (!IsConvertibleTo(to))
        {
            return null;
        }

        var converted = to.FromBase(ToBase((double)value));
        return double.IsFinite(converted) && Math.Abs(converted) < (double)decimal.MaxValue ? new decimal(converted) : null;
    }

    /// <summary>True if a special unit's curve leads from one to the other.</summary>
    internal bool IsConvertibleTo(UcumUnit other) => (IsCurve || other.IsCurve) && BaseDimension.Equals(other.BaseDimension);

    /// <summary>How many canonical units one is, or null for one whose zero lies elsewhere or that is a curve.</summary>
    internal ExactRatio? Factor => _offset.Numerator.IsZero && _curve is null ? _factor : null;

    /// <summary>True if it is read off a curve.</summary>
    internal bool IsCurve => _curve is not null;

    /// <summary>True if its numbers fall where the base unit's rise: <c>[pH]</c>, homeopathic potencies.</summary>
    internal bool IsFalling => _curve is not null && UcumScale.Find(_curve.Function!)!.ToRatio(2) < UcumScale.Find(_curve.Function!)!.ToRatio(1);

    /// <summary>What it measures, in base units, for a curve too.</summary>
    internal UcumDimension BaseDimension => _curve?.Dimension ?? Dimension;

    /// <summary>How many canonical units lie between two numbers that are this far apart, or null if that is out of all proportion.</summary>
    internal ExactRatio? Difference(decimal value) => ExactRatio.Of(value).Times(_factor);

    /// <summary>The number of canonical units, or null if it is out of all proportion.</summary>
    internal ExactRatio? Canonical(decimal value) => ExactRatio.Of(value).Times(_factor)?.Plus(_offset);

    /// <summary>The number of base units, through the curve if there is one; to a double's digits.</summary>
    internal double ToBase(double value) => _curve is null
        ? (value * _factor.ToDouble()) + _offset.ToDouble()
        : UcumScale.Find(_curve.Function!)!.ToRatio(value * _factor.ToDouble()) * _curve.Factor.ToDouble();

    /// <summary>The number of canonical units, as it is compared: exact, or rounded to 34 digits where decimal digits have no end.</summary>
    internal DecimalKey KeyOf(ExactDecimal number)
    {
        if (_factor.Numerator.IsOne && _factor.Denominator.IsOne && _offset.Numerator.IsZero)
        {
            return DecimalKey.FromDigits(number.Digits, number.Scale - _factor.Exponent, number.IsNegative);
        }

        var (numerator, scale) = (number.Unscaled * _factor.Numerator, number.Scale - _factor.Exponent);
        if (!_offset.Numerator.IsZero)
        {
            (numerator, scale) = Shifted(numerator, scale);
        }

        var (digits, rounded) = ExactRatio.Rounded(numerator, _factor.Denominator, scale);
        return DecimalKey.From(digits, rounded);
    }

    // The offset beside a number of other proportions is nothing, and the other way round.
    private (BigInteger Numerator, int Scale) Shifted(BigInteger numerator, int scale)
    {
        var offset = _offset.Numerator * (_factor.Denominator / _offset.Denominator);
        var apart = (long)scale + _offset.Exponent;
        return numerator.IsZero || apart > FarApart ? (offset, -_offset.Exponent)
            : apart < -FarApart ? (numerator, scale)
            : apart > 0 ? (numerator + (offset * BigInteger.Pow(10, (int)apart)), scale)
            : ((numerator * BigInteger.Pow(10, (int)-apart)) + offset, -_offset.Exponent);
    }

    private double FromBase(double value) => _curve is null
        ? (value - _offset.ToDouble()) / _factor.ToDouble()
        : UcumScale.Find(_curve.Function!)!.FromRatio(value / _curve.Factor.ToDouble()) / _factor.ToDouble();
}
