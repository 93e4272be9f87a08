// http://hl7.org/fhirpath/N1/#quantity-equality
using KapFhir.Fhir.Terminology.Ucum;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>Compares and computes with quantities of different units; null where the units do not go together.</summary>
internal static class Quantities
{
    private const int MaxUnit = 1_000;

    // A number read off a curve is exact to 15 digits: what remains is rounded away.
    private const int CurvePlaces = 10;

    /// <summary>A number is a quantity without a unit.</summary>
    public static FhirPathQuantity OfNumber(object number) => new(Values.Number(number)!.Value, "1", IsCalendar: false);

    public static bool? Equal(FhirPathQuantity a, FhirPathQuantity b) => Compare(a, b) is { } order ? order == 0 : null;

    public static bool Equivalent(FhirPathQuantity a, FhirPathQuantity b)
    {
        // Calendar years and months are equivalent to UCUM's, though not equal to them.
        var (codeA, codeB) = (UnitConversion.Definite(a), UnitConversion.Definite(b));
        return codeA == codeB ? Equivalence.Equivalent(a.Value, b.Value)
            : UnitConversion.Common(codeA, codeB) is { } units
                && (units.A.IsComparableWith(units.B) ? AreAlike(a.Value, units.A, b.Value, units.B) : OnCurve(a.Value, units.A, b.Value, units.B) == 0);
    }

    public static int? Compare(FhirPathQuantity a, FhirPathQuantity b)
    {
        var (codeA, codeB) = (UnitConversion.Code(a), UnitConversion.Code(b));
        return codeA == codeB ? a.Value.CompareTo(b.Value)
            : CalendarDurations.Compare(a, b) is { } order ? order
            : UnitConversion.Common(codeA, codeB) is not { } units ? null
            : units.A.IsComparableWith(units.B) ? UcumUnit.Compare(a.Value, units.A, b.Value, units.B)
            : OnCurve(a.Value, units.A, b.Value, units.B);
    }

    public static bool AreComparable(FhirPathQuantity a, FhirPathQuantity b) =>
        (UnitConversion.Code(a), UnitConversion.Code(b)) is var (x, y) && (x == y || CalendarDurations.Compare(a, b) is not null || UnitConversion.Common(x, y) is not null);

    /// <summary>The sum: "the unit of the result will be the most granular unit of either input". http://hl7.org/fhirpath/N1/#addition</summary>
    public static FhirPathQuantity? Add(FhirPathQuantity a, FhirPathQuantity b, int sign)
    {
        if (a.Unit == b.Unit && a.IsCalendar == b.IsCalendar)
        {
            return a with { Value = a.Value + (sign * b.Value) };
        }

        // Degrees of temperature scales and logarithms have no sum in another unit.
        if (UnitConversion.Common(UnitConversion.Code(a), UnitConversion.Code(b)) is not { } units
            || units.A.Factor is not { } factorA || units.B.Factor is not { } factorB)
        {
            return null;
        }

        return ExactRatio.Compare(factorA, factorB) <= 0
            ? a with { Value = a.Value + (sign * InUnit(b.Value, units.B, units.A)) }
            : b with { Value = InUnit(a.Value, units.A, units.B) + (sign * b.Value) };
    }

    public static FhirPathQuantity Multiply(FhirPathQuantity a, FhirPathQuantity b) => new(a.Value * b.Value, Product(a, b, 1), IsCalendar: false);

    public static FhirPathQuantity Divide(FhirPathQuantity a, FhirPathQuantity b) => new(a.Value / b.Value, Product(a, b, -1), IsCalendar: false);

    /// <summary>The same amount in another unit, or null if it cannot be expressed in it.</summary>
    /// <exception cref="OverflowException">It is too large a number of that unit.</exception>
    public static FhirPathQuantity? Convert(FhirPathQuantity quantity, string? unit)
    {
        if (unit is null || unit == UnitConversion.Code(quantity))
        {
            return quantity;
        }

        return UnitConversion.Common(UnitConversion.Code(quantity), unit) is { } units
            ? new(InUnit(quantity.Value, units.A, units.B), unit, IsCalendar: false) : null;
    }

    // Both in steps of the coarser last digit, then rounded: 4 g is written to the gram, so 4040 mg is 4 of them.
    private static bool AreAlike(decimal a, UcumUnit unitA, decimal b, UcumUnit unitB)
    {
        var (stepA, stepB) = (unitA.Difference(Equivalence.Step(a)), unitB.Difference(Equivalence.Step(b)));
        if (stepA is null || stepB is null)
        {
            return UcumUnit.Compare(a, unitA, b, unitB) == 0;
        }

        var step = ExactRatio.Compare(stepA.Value, stepB.Value) >= 0 ? stepA.Value : stepB.Value;
        return Steps(unitA.Canonical(a), step) is { } left && left == Steps(unitB.Canonical(b), step);
    }

    private static decimal? Steps(ExactRatio? value, ExactRatio step) =>
        value?.Over(step)?.ToDecimal() is { } steps ? decimal.Round(steps, MidpointRounding.AwayFromZero) : null;

    // Compared on the curve, where numbers are of ordinary size: pH 7, not 0.0000001 mol/L.
    private static int? OnCurve(decimal a, UcumUnit unitA, decimal b, UcumUnit unitB) => unitA.IsCurve
        ? unitB.Convert(b, unitA) is { } right ? Order(a, right, unitA) : null
        : unitA.Convert(a, unitB) is { } left ? Order(left, b, unitB) : null;

    private static int Order(decimal a, decimal b, UcumUnit curve) =>
        decimal.Round(a, CurvePlaces).CompareTo(decimal.Round(b, CurvePlaces)) * (curve.IsFalling ? -1 : 1);

    private static decimal InUnit(decimal value, UcumUnit from, UcumUnit to) => from.Convert(value, to) ?? throw new OverflowException();

    // A unit multiplied with itself over and over outgrows what any unit means.
    private static string Product(FhirPathQuantity a, FhirPathQuantity b, int sign) =>
        UcumProduct.Of(UnitConversion.Code(a), UnitConversion.Code(b), sign) is { Length: <= MaxUnit } unit ? unit : throw new OverflowException();
}
