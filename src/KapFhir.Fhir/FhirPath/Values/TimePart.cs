// http://hl7.org/fhirpath/N1/#time
using System.Globalization;
using System.Runtime.InteropServices;

namespace KapFhir.Fhir.FhirPath;

/// <summary>The time of day in a time or dateTime: HH, HH:mm, HH:mm:ss, HH:mm:ss.f...</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TimePart(TimeSpan Value, DateTimePrecision Precision, int FractionDigits)
{
    private const int KeptDigits = 7;

    public static TimePart? Read(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        var clock = point < 0 ? text : text[..point];
        if (clock.Length is not (2 or 5 or 8) || !Part(clock, 0, 23, out var hour) || !Part(clock, 3, 59, out var minute)
            || !Part(clock, 6, 60, out var second))
        {
            return null;
        }

        var value = new TimeSpan(hour, minute, Math.Min(second, 59)); // a leap second is the last second of its minute
        if (point < 0)
        {
            return new(value, (DateTimePrecision)((int)DateTimePrecision.Hour + (clock.Length / 3)), 0);
        }

        var digits = text[(point + 1)..];
        return clock.Length == 8 && TryTicks(digits, out var ticks)
            ? new(value + TimeSpan.FromTicks(ticks), DateTimePrecision.Millisecond, Math.Min(digits.Length, KeptDigits))
            : null;
    }

    public static string Fraction(TimeSpan value, int digits) =>
        digits == 0 ? "" : "." + (value.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture)[..digits];

    private static bool Part(ReadOnlySpan<char> clock, int at, int max, out int value)
    {
        value = 0;
        if (clock.Length <= at)
        {
            return true;
        }

        return (at == 0 || clock[at - 1] == ':')
            && int.TryParse(clock.Slice(at, 2), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max;
    }

    private static bool TryTicks(ReadOnlySpan<char> digits, out long ticks)
    {
        ticks = 0;
        var kept = digits[..Math.Min(digits.Length, KeptDigits)];
        if (kept.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        ticks = long.Parse(kept, NumberStyles.None, CultureInfo.InvariantCulture);
        for (var i = kept.Length; i < KeptDigits; i++)
        {
            ticks *= 10;
        }

        return true;
    }
}

/// <summary>The offset at the end of a dateTime.</summary>
internal readonly record struct OffsetPart(bool IsValid, int? Minutes)
{
    public static OffsetPart Take(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (text.EndsWith("Z", StringComparison.Ordinal))
        {
            rest = text[..^1];
            return new(IsValid: true, 0);
        }

        var sign = text.LastIndexOfAny('+', '-');
        if (sign < 0)
        {
            return new(IsValid: true, null);
        }

        rest = text[..sign];
        var isTime = TimeSpan.TryParseExact(text[(sign + 1)..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset);
        return new(isTime && offset <= TimeSpan.FromHours(14), (int)offset.TotalMinutes * (text[sign] == '-' ? -1 : 1));
    }

    public static string Write(int? minutes) => minutes switch
    {
        null => "",
        0 => "Z",
        _ => (minutes < 0 ? "-" : "+") + TimeSpan.FromMinutes(Math.Abs(minutes.Value)).ToString(@"hh\:mm", CultureInfo.InvariantCulture),
    };
}
