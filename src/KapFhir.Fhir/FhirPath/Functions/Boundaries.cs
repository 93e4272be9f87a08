// https://hl7.org/fhirpath/#lowboundaryprecision-integer-decimal--date--datetime--time
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>The least and greatest value that a value could stand for, given how exactly it is known.</summary>
internal static class Boundaries
{
    private const int DefaultDigits = 8;
    private const int MaxDigits = 28;

    // A moment without an offset may lie anywhere between the first and the last time zone to reach it.
    private const int EarliestOffset = 14 * 60;
    private const int LatestOffset = -12 * 60;

    // The number of digits that writes each precision: 4 for a year ... 17 for a dateTime with milliseconds.
    private static readonly int[] DateTimeDigits = [4, 6, 8, 10, 12, 14, 17];
    private static readonly int[] TimeDigits = [0, 0, 0, 2, 4, 6, 9];

    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("lowBoundary", 0, 1, call => Boundary(call, isHigh: false)),
        new("highBoundary", 0, 1, call => Boundary(call, isHigh: true)),
        Function.Of("precision", items => Singleton.Value(items, "precision()") is { } value ? Items.One(Precision(value)) : Items.Empty),
    ];

    private static Evaluator Boundary(Call call, bool isHigh)
    {
        var (target, argument, what) = (call.Target, call.Optional(0), call.What);
        return frame => Singleton.Value(target(frame), what) is { } value
            ? Items.One(Boundary(value, argument is null ? null : Singleton.Integer(argument(frame), what), isHigh, what))
            : Items.Empty;
    }

    private static object? Boundary(object value, int? digits, bool isHigh, string what) => value switch
    {
        int or decimal => OfNumber(Values.Number(value)!.Value, digits ?? DefaultDigits, isHigh),
        FhirPathQuantity quantity => OfNumber(quantity.Value, digits ?? DefaultDigits, isHigh) is { } number
            ? quantity with { Value = number }
            : null,
        FhirPathDateTime moment => OfDateTime(moment, digits ?? (moment.IsDate ? 8 : 17), isHigh),
        FhirPathTime time => OfTime(time, digits ?? 9, isHigh),
        _ => throw Singleton.WrongType(what, "a number, quantity, date or time", value),
    };

    private static decimal? OfNumber(decimal number, int digits, bool isHigh)
    {
        if (digits is < 0 or > MaxDigits)
        {
            return null;
        }

        try
        {
            var half = new decimal(5, 0, 0, isNegative: !isHigh, (byte)Math.Min(MaxDigits, number.Scale + 1));
            var rounding = isHigh ? MidpointRounding.ToPositiveInfinity : MidpointRounding.ToNegativeInfinity;
            return decimal.Round(number + half, digits, rounding) + new decimal(0, 0, 0, isNegative: false, (byte)digits);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static FhirPathDateTime? OfDateTime(FhirPathDateTime moment, int digits, bool isHigh)
    {
        var index = Array.IndexOf(DateTimeDigits, digits);
        if (index < 0 || (moment.IsDate && index > (int)DateTimePrecision.Day))
        {
            return null;
        }

        var precision = (DateTimePrecision)index;
        var edge = isHigh ? End(moment.Local, moment.Precision) : moment.Local;
        int? offset = precision < DateTimePrecision.Hour ? null : moment.OffsetMinutes ?? (isHigh ? LatestOffset : EarliestOffset);
        return new(moment.IsDate, precision, FhirPathDateTime.Truncated(edge, precision), FractionDigits(precision), offset);
    }

    private static FhirPathTime? OfTime(FhirPathTime time, int digits, bool isHigh)
    {
        var index = Array.IndexOf(TimeDigits, digits);
        if (digits <= 0 || index < 0)
        {
            return null;
        }

        var start = default(DateTime) + time.Value;
        var edge = FhirPathDateTime.Truncated(isHigh ? End(start, time.Precision) : start, (DateTimePrecision)index);
        return new((DateTimePrecision)index, edge.TimeOfDay, FractionDigits((DateTimePrecision)index));
    }

    private static int FractionDigits(DateTimePrecision precision) => precision == DateTimePrecision.Millisecond ? 3 : 0;

    private static DateTime End(DateTime start, DateTimePrecision precision) => precision switch
    {
        DateTimePrecision.Year => new DateTime(start.Year, 12, 31).Add(LastMillisecond),
        DateTimePrecision.Month =>
            new DateTime(start.Year, start.Month, DateTime.DaysInMonth(start.Year, start.Month)).Add(LastMillisecond),
        DateTimePrecision.Day => start.Date.Add(LastMillisecond),
        DateTimePrecision.Hour => start.Add(new TimeSpan(0, 0, 59, 59, 999)),
        DateTimePrecision.Minute => start.Add(new TimeSpan(0, 0, 0, 59, 999)),
        DateTimePrecision.Second => start.AddMilliseconds(999),
        _ => start,
    };

    private static TimeSpan LastMillisecond => new(0, 23, 59, 59, 999);

    private static object? Precision(object value) => value switch
    {
        int => 0,
        decimal number => (int)number.Scale,
        FhirPathDateTime moment => DateTimeDigits[(int)moment.Precision],
        FhirPathTime time => TimeDigits[(int)time.Precision],
        _ => null,
    };
}
