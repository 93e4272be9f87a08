// http://hl7.org/fhirpath/N1/#quantity-equality
namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>Compares and computes with quantities of different units; null where the units do not go together.</summary>
internal static class Quantities
{
    private const int MaxUnit = 1_000;

    /// <summary>A number is a quantity without a unit.</summary>
    public static FhirPathQuantity OfNumber(object number) => new(Values.Number(number)!.Value, "1", IsCalendar: false);

    public static bool? Equal(FhirPathQuantity a, FhirPathQuantity b) => Compare(a, b) is { } order ? order == 0 : null;

    public static bool Equivalent(FhirPathQuantity a, FhirPathQuantity b)
    {
        // Calendar years and months are equivalent to UCUM's, though not equal to them.
        var (codeA, codeB) = (UnitConversion.Definite(a), UnitConversion.Definite(b));
        if (codeA == codeB)
        {
            return Equivalence.Equivalent(a.Value, b.Value);
        }

        var (left, right) = (UnitConversion.Find(codeA), UnitConversion.Find(codeB));
        return left is not null && right is not null && left.Dimension == right.Dimension
            && AreAlike(a.Value, left.Factor, b.Value, right.Factor);
    }

    public static int? Compare(FhirPathQuantity a, FhirPathQuantity b) => Shared(a, b, UnitConversion.Code) is { } shared
        ? shared.A.CompareTo(shared.B)
        : null;

    // Both in steps of the coarser last digit, then rounded: 4 g is written to the gram, so 4040 mg is 4 of them.
    private static bool AreAlike(decimal a, decimal factorA, decimal b, decimal factorB)
    {
        try
        {
            var step = Math.Max(Equivalence.Step(a) * factorA, Equivalence.Step(b) * factorB);
            return Steps(a * factorA, step) == Steps(b * factorB, step);
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            return false;
        }
    }

    private static decimal Steps(decimal value, decimal step) => decimal.Round(value / step, MidpointRounding.AwayFromZero);

    public static bool AreComparable(FhirPathQuantity a, FhirPathQuantity b) => Shared(a, b, UnitConversion.Code) is not null;

    /// <summary>The sum, in the finer of the two units' terms: the left one's.</summary>
    public static FhirPathQuantity? Add(FhirPathQuantity a, FhirPathQuantity b, int sign)
    {
        if (a.Unit == b.Unit && a.IsCalendar == b.IsCalendar)
        {
            return a with { Value = a.Value + (sign * b.Value) };
        }

        var (left, right) = (UnitConversion.Find(UnitConversion.Code(a)), UnitConversion.Find(UnitConversion.Code(b)));
        return left is null || right is null || left.Dimension != right.Dimension
            ? null
            : a with { Value = a.Value + (sign * b.Value * right.Factor / left.Factor) };
    }

    public static FhirPathQuantity Multiply(FhirPathQuantity a, FhirPathQuantity b) =>
        new(a.Value * b.Value, Product(a, b, "."), IsCalendar: false);

    public static FhirPathQuantity Divide(FhirPathQuantity a, FhirPathQuantity b) =>
        new(a.Value / b.Value, Product(a, b, "/"), IsCalendar: false);

    /// <summary>The same amount in another unit, or null if it cannot be expressed in it.</summary>
    /// <exception cref="OverflowException">It is too large or too small a number of that unit.</exception>
    public static FhirPathQuantity? Convert(FhirPathQuantity quantity, string? unit)
    {
        if (unit is null || unit == UnitConversion.Code(quantity))
        {
            return quantity;
        }

        var (from, to) = (UnitConversion.Find(UnitConversion.Code(quantity)), UnitConversion.Find(unit));
        return from is null || to is null || from.Dimension != to.Dimension
            ? null
            : new(quantity.Value * from.Factor / to.Factor, unit, IsCalendar: false);
    }

    private static string Product(FhirPathQuantity a, FhirPathQuantity b, string op)
    {
        var (left, right) = (UnitConversion.Code(a), UnitConversion.Code(b));
        return right == "1" ? left : left == right && op == "/" ? "1" : left == "1" && op == "." ? right : Joined(left, op, right);
    }

    // A unit multiplied with itself over and over outgrows what any unit means.
    private static string Joined(string left, string op, string right) =>
        left.Length + right.Length <= MaxUnit ? $"({left}){op}({right})" : throw new OverflowException();

    private static (decimal A, decimal B)? Shared(FhirPathQuantity a, FhirPathQuantity b, Func<FhirPathQuantity, string> code)
    {
        if (code(a) == code(b))
        {
            return (a.Value, b.Value);
        }

        var (left, right) = (UnitConversion.Find(code(a)), UnitConversion.Find(code(b)));
        return left is null || right is null || left.Dimension != right.Dimension
            ? null
            : UnitConversion.Scale(a.Value, left.Factor, b.Value, right.Factor);
    }
}
