// https://hl7.org/fhir/R4/datatypes-definitions.html#Timing.repeat
using System.Globalization;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>How often something is repeated, and until when.</summary>
internal sealed record Rhythm
{
    // A third of a week times three is a hair less than a week.
    private const double Slack = 1e-6;
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>When it begins.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Until when, if bounded; then whether that moment itself counts.</summary>
    public (DateTimeOffset At, bool IsIncluded)? Until { get; init; }

    public int? Count { get; init; }

    public decimal Frequency { get; init; } = 1;

    public ProtocolDuration? Period { get; init; }

    public ProtocolDuration? Length { get; init; }

    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    public IReadOnlyList<TimeSpan> Times { get; init; } = [];

    public bool IsByEvents { get; init; }

    /// <summary>True if it has no end that can be computed.</summary>
    public bool IsOpen => IsByEvents || (Count is null && Until is null) || (Count > 1 && Period is null && Days.Count + Times.Count == 0);

    internal static Rhythm Read(FhirNode repeat, DateTimeOffset anchor)
    {
        var (start, until) = Bounds(repeat, anchor);
        var length = Of(repeat, "duration", "durationUnit");
        return new Rhythm
        {
            Start = start,
            Until = until,
            Count = (int?)ProtocolDuration.Number(repeat, "count"),
            Frequency = Math.Max(1, ProtocolDuration.Number(repeat, "frequency") ?? 1),

            // "Six cycles of 21 days": a count and a length, one after the other.
            Period = Of(repeat, "period", "periodUnit") ?? length,
            Length = length,
            Days = [.. repeat.ChildrenNamed("dayOfWeek").Select(d => (DayOfWeek)Math.Max(0, Array.IndexOf(Weekdays, d.Text)))],
            Times = [.. repeat.ChildrenNamed("timeOfDay").Select(t => TimeSpan.Parse(t.Text!, CultureInfo.InvariantCulture)).Order()],
            IsByEvents = repeat.Child("when") is not null,
        };
    }

    /// <summary>The time that begins at a moment.</summary>
    internal Occurrence At(DateTimeOffset moment) => new(moment, Length?.After(moment));

    /// <summary>Every moment at which it begins, in order, until its end.</summary>
    internal IEnumerable<DateTimeOffset> Moments() =>
        (Days.Count + Times.Count > 0 ? OnDays() : InSteps()).TakeWhile(m => Until is not { } until || m < until.At || (until.IsIncluded && m == until.At))
        .Take(Count ?? int.MaxValue);

    // R4 says no more than that the times are spread: "twice a week" is on days 0, 3, 7 and 10, at the same time of day each.
    private IEnumerable<DateTimeOffset> InSteps()
    {
        for (var i = 0; ; i++)
        {
            yield return Period is { } period ? InDays((period with { Value = period.Value * i / Frequency }).After(Start), period) : Start;
            if (Period is null)
            {
                yield break;
            }
        }
    }

    private DateTimeOffset InDays(DateTimeOffset moment, ProtocolDuration period) =>
        period.Unit is "d" or "wk" or "mo" or "a" && (period.After(Start) - Start).TotalDays / (double)Frequency >= 1
            ? Start.AddDays(Math.Floor((moment - Start).TotalDays + Slack)) : moment;

    private IEnumerable<DateTimeOffset> OnDays()
    {
        var weeks = Period is { Unit: "wk", Value: > 1 } several ? (int)several.Value : 1;
        var step = Days.Count == 0 && Period is { Unit: "d", Value: > 1 } days ? (int)days.Value : 1;
        IReadOnlyList<TimeSpan> times = Times.Count == 0 ? [Start.TimeOfDay] : Times;
        var first = Start.Add(-Start.TimeOfDay);
        for (var day = 0; ; day += step)
        {
            var date = first.AddDays(day);
            foreach (var time in (Days.Count == 0 || Days.Contains(date.DayOfWeek)) && day / 7 % weeks == 0 ? times : [])
            {
                if (date + time >= Start)
                {
                    yield return date + time;
                }
            }
        }
    }

    private static ProtocolDuration? Of(FhirNode repeat, string value, string unit) =>
        ProtocolDuration.Number(repeat, value) is { } number && repeat.ChildText(unit) is { } code ? new ProtocolDuration(number, code) : null;

    private static (DateTimeOffset Start, (DateTimeOffset At, bool IsIncluded)? Until) Bounds(FhirNode repeat, DateTimeOffset anchor) =>
        repeat.Child("bounds") switch
        {
            { Type.Name: "Period" } => (repeat.Begin("bounds") is { } start && start > anchor ? start : anchor,
                repeat.End("bounds") is { } end ? (end, true) : null),
            { } length when ProtocolDuration.ReadRange(length) is { } range => (anchor, (range.High.After(anchor), false)),
            _ => (anchor, null),
        };
}
