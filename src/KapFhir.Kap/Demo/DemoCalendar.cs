namespace KapFhir.Kap.Demo;

/// <summary>The demo clinic's time: eighteen months, in which nothing depends on the day on which it is made.</summary>
internal static class DemoCalendar
{
    private static readonly TimeSpan Zone = TimeSpan.FromHours(-5);

    /// <summary>The clinic's first day, a Monday.</summary>
    internal static readonly DateTimeOffset First = new(2025, 1, 6, 0, 0, 0, Zone);

    /// <summary>The evening of its last day: what would come later is booked and has not happened.</summary>
    internal static readonly DateTimeOffset Now = new(2026, 7, 3, 18, 0, 0, Zone);

    /// <summary>The moment itself, or the same hour of Monday if it falls on a weekend.</summary>
    internal static DateTimeOffset OnWorkday(DateTimeOffset at) => at.DayOfWeek switch
    {
        DayOfWeek.Saturday => at.AddDays(2),
        DayOfWeek.Sunday => at.AddDays(1),
        _ => at,
    };

    /// <summary>A day of the clinic at an hour.</summary>
    internal static DateTimeOffset At(int day, int hour, int minute = 0) => First.AddDays(day).AddHours(hour).AddMinutes(minute);
}
