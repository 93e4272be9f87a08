// https://hl7.org/fhir/R4/search.html#date and https://hl7.org/fhir/R4/datatypes.html#dateTime
using System.Runtime.InteropServices;

namespace KapFhir.Fhir.Search;

/// <summary>
/// The span of time that a date, dateTime or instant stands for by its precision, in UTC ticks of 100 ns, the end excluded: <c>2013-01</c>
/// is the
/// whole month. Digits finer than a tick are cut; a leap second counts as the second before it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DateSpan(long Start, long End)
{
    private const int MaxOffsetHours = 14;
    private const int TickDigits = 7;

    /// <summary>
    /// Reads a date or time, or returns null if it is none. Minutes without seconds are allowed, as searches may have them.
    /// </summary>
    /// <param name="text">The text; a space in place of a zone's plus sign is one that was not percent-encoded.</param>
    /// <param name="zone">The zone of what has none.</param>
    public static DateSpan? Parse(ReadOnlySpan<char> text, TimeZoneInfo zone)
    {
        var reader = new Reader(text);
        if (!reader.Digits(4, 1, 9999, out var year))
        {
            return null;
        }

        if (reader.AtEnd)
        {
            return Local(FirstOf(year, 1), FirstOf(year + 1, 1), zone);
        }

        if (!reader.Skip('-') || !reader.Digits(2, 1, 12, out var month))
        {
            return null;
        }

        if (reader.AtEnd)
        {
            return Local(FirstOf(year, month), month == 12 ? FirstOf(year + 1, 1) : FirstOf(year, month + 1), zone);
        }

        if (!reader.Skip('-') || !reader.Digits(2, 1, DateTime.DaysInMonth(year, month), out var day))
        {
            return null;
        }

        var midnight = new DateTime(year, month, day).Ticks;
        return reader.AtEnd ? Local(midnight, midnight + TimeSpan.TicksPerDay, zone) : TimeOf(midnight, ref reader, zone);
    }

    private static DateSpan? TimeOf(long midnight, ref Reader reader, TimeZoneInfo zone)
    {
        if (!reader.Skip('T') || !reader.Digits(2, 0, 23, out var hour) || !reader.Skip(':') || !reader.Digits(2, 0, 59, out var minute))
        {
            return null;
        }

        var start = midnight + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        var length = TimeSpan.TicksPerMinute;
        if (reader.Skip(':'))
        {
            if (!reader.Digits(2, 0, 60, out var second) || !reader.Fraction(out var fraction, out length))
            {
                return null;
            }

            start += (Math.Min(second, 59) * TimeSpan.TicksPerSecond) + fraction;
        }

        if (reader.AtEnd)
        {
            return Local(start, start + length, zone);
        }

        return reader.Offset(out var offset) && reader.AtEnd ? new DateSpan(start - offset, start - offset + length) : null;
    }

    private static long FirstOf(int year, int month) => year > 9999 ? DateTime.MaxValue.Ticks + 1 : new DateTime(year, month, 1).Ticks;

    private static DateSpan Local(long start, long end, TimeZoneInfo zone) => new(ToUtc(start, zone), ToUtc(end, zone));

    private static long ToUtc(long local, TimeZoneInfo zone) =>
        zone.Equals(TimeZoneInfo.Utc) ? local : local - zone.GetUtcOffset(new DateTime(Math.Min(local, DateTime.MaxValue.Ticks))).Ticks;

    private ref struct Reader(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        public readonly bool AtEnd => _rest.IsEmpty;

        public bool Skip(char expected)
        {
            if (_rest.IsEmpty || _rest[0] != expected)
            {
                return false;
            }

            _rest = _rest[1..];
            return true;
        }

        public bool Digits(int count, int least, int most, out int value)
        {
            value = 0;
            if (_rest.Length < count || _rest[..count].ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            foreach (var digit in _rest[..count])
            {
                value = (value * 10) + digit - '0';
            }

            _rest = _rest[count..];
            return value >= least && value <= most;
        }

        /// <summary>The digits after a point, if there is one: how many ticks they are, and how long a unit of the last one is.</summary>
        public bool Fraction(out long ticks, out long length)
        {
            ticks = 0;
            length = TimeSpan.TicksPerSecond;
            if (!Skip('.'))
            {
                return true;
            }

            var count = 0;
            for (; !_rest.IsEmpty && char.IsAsciiDigit(_rest[0]); count++)
            {
                length = count < TickDigits ? length / 10 : length;
                ticks += count < TickDigits ? (_rest[0] - '0') * length : 0;
                _rest = _rest[1..];
            }

            return count > 0;
        }

        public bool Offset(out long ticks)
        {
            ticks = 0;
            if (Skip('Z'))
            {
                return true;
            }

            var isWest = Skip('-');
            if ((!isWest && !Skip('+') && !Skip(' ')) || !Digits(2, 0, MaxOffsetHours, out var hours) || !Skip(':')
                || !Digits(2, 0, 59, out var minutes))
            {
                return false;
            }

            ticks = ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute)) * (isWest ? -1 : 1);
            return true;
        }
    }
}
