// http://hl7.org/fhirpath/N1/#date and #datetime
using System.Globalization;

namespace KapFhir.Fhir.FhirPath;

/// <summary>A System.Date or System.DateTime: as exact as it was written, with the offset it was written with.</summary>
public sealed class FhirPathDateTime
{
    private const string Pattern = "yyyy-MM-ddTHH:mm:ss";

    internal FhirPathDateTime(bool isDate, DateTimePrecision precision, DateTime local, int fractionDigits, int? offsetMinutes)
    {
        IsDate = isDate;
        Precision = precision;
        Local = local;
        FractionDigits = fractionDigits;
        OffsetMinutes = offsetMinutes;
    }

    /// <summary>True for a System.Date, false for a System.DateTime.</summary>
    public bool IsDate { get; }

    /// <summary>How much of it is known.</summary>
    public DateTimePrecision Precision { get; }

    /// <summary>The wall-clock reading; parts beyond <see cref="Precision"/> are at their least.</summary>
    public DateTime Local { get; }

    /// <summary>The digits of the fraction of a second, as written; at most seven are kept.</summary>
    public int FractionDigits { get; }

    /// <summary>Minutes east of UTC, or null if no offset is known.</summary>
    public int? OffsetMinutes { get; }

    /// <summary>Reads YYYY, YYYY-MM or YYYY-MM-DD; null if it is anything else.</summary>
    public static FhirPathDateTime? ParseDate(string text) => ReadDate(text) is { } date
        ? new(isDate: true, date.Precision, date.Value, 0, null)
        : null;

    /// <summary>Reads a date with or without a time and offset, each as exact as it likes; null if it is anything else.</summary>
    public static FhirPathDateTime? ParseDateTime(string text)
    {
        var t = text.IndexOf('T', StringComparison.Ordinal);
        if (ReadDate(t < 0 ? text : text.AsSpan(0, t)) is not { } date)
        {
            return null;
        }

        if (t < 0 || t == text.Length - 1)
        {
            return new(isDate: false, date.Precision, date.Value, 0, null);
        }

        var offset = OffsetPart.Take(text.AsSpan(t + 1), out var time);
        return date.Precision == DateTimePrecision.Day && offset.IsValid && TimePart.Read(time) is { } read
            ? new(isDate: false, read.Precision, date.Value + read.Value, read.FractionDigits, offset.Minutes)
            : null;
    }

    /// <summary>This moment, to the millisecond.</summary>
    public static FhirPathDateTime Of(DateTimeOffset moment) =>
        new(isDate: false, DateTimePrecision.Millisecond, Truncated(moment.DateTime, DateTimePrecision.Millisecond), 3,
            (int)moment.Offset.TotalMinutes);

    /// <summary>As FHIR and FHIRPath write it, without the @.</summary>
    public override string ToString()
    {
        var text = Local.ToString(Pattern, CultureInfo.InvariantCulture)[..LengthOf(Precision)];
        var offset = Precision < DateTimePrecision.Hour ? null : OffsetMinutes;
        return text + TimePart.Fraction(Local.TimeOfDay, FractionDigits) + OffsetPart.Write(offset);
    }

    internal static DateTime Truncated(DateTime value, DateTimePrecision precision) => precision switch
    {
        DateTimePrecision.Year => new DateTime(value.Year, 1, 1),
        DateTimePrecision.Month => new DateTime(value.Year, value.Month, 1),
        DateTimePrecision.Day => value.Date,
        DateTimePrecision.Hour => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerHour)),
        DateTimePrecision.Minute => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMinute)),
        DateTimePrecision.Second => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerSecond)),
        _ => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMillisecond)),
    };

    internal FhirPathDateTime AsDate() =>
        new(isDate: true, (DateTimePrecision)Math.Min((int)Precision, (int)DateTimePrecision.Day), Local.Date, 0, null);

    internal FhirPathDateTime AsDateTime() => new(isDate: false, Precision, Local, FractionDigits, OffsetMinutes);

    private static (DateTime Value, DateTimePrecision Precision)? ReadDate(ReadOnlySpan<char> text)
    {
        var (format, precision) = text.Length switch
        {
            4 => ("yyyy", DateTimePrecision.Year),
            7 => ("yyyy-MM", DateTimePrecision.Month),
            10 => ("yyyy-MM-dd", DateTimePrecision.Day),
            _ => ("", DateTimePrecision.Year),
        };
        return format.Length > 0 && DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? (value, precision)
            : null;
    }

    private static int LengthOf(DateTimePrecision precision) => precision switch
    {
        DateTimePrecision.Year => 4,
        DateTimePrecision.Month => 7,
        DateTimePrecision.Day => 10,
        DateTimePrecision.Hour => 13,
        DateTimePrecision.Minute => 16,
        _ => 19,
    };
}
