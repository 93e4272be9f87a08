// https://hl7.org/fhir/R4/datatypes.html#Timing
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols;

/// <summary>The times that a timing stands for.</summary>
/// <param name="Times">In order; at least one.</param>
/// <param name="IsOpen">True if it goes on without an end, or by events such as meals: then only its beginning is among the times.</param>
internal sealed record TimingSchedule(IReadOnlyList<Occurrence> Times, bool IsOpen)
{
    // A course of years in single times is a fault of the definition, not a plan.
    private const int Most = 1000;

    /// <summary>Computes the times of an element <c>timing[x]</c>.</summary>
    /// <param name="timing">The element.</param>
    /// <param name="anchor">From when it counts, where it names no date of its own.</param>
    /// <param name="birth">The birth of the subject, for an Age.</param>
    internal static Result<TimingSchedule> Of(FhirNode timing, DateTimeOffset anchor, DateTimeOffset? birth) => timing.Type.Name switch
    {
        "dateTime" => One(timing.Parent.Begin("timing") ?? anchor, null),
        "Period" => One(timing.Parent.Begin("timing") ?? anchor, timing.Parent.End("timing")),
        "Duration" or "Range" => One(anchor, ProtocolDuration.ReadRange(timing)?.High.After(anchor)),
        "Age" => birth is { } born && ProtocolDuration.Read(timing) is { } age ? One(age.After(born), null) : Issues.NoBirthDateForAge(timing.Location),
        _ => Repeated(timing, anchor),
    };

    private static TimingSchedule One(DateTimeOffset start, DateTimeOffset? end) => new([new Occurrence(start, end)], IsOpen: false);

    private static Result<TimingSchedule> Repeated(FhirNode timing, DateTimeOffset anchor)
    {
        var events = timing.ChildrenNamed("event").Select(e => Moment(e)).OfType<DateTimeOffset>().Order().ToList();
        if (timing.Child("repeat") is not { } repeat)
        {
            return events.Count == 0 ? One(anchor, null) : new TimingSchedule([.. events.Select(e => new Occurrence(e, null))], IsOpen: false);
        }

        var rhythm = Rhythm.Read(repeat, anchor);
        if (rhythm.IsOpen)
        {
            return new TimingSchedule([rhythm.At(rhythm.Start)], IsOpen: true);
        }

        var times = rhythm.Moments().Take(Most + 1).Select(rhythm.At).ToList();
        return times.Count > Most ? Issues.TooManyTimes(timing.Location, Most)
            : new TimingSchedule(times.Count == 0 ? [rhythm.At(rhythm.Start)] : times, IsOpen: false);
    }

    private static DateTimeOffset? Moment(FhirNode moment) => PlannedTime.Parse(moment.Text);
}
