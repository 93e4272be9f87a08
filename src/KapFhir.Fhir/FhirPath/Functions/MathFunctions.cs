// http://hl7.org/fhirpath/N1/#math
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class MathFunctions
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Function.Of("abs", items => Singleton.Value(items, "abs()") switch
        {
            null => Items.Empty,
            int number and not int.MinValue => Items.One(Math.Abs(number)),
            FhirPathQuantity quantity => Items.One(quantity with { Value = Math.Abs(quantity.Value) }),
            var value => Items.One(Math.Abs(Values.Number(value) ?? throw Singleton.WrongType("abs()", "a number or quantity", value))),
        }),
        Rounding("ceiling", decimal.Ceiling),
        Rounding("floor", decimal.Floor),
        Rounding("truncate", decimal.Truncate),
        OfNumber("exp", number => Decimal(Math.Exp((double)number))),
        OfNumber("ln", number => Decimal(Math.Log((double)number))),
        OfNumber("sqrt", number => Decimal(Math.Sqrt((double)number))),
        OfNumbers("log", 1, (number, radix) => Log(number, radix!.Value)),
        new("power", 1, 1, Power),
        new("round", 0, 1, Round),
    ];

    private static Function OfNumber(string name, Func<decimal, object?> apply) =>
        Function.Of(name, items => Singleton.Number(items, name + "()") is { } number ? Items.One(apply(number)) : Items.Empty);

    private static Function OfNumbers(string name, int min, Func<decimal, decimal?, object?> apply) => new(name, min, 1, call =>
    {
        var (target, argument, what) = (call.Target, call.Optional(0), call.What);
        return frame =>
        {
            var number = Singleton.Number(target(frame), what);
            var other = argument is null ? null : Singleton.Number(argument(frame), what);
            return number is null || (argument is not null && other is null) ? Items.Empty : Items.One(apply(number.Value, other));
        };
    });

    // Of a number the integer, of a quantity the quantity with that value.
    private static Function Rounding(string name, Func<decimal, decimal> apply) => Function.Of(name, items => Singleton.Value(items, name + "()") switch
    {
        null => Items.Empty,
        FhirPathQuantity quantity => Items.One(quantity with { Value = apply(quantity.Value) }),
        var value => Items.One(Whole(apply(Values.Number(value) ?? throw Singleton.WrongType(name + "()", "a number or quantity", value)))),
    });

    private static object? Log(decimal number, decimal radix) => number > 0 && radix > 0
        ? Decimal(Math.Log((double)number) / Math.Log((double)radix))
        : throw new FhirPathEvaluationException(Issues.FhirPathEvaluation("log() needs a number and a base above 0"));

    private static object Whole(decimal number) => number is >= int.MinValue and <= int.MaxValue ? (object)(int)number : number;

    private static Evaluator Round(Call call)
    {
        var (target, digits, what) = (call.Target, call.Optional(0), call.What);
        return frame =>
        {
            var value = Singleton.Value(target(frame), what);
            int? places = digits is null ? 0 : Singleton.Integer(digits(frame), what);
            return (value, places) switch
            {
                (null, _) or (_, null) => Items.Empty,
                (FhirPathQuantity quantity, { } p) => Items.One(quantity with { Value = Round(quantity.Value, p) }),
                (var number, { } p) => Items.One(Round(Values.Number(number) ?? throw Singleton.WrongType(what, "a number or quantity", number), p)),
            };
        };
    }

    private static decimal Round(decimal number, int digits) => digits < 0
        ? throw new FhirPathEvaluationException(Issues.FhirPathEvaluation("round() needs a precision of 0 or more"))
        : decimal.Round(number, Math.Min(digits, 28), MidpointRounding.AwayFromZero);

    // Two integers give an integer where that is exact. http://hl7.org/fhirpath/N1/#powerexponent--integer--decimal--integer--decimal
    private static Evaluator Power(Call call)
    {
        var (target, argument, what) = (call.Target, call.Argument(0), call.What);
        return frame => (Singleton.Value(target(frame), what), Singleton.Value(argument(frame), what)) switch
        {
            (null, _) or (_, null) => Items.Empty,
            (int number, int exponent and >= 0) when Math.Pow(number, exponent) is var power && Math.Abs(power) <= int.MaxValue =>
                Items.One((int)power),
            var (number, exponent) => Items.One(Decimal(Math.Pow(Double(number, what), Double(exponent, what)))),
        };
    }

    private static double Double(object value, string what) =>
        (double)(Values.Number(value) ?? throw Singleton.WrongType(what, "numbers", value));

    // Roots and logarithms leave the decimals: 15 digits are what a double is sure of. No real result, or one too large, is empty.
    private static object? Decimal(double number) => double.IsFinite(number) && Math.Abs(number) < 7.9e27 ? (decimal)number : null;
}
