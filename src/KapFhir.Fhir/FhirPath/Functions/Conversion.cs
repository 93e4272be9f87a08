// http://hl7.org/fhirpath/N1/#conversion
using System.Globalization;
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Conversion
{
    private const NumberStyles DecimalStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("iif", 2, 3, Iif),
        .. Pair("Boolean", ToBoolean),
        .. Pair("Integer", ToInteger),
        .. Pair("Decimal", ToDecimal),
        .. Pair("String", ToText),
        .. Pair("Date", ToDate),
        .. Pair("DateTime", ToDateTime),
        .. Pair("Time", value => value switch { FhirPathTime time => time, string text => FhirPathTime.Parse(text), _ => null }),
        new("toQuantity", 0, 1, call => Quantity(call, quantity => Items.One(quantity))),
        new("convertsToQuantity", 0, 1, call => Quantity(call, quantity => Items.Of(quantity is not null))),
    ];

    /// <summary>The text of a System value, or null if it has none.</summary>
    public static string? ToText(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        int or decimal => ((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture),
        FhirPathDateTime or FhirPathTime or FhirPathQuantity => value.ToString(),
        _ => null,
    };

    // The criterion and the branches see the input as $this; only the branch taken is evaluated.
    private static Evaluator Iif(Call call)
    {
        var (target, criterion, then, otherwise) = (call.Target, call.Argument(0), call.Argument(1), call.Optional(2));
        return outer =>
        {
            var items = target(outer);
            _ = Singleton.Item(items, "iif()");
            var frame = outer.On(items);
            var holds = Singleton.Boolean(criterion(frame), "the criterion of iif()") == true;
            return holds ? then(frame) : otherwise?.Invoke(frame) ?? Items.Empty;
        };
    }

    private static IEnumerable<Function> Pair(string type, Func<object, object?> convert) =>
    [
        Function.Of("to" + type, items => Singleton.Value(items, $"to{type}()") is { } value ? Items.One(convert(value)) : Items.Empty),
        Function.Of("convertsTo" + type, items => Singleton.Value(items, $"convertsTo{type}()") is { } value
            ? Items.Of(convert(value) is not null)
            : Items.Empty),
    ];

    private static object? ToBoolean(object value) => value switch
    {
        bool => value,
        int or decimal => Values.Number(value) switch { 1m => true, 0m => false, _ => null },
        string text => text.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "YES" or "Y" or "1" or "1.0" => true,
            "FALSE" or "F" or "NO" or "N" or "0" or "0.0" => false,
            _ => null,
        },
        _ => null,
    };

    private static object? ToInteger(object value) => value switch
    {
        int => value,
        bool truth => truth ? 1 : 0,
        string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static object? ToDecimal(object value) => value switch
    {
        decimal => value,
        int number => (decimal)number,
        bool truth => truth ? 1.0m : 0.0m,
        string { Length: > 0 } text when IsDecimal(text) && decimal.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    // (\+|-)?\d+(\.\d+)?
    private static bool IsDecimal(string text) =>
        char.IsAsciiDigit(text[^1]) && char.IsAsciiDigit(text[0] is '+' or '-' && text.Length > 1 ? text[1] : text[0]);

    private static FhirPathDateTime? ToDate(object value) => value switch
    {
        FhirPathDateTime moment => moment.AsDate(),
        string text => FhirPathDateTime.ParseDate(text),
        _ => null,
    };

    private static FhirPathDateTime? ToDateTime(object value) => value switch
    {
        FhirPathDateTime moment => moment.AsDateTime(),
        string text => FhirPathDateTime.ParseDateTime(text),
        _ => null,
    };

    private static FhirPathQuantity? ToQuantity(object value) => value switch
    {
        FhirPathQuantity quantity => quantity,
        int or decimal => Quantities.OfNumber(value),
        bool truth => new FhirPathQuantity(truth ? 1.0m : 0.0m, "1", IsCalendar: false),
        string text => FhirPathQuantity.Parse(text),
        _ => null,
    };

    private static Evaluator Quantity(Call call, Func<FhirPathQuantity?, Items> answer)
    {
        var (target, unit, what) = (call.Target, call.Optional(0), call.What);
        return frame =>
        {
            if (Singleton.Value(target(frame), what) is not { } value)
            {
                return Items.Empty;
            }

            var quantity = ToQuantity(value);
            return answer(quantity is null || unit is null ? quantity : InUnit(quantity, Singleton.Text(unit(frame), what)));
        };
    }

    private static FhirPathQuantity? InUnit(FhirPathQuantity quantity, string? unit)
    {
        // "If the input quantity ... has the default unit, then the unit of the result should be set to the unit argument."
        if (quantity is { Unit: "1", IsCalendar: false } && unit is not null)
        {
            return FhirPathQuantity.InUnit(quantity.Value, unit);
        }

        try
        {
            return Quantities.Convert(quantity, unit);
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
