namespace KapFhir.Kap.Protocols.Progress;

/// <summary>A step of a plan in force: what it asks for, and when.</summary>
public sealed record PlanStep
{
    /// <summary>The id of its action, or the number of its activity.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public string? Title { get; init; }

    /// <summary>Its phase: a code of kap-session-phase, or null.</summary>
    public string? Phase { get; init; }

    /// <summary>Its times, in order.</summary>
    public required IReadOnlyList<StepTime> Times { get; init; }

    /// <summary>What shows that it was done.</summary>
    public required StepProof Proof { get; init; }

    /// <summary>The steps that it depends on.</summary>
    public IReadOnlyList<StepRelation> Relations { get; init; } = [];

    /// <summary>True if it is done at each time of the step it depends on.</summary>
    public bool IsForEach { get; init; }
}

/// <summary>One time of a step.</summary>
/// <param name="Planned">When.</param>
/// <param name="Request">The request that it is asked for by, as a reference, or null.</param>
/// <param name="Status">The status of that request.</param>
public sealed record StepTime(Occurrence Planned, string? Request, string? Status);

/// <summary>That a step depends on another.</summary>
/// <param name="Step">The other's id.</param>
/// <param name="IsAfter">True if it waits for the other; false if it goes before or with it.</param>
public sealed record StepRelation(string Step, bool IsAfter);

/// <summary>What shows that a step was done: a kind of event, or a form.</summary>
/// <param name="Key">The key of <see cref="PlanEvent.Keys"/>.</param>
/// <param name="IsInOrder">True if the first such event does for the first time, and so on; false if an event counts for the time that it falls to.</param>
public sealed record StepProof(string Key, bool IsInOrder);

/// <summary>Something that happened.</summary>
/// <param name="Reference">The resource.</param>
/// <param name="At">When.</param>
/// <param name="Keys">What it shows.</param>
public sealed record PlanEvent(string Reference, DateTimeOffset At, IReadOnlyList<string> Keys)
{
    /// <summary>True if it shows this.</summary>
    internal bool Shows(string key) => Keys.Contains(key, StringComparer.Ordinal);
}

/// <summary>How a time of a step stands.</summary>
public enum StepState
{
    /// <summary>Its time has not come, or what it waits for is not done.</summary>
    Planned,

    /// <summary>Its time has come.</summary>
    Due,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Its time is over, and it can still be done.</summary>
    Overdue,

    /// <summary>Its time is over, and it can no more be done.</summary>
    Missed,

    /// <summary>The plan, or the request, was stopped before it.</summary>
    Stopped,
}

/// <summary>How a time of a step stands, and by what.</summary>
/// <param name="Planned">When it is planned now: moved with what it depends on.</param>
/// <param name="State">How it stands.</param>
/// <param name="By">What it was done by.</param>
/// <param name="DoneAt">When it was done.</param>
public sealed record TimeProgress(Occurrence Planned, StepState State, IReadOnlyList<string> By, DateTimeOffset? DoneAt);

/// <summary>How a step stands.</summary>
public sealed record StepProgress(PlanStep Step, IReadOnlyList<TimeProgress> Times);
