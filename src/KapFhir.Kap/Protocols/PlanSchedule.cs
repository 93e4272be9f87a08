// https://hl7.org/fhir/R4/plandefinition-definitions.html#PlanDefinition.action.relatedAction
using KapFhir.Fhir;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Protocols;

/// <summary>
/// When each action of a plan is to be done: from the start of the plan, by the actions it relates to and its own timing. A relation to a repeated action counts
/// from its first beginning or its last end; of an action with cardinality "multiple", from each of its times. Actions in a repeated group repeat with it.
/// </summary>
internal sealed class PlanSchedule(DateTimeOffset start, DateTimeOffset? birth)
{
    private readonly Dictionary<PlannedAction, IReadOnlyList<Occurrence>> _known = [];
    private readonly HashSet<(PlannedAction, Occurrence)> _open = [];
    private readonly HashSet<PlannedAction> _endless = [];

    /// <summary>What is wrong with the timing that the plan gives.</summary>
    internal List<Issue> Faults { get; } = [];

    /// <summary>The times of an action, in order.</summary>
    internal IReadOnlyList<Occurrence> Times(PlannedAction action)
    {
        if (!_known.TryGetValue(action, out var times))
        {
            var around = action.Parent is { } parent ? Times(parent) : [new Occurrence(start, null)];
            times = [.. around.SelectMany(a => Within(action, a)).Distinct().OrderBy(t => t.Start)];
            _known[action] = times;
        }

        return times;
    }

    /// <summary>True if the action goes on without an end.</summary>
    internal bool IsEndless(PlannedAction action)
    {
        Times(action);
        return _endless.Contains(action);
    }

    private List<Occurrence> Within(PlannedAction action, Occurrence around)
    {
        if (!_open.Add((action, around)))
        {
            Faults.Add(Issues.ActionsInACircle(action.Node.Location, action.Id));
            return [new Occurrence(around.Start, null)];
        }

        var times = Anchors(action, around).SelectMany(anchor => At(action, anchor)).ToList();
        _open.Remove((action, around));
        return times;
    }

    private IEnumerable<Occurrence> At(PlannedAction action, Anchor anchor)
    {
        if (action.Timing is not { } timing)
        {
            return [new Occurrence(anchor.At, anchor.Latest)];
        }

        var schedule = TimingSchedule.Of(timing, anchor.At, birth);
        Faults.AddRange(schedule.Issues);
        if (!schedule.IsSuccess)
        {
            return [];
        }

        if (schedule.Value.IsOpen)
        {
            _endless.Add(action);
        }

        return schedule.Value.Times.Select(time => anchor.Fit(time));
    }

    private List<Anchor> Anchors(PlannedAction action, Occurrence around)
    {
        if (action.Days is { Count: > 0 } days)
        {
            return [.. days.Select(day => new Anchor(around.Start.AddDays(day - 1), null, false))];
        }

        var related = action.Node.ChildrenNamed("relatedAction").Select(r => (Node: r, Target: action.Scope.GetValueOrDefault(r.ChildText("actionId") ?? "")))
            .Where(r => r.Target is not null).ToList();
        var anchors = related.SelectMany(r => Places(r.Target!, action, around).Select(place => Anchor.Of(r.Node, place))).ToList();

        // What is for each time of something that does not apply has no times.
        if (anchors.Count == 0 && action.IsForEach && action.Node.Child("relatedAction") is not null)
        {
            return [];
        }

        // Several relations of one action all hold: the last of them says when.
        return anchors.Count == 0 ? [new Anchor(around.Start, null, false)] : action.IsForEach ? anchors : [anchors.MaxBy(a => a.At)!];
    }

    private IEnumerable<Occurrence> Places(PlannedAction target, PlannedAction action, Occurrence around)
    {
        var times = target.Parent == action.Parent ? Within(target, around) : Times(target);
        return action.IsForEach ? times.Select(t => Whole([t], target)) : [Whole(times, target)];
    }

    // A group lasts as long as what is in it.
    private Occurrence Whole(IReadOnlyList<Occurrence> times, PlannedAction target)
    {
        var inner = target.Children.Count == 0 ? [] : target.Children.SelectMany(c => times.SelectMany(t => Within(c, t))).ToList();
        var all = times.Concat(inner).ToList();
        return all.Count == 0 ? new Occurrence(start, null) : new Occurrence(all.Min(t => t.Start), all.Max(t => t.Last));
    }
}

/// <summary>From where an action counts.</summary>
/// <param name="At">The moment, the earliest of a range.</param>
/// <param name="Latest">The latest of a range, or null.</param>
/// <param name="IsBefore">True if the action ends at the moment.</param>
internal sealed record Anchor(DateTimeOffset At, DateTimeOffset? Latest, bool IsBefore)
{
    /// <summary>Where a relatedAction leads, seen from the times of the other action.</summary>
    internal static Anchor Of(FhirNode related, Occurrence other)
    {
        var relationship = related.ChildText("relationship");
        var from = relationship is "before-end" or "concurrent-with-end" or "after" or "after-end" ? other.Last : other.Start;
        var zero = new ProtocolDuration(0, "d");
        var (low, high) = ProtocolDuration.ReadRange(related.Child("offset")) ?? (zero, zero);
        var isBefore = relationship is "before" or "before-start" or "before-end";
        var (earliest, latest) = isBefore ? (high.Before(from), low.Before(from)) : (low.After(from), high.After(from));
        return new Anchor(earliest, latest > earliest ? latest : null, isBefore);
    }

    /// <summary>A time that was counted from here: what is to be over before a moment begins earlier by as long as it lasts.</summary>
    internal Occurrence Fit(Occurrence time) =>
        time.End is { } end ? (IsBefore && Latest is null ? time.From(time.Start - (end - time.Start)) : time)
        : Latest is { } latest ? new Occurrence(time.Start, time.Start + (latest - At)) : time;
}
