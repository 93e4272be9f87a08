// http://hl7.org/fhirpath/N1/#math
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>The operators + - * / div mod and &amp;. Overflow and division by zero give no result.</summary>
internal static class Arithmetic
{
    public static Items Apply(string op, Items left, Items right)
    {
        var what = $"the operator {op}";
        if (op == "&")
        {
            return Items.One(TextLimit.Concat(Singleton.Text(left, what) ?? "", Singleton.Text(right, what) ?? ""));
        }

        if (Singleton.Value(left, what) is not { } a || Singleton.Value(right, what) is not { } b)
        {
            return Items.Empty;
        }

        try
        {
            return Items.One(Apply(op, a, b));
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            return Items.Empty;
        }
    }

    /// <summary>The value with its sign turned.</summary>
    public static object Negate(object value) => value switch
    {
        int i when i != int.MinValue => -i,
        int i => -(decimal)i,
        decimal d => -d,
        FhirPathQuantity q => q with { Value = -q.Value },
        _ => throw Singleton.WrongType("the operator -", "a number", value),
    };

    private static object? Apply(string op, object a, object b) => (a, b) switch
    {
        (int x, int y) => OnIntegers(op, x, y),
        (int or decimal, int or decimal) => OnDecimals(op, Values.Number(a)!.Value, Values.Number(b)!.Value),
        (string x, string y) when op == "+" => TextLimit.Concat(x, y),
        (FhirPathDateTime x, FhirPathQuantity y) when Sign(op) is { } sign => DateTimeArithmetic.Add(x, y, sign),
        (FhirPathTime x, FhirPathQuantity y) when Sign(op) is { } sign => DateTimeArithmetic.Add(x, y, sign),
        (FhirPathQuantity x, FhirPathQuantity y) => OnQuantities(op, x, y),
        (FhirPathQuantity x, int or decimal) => OnQuantities(op, x, Quantities.OfNumber(b)),
        (int or decimal, FhirPathQuantity y) => OnQuantities(op, Quantities.OfNumber(a), y),
        _ => throw WrongTypes(op, a, b),
    };

    private static object OnIntegers(string op, int x, int y) => op switch
    {
        "+" => (object)checked(x + y),
        "-" => checked(x - y),
        "*" => checked(x * y),
        "/" => (decimal)x / y,
        "div" => checked(x / y),
        _ => y == -1 ? 0 : x % y,
    };

    private static object OnDecimals(string op, decimal x, decimal y) => op switch
    {
        "+" => (object)(x + y),
        "-" => x - y,
        "*" => x * y,
        "/" => x / y,
        "div" => decimal.ToInt32(decimal.Truncate(x / y)),
        _ => x % y,
    };

    private static FhirPathQuantity? OnQuantities(string op, FhirPathQuantity x, FhirPathQuantity y) => op switch
    {
        "+" or "-" => Quantities.Add(x, y, Sign(op)!.Value),
        "*" => Quantities.Multiply(x, y),
        "/" => Quantities.Divide(x, y),
        _ => throw WrongTypes(op, x, y),
    };

    private static int? Sign(string op) => op switch { "+" => 1, "-" => -1, _ => null };

    private static FhirPathEvaluationException WrongTypes(string op, object a, object b) =>
        new(Issues.FhirPathWrongTypes($"the operator {op}", Values.TypeName(a), Values.TypeName(b)));
}
