// http://hl7.org/fhirpath/N1/#datetime-arithmetic
namespace KapFhir.Fhir.FhirPath;

/// <summary>Adds calendar durations to dates and times.</summary>
internal static class DateTimeArithmetic
{
    private const int MillisecondDigits = 3;

    /// <summary>The moment this much later; null if it leaves the calendar.</summary>
    public static FhirPathDateTime? Add(FhirPathDateTime moment, FhirPathQuantity duration, int sign)
    {
        var (value, known) = InUnits(duration);
        var unit = known ?? throw NotADuration(moment.IsDate ? "a Date" : "a DateTime", duration);
        try
        {
            var (amount, coarse) = Coarsen(value * sign, unit, moment.Precision);
            return Moved(moment, Add(moment.Local, amount, coarse));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The time of day this much later, around midnight if need be.</summary>
    public static FhirPathTime Add(FhirPathTime time, FhirPathQuantity duration, int sign)
    {
        if (UnitOf(duration.Unit) is not { } unit || unit < DateTimePrecision.Hour)
        {
            throw NotADuration("a Time", duration);
        }

        var (amount, coarse) = Coarsen(duration.Value * sign, unit, time.Precision);
        var ticks = amount * TicksOf(coarse) % TimeSpan.TicksPerDay;
        var moved = new TimeSpan((long)ticks) + time.Value;
        var within = new TimeSpan(((moved.Ticks % TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay);
        return new(PrecisionOf(time.Precision, within), within, FractionOf(time.FractionDigits, within));
    }

    private static FhirPathDateTime Moved(FhirPathDateTime moment, DateTime local)
    {
        var (precision, digits) = (PrecisionOf(moment.Precision, local.TimeOfDay), FractionOf(moment.FractionDigits, local.TimeOfDay));
        return new(moment.IsDate, precision, local, digits, moment.OffsetMinutes);
    }

    // Seconds and milliseconds are one precision, a decimal number of seconds: what was whole may get a fraction.
    private static DateTimePrecision PrecisionOf(DateTimePrecision before, TimeSpan time) =>
        before == DateTimePrecision.Second && Fraction(time) != 0 ? DateTimePrecision.Millisecond : before;

    private static int FractionOf(int before, TimeSpan time)
    {
        var fraction = Fraction(time);
        var digits = fraction == 0 ? 0 : MillisecondDigits;
        for (var rest = fraction % TimeSpan.TicksPerMillisecond; rest != 0; rest = rest * 10 % TimeSpan.TicksPerMillisecond)
        {
            digits++;
        }

        return Math.Max(before, digits);
    }

    private static long Fraction(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond;

    private static DateTime Add(DateTime local, decimal amount, DateTimePrecision unit) => unit switch
    {
        DateTimePrecision.Year => local.AddYears(decimal.ToInt32(amount)),
        DateTimePrecision.Month => local.AddMonths(decimal.ToInt32(amount)),
        _ => local.AddTicks(decimal.ToInt64(amount * TicksOf(unit))),
    };

    // A duration finer than the date is first turned into the date's own unit, cut to whole ones; seconds alone may have a fraction.
    private static (decimal Amount, DateTimePrecision Unit) Coarsen(decimal amount, DateTimePrecision unit, DateTimePrecision precision)
    {
        if (unit < DateTimePrecision.Second)
        {
            amount = decimal.Truncate(amount);
        }

        while (unit > precision && (unit, precision) is not (DateTimePrecision.Millisecond, DateTimePrecision.Second))
        {
            amount = decimal.Truncate(amount / PerCoarser(unit, precision));
            unit = unit == DateTimePrecision.Day && precision == DateTimePrecision.Year ? DateTimePrecision.Year : unit - 1;
        }

        return (amount, unit);
    }

    private static int PerCoarser(DateTimePrecision unit, DateTimePrecision precision) => unit switch
    {
        DateTimePrecision.Month => 12,
        DateTimePrecision.Day => precision == DateTimePrecision.Year ? 365 : 30,
        DateTimePrecision.Hour => 24,
        DateTimePrecision.Millisecond => 1000,
        _ => 60,
    };

    private static long TicksOf(DateTimePrecision unit) => unit switch
    {
        DateTimePrecision.Day => TimeSpan.TicksPerDay,
        DateTimePrecision.Hour => TimeSpan.TicksPerHour,
        DateTimePrecision.Minute => TimeSpan.TicksPerMinute,
        DateTimePrecision.Second => TimeSpan.TicksPerSecond,
        _ => TimeSpan.TicksPerMillisecond,
    };

    // Calendar words, also where a system sends them as units, and the UCUM codes that mean the same; never 'a' and 'mo', whose length is
    // another.
    private static DateTimePrecision? UnitOf(string unit) => unit switch
    {
        "year" => DateTimePrecision.Year,
        "month" => DateTimePrecision.Month,
        "day" or "d" => DateTimePrecision.Day,
        "hour" or "h" => DateTimePrecision.Hour,
        "minute" or "min" => DateTimePrecision.Minute,
        "second" or "s" => DateTimePrecision.Second,
        "millisecond" or "ms" => DateTimePrecision.Millisecond,
        _ => null,
    };

    private static (decimal Amount, DateTimePrecision? Unit) InUnits(FhirPathQuantity duration) =>
        duration.Unit is "week" or "wk"
            ? (decimal.Truncate(duration.Value) * 7, DateTimePrecision.Day)
            : (duration.Value, UnitOf(duration.Unit));

    private static FhirPathEvaluationException NotADuration(string what, FhirPathQuantity duration) =>
        new(Issues.FhirPathWrongType($"adding to {what}", "a duration in calendar units", duration.ToString()));
}
