namespace KapFhir.Kap.Protocols.Progress;

/// <summary>The plan as a whole.</summary>
/// <param name="Status">The status of the CarePlan.</param>
/// <param name="Begin">When it begins.</param>
/// <param name="End">When it ends, or null.</param>
/// <param name="Now">The moment that is judged by.</param>
internal sealed record PlanFrame(string Status, DateTimeOffset Begin, DateTimeOffset? End, DateTimeOffset Now)
{
    internal bool IsStopped => Status is "revoked" or "entered-in-error" or "on-hold";

    /// <summary>True if nothing more is to be expected of a time that counts until then.</summary>
    internal bool IsOver(DateTimeOffset late, int graceDays) => Status == "completed" || (End is { } end && Now > end.AddDays(graceDays) && Now > late);
}

/// <summary>
/// Judges each time of each step. What depends on another step moves with it: a call is due so many days after the dose that was given, not after the one that
/// was planned; and what waits for a dose that was not given is not late.
/// </summary>
internal sealed class ProgressJudge(IReadOnlyList<PlanStep> steps, IReadOnlyList<PlanEvent> events, PlanFrame frame, int graceDays)
{
    // A session does not last longer: what is measured in it is of its day.
    private static readonly TimeSpan SameSession = TimeSpan.FromHours(12);

    private readonly Dictionary<string, PlanStep> _byId = steps.GroupBy(s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    private readonly Dictionary<PlanStep, IReadOnlyList<TimeProgress>> _known = [];
    private readonly HashSet<PlanStep> _open = [];

    internal IReadOnlyList<StepProgress> All() => [.. steps.Select(s => new StepProgress(s, Of(s)))];

    private IReadOnlyList<TimeProgress> Of(PlanStep step)
    {
        if (_known.TryGetValue(step, out var known))
        {
            return known;
        }

        _open.Add(step);
        var anchors = Anchors(step);
        var done = new List<TimeProgress>();
        var moved = TimeSpan.Zero;
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < step.Times.Count; i++)
        {
            var turn = anchors is null ? -1 : step.IsForEach ? Math.Min(anchors.Count - 1, i * anchors.Count / step.Times.Count) : anchors.Count - 1;
            var anchor = turn < 0 ? null : anchors![turn];
            var shift = done.Count > 0 && !step.IsForEach && moved != TimeSpan.Zero ? moved : anchor?.Moved ?? TimeSpan.Zero;
            var planned = step.Times[i].Planned.From(step.Times[i].Planned.Start + shift);
            var window = step.IsForEach && anchors is not null ? Around(anchors, turn) : Turn(step, i, planned, shift);
            var proof = Proof(step, i, window, used);
            done.Add(proof is not null ? new TimeProgress(planned, StepState.Done, [proof.Reference], proof.At)
                : new TimeProgress(planned, StateOf(step, i, planned, anchor, shift), [], null));
            if (proof is not null)
            {
                used.Add(proof.Reference);
                moved = step.Proof.IsInOrder ? proof.At - step.Times[i].Planned.Start : moved;
            }
        }

        _open.Remove(step);
        return _known[step] = done;
    }

    /// <summary>What a time depends on: how far it moved, and how it stands.</summary>
    private sealed record Dependence(TimeSpan Moved, TimeProgress On, bool IsAfter);

    // Null where nothing is depended on. For each: every time of the other steps; else the last of them.
    private List<Dependence>? Anchors(PlanStep step)
    {
        var related = step.Relations.Select(r => (r.IsAfter, Step: _byId.GetValueOrDefault(r.Step))).Where(r => r.Step is not null && !_open.Contains(r.Step)).ToList();
        var all = related.SelectMany(r => Of(r.Step!).Select((t, i) => new Dependence((t.DoneAt ?? t.Planned.Start) - r.Step!.Times[i].Planned.Start, t, r.IsAfter)))
            .OrderBy(d => d.On.DoneAt ?? d.On.Planned.Start).ToList();
        return all.Count == 0 ? null : all;
    }

    // From one dose to the next; what goes before or with it, from the last one to the end of its day. Nothing before it is given.
    private static (DateTimeOffset From, DateTimeOffset Until)? Around(List<Dependence> anchors, int turn)
    {
        if (anchors[turn].On.DoneAt is not { } at)
        {
            return null;
        }

        return anchors[turn].IsAfter ? (at, turn + 1 < anchors.Count ? anchors[turn + 1].On.DoneAt ?? DateTimeOffset.MaxValue : DateTimeOffset.MaxValue)
            : ((turn > 0 ? anchors[turn - 1].On.DoneAt : null) ?? at.AddDays(-1), at + SameSession);
    }

    // What happens in order may come at any time of the plan; a form counts for the time whose turn it is: from a day before it to a day before the next,
    // or as long after the last as that is after the one before.
    private (DateTimeOffset From, DateTimeOffset Until)? Turn(PlanStep step, int index, Occurrence planned, TimeSpan shift) =>
        step.Proof.IsInOrder ? (Taken(step) ?? (IsFromBefore(step) ? DateTimeOffset.MinValue : frame.Begin.AddDays(-1)), DateTimeOffset.MaxValue)
        : (planned.Start.AddDays(-1), index + 1 < step.Times.Count ? step.Times[index + 1].Planned.Start + shift - TimeSpan.FromDays(1)
            : index > 0 ? planned.Start + (step.Times[index].Planned.Start - step.Times[index - 1].Planned.Start) : DateTimeOffset.MaxValue);

    private PlanEvent? Proof(PlanStep step, int index, (DateTimeOffset From, DateTimeOffset Until)? window, HashSet<string> used)
    {
        // A request of one time is done by what names it; one of several times does not say which.
        if (step.Times[index].Request is { } request && step.Times.Count(t => t.Request == request) == 1
            && events.FirstOrDefault(e => e.Shows(Proofs.Request + request) && !used.Contains(e.Reference)) is { } named)
        {
            return named;
        }

        return window is not { } span ? null
            : events.FirstOrDefault(e => e.Shows(step.Proof.Key) && !used.Contains(e.Reference) && e.At >= span.From && e.At < span.Until);
    }

    // Several steps of the same kind, one after the other, share out what happened: the second begins after what did for the first.
    private DateTimeOffset? Taken(PlanStep step) => steps.TakeWhile(s => s != step)
        .Where(s => s.Proof == step.Proof && !s.IsForEach && _known.ContainsKey(s)).SelectMany(s => _known[s]).Select(t => t.DoneAt).Max()?.AddTicks(1);

    private static bool IsFromBefore(PlanStep step) => step.Phase is "screening" || step.Proof.Key == Proofs.Consent;

    private StepState StateOf(PlanStep step, int index, Occurrence planned, Dependence? anchor, TimeSpan shift)
    {
        var late = planned.Last.AddDays(graceDays);
        var next = index + 1 < step.Times.Count && !step.Proof.IsInOrder ? step.Times[index + 1].Planned.Start + shift : (DateTimeOffset?)null;
        return step.Times[index].Status switch
        {
            "noshow" or "failed" => StepState.Missed,
            "revoked" or "cancelled" or "rejected" or "entered-in-error" => StepState.Stopped,
            _ when frame.IsStopped => StepState.Stopped,
            _ when frame.IsOver(late, graceDays) => StepState.Missed,
            _ when anchor is { On.State: not StepState.Done, IsAfter: true, On.State: not (StepState.Missed or StepState.Stopped) } => StepState.Planned,
            _ when anchor is { On.State: not StepState.Done } => anchor.On.State,
            _ when frame.Now < planned.Start => StepState.Planned,
            _ when next <= frame.Now => StepState.Missed,
            _ => frame.Now <= late ? StepState.Due : StepState.Overdue,
        };
    }
}
