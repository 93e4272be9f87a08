// https://hl7.org/fhir/R4/datatypes.html#date, #dateTime, #instant, #time
namespace KapFhir.Fhir.Json;

/// <summary>Checks dates and times byte by byte. Each check returns what is wrong, or null.</summary>
internal static class DateForms
{
    public static string? Date(ReadOnlySpan<byte> text) =>
        DatePart(text, out var length, out var fault) && length == text.Length ? null : fault ?? Issues.DateForm;

    public static string? DateTime(ReadOnlySpan<byte> text)
    {
        if (!DatePart(text, out var length, out var fault))
        {
            return fault ?? Issues.DateTimeForm;
        }

        if (length == text.Length)
        {
            return null;
        }

        return length == 10 && text[10] == 'T' ? TimeAndZone(text[11..], Issues.DateTimeForm) : Issues.DateTimeForm;
    }

    public static string? Instant(ReadOnlySpan<byte> text)
    {
        if (!DatePart(text, out var length, out var fault))
        {
            return fault ?? Issues.InstantForm;
        }

        return length == 10 && text.Length > 10 && text[10] == 'T' ? TimeAndZone(text[11..], Issues.InstantForm) : Issues.InstantForm;
    }

    public static string? Time(ReadOnlySpan<byte> text) => TimePart(text) == text.Length ? null : Issues.TimeForm;

    private static string? TimeAndZone(ReadOnlySpan<byte> text, string form)
    {
        var length = TimePart(text);
        return length > 0 && IsZone(text[length..]) ? null : form;
    }

    // YYYY, YYYY-MM or YYYY-MM-DD at the start of the text; the day must exist.
    private static bool DatePart(ReadOnlySpan<byte> text, out int length, out string? fault)
    {
        length = 0;
        fault = null;
        if (text.Length < 4 || Number(text[..2]) is not (>= 0 and var century) || Number(text[2..4]) is not (>= 0 and var year)
            || century + year == 0)
        {
            return false;
        }

        length = 4;
        if (!TryTwoDigits(text, ref length, '-', out var month))
        {
            return true;
        }

        if (month is 0 or > 12)
        {
            fault = Issues.NoSuchMonth;
            return false;
        }

        if (TryTwoDigits(text, ref length, '-', out var day)
            && (day == 0 || day > System.DateTime.DaysInMonth((century * 100) + year, month)))
        {
            fault = Issues.NoSuchDay;
            return false;
        }

        return true;
    }

    // hh:mm:ss with an optional fraction; a leap second is allowed. Returns its length, or 0.
    private static int TimePart(ReadOnlySpan<byte> text)
    {
        var length = 2;
        if (text.Length < 8 || Number(text[..2]) is not (>= 0 and <= 23)
            || !TryTwoDigits(text, ref length, ':', out var minute) || minute > 59
            || !TryTwoDigits(text, ref length, ':', out var second) || second > 60)
        {
            return 0;
        }

        return text.Length > 8 && text[8] == '.' ? FractionEnd(text) : 8;
    }

    private static int FractionEnd(ReadOnlySpan<byte> text)
    {
        var end = 9;
        while (end < text.Length && char.IsAsciiDigit((char)text[end]))
        {
            end++;
        }

        return end == 9 ? 0 : end;
    }

    private static bool IsZone(ReadOnlySpan<byte> text)
    {
        if (text.Length == 1)
        {
            return text[0] == 'Z';
        }

        var length = 3;
        return text.Length == 6 && text[0] is (byte)'+' or (byte)'-' && Number(text[1..3]) is >= 0 and <= 14 and var hour
            && TryTwoDigits(text, ref length, ':', out var minute) && minute <= 59 && (hour < 14 || minute == 0);
    }

    private static bool TryTwoDigits(ReadOnlySpan<byte> text, ref int position, char before, out int value)
    {
        value = -1;
        if (text.Length < position + 3 || text[position] != before)
        {
            return false;
        }

        value = Number(text.Slice(position + 1, 2));
        position += value < 0 ? 0 : 3;
        return value >= 0;
    }

    private static int Number(ReadOnlySpan<byte> two) =>
        char.IsAsciiDigit((char)two[0]) && char.IsAsciiDigit((char)two[1]) ? ((two[0] - '0') * 10) + two[1] - '0' : -1;
}
