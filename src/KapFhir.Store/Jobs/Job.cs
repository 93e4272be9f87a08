namespace KapFhir.Store.Jobs;

/// <summary>How far a job is.</summary>
public enum JobState
{
    /// <summary>It waits to be taken.</summary>
    Waiting = 0,

    /// <summary>A process is at work on it.</summary>
    Running = 1,

    /// <summary>It is done.</summary>
    Done = 2,

    /// <summary>It could not be done; the outcome says why.</summary>
    Failed = 3,

    /// <summary>Somebody wanted it no more.</summary>
    Cancelled = 4,
}

/// <summary>A piece of work beside requests, as it stands in the database for all processes.</summary>
/// <param name="Id">Its id: 32 random letters and digits unless it was given one.</param>
/// <param name="Kind">What is to be done; says which <see cref="JobKind"/> works on it.</param>
/// <param name="State">How far it is.</param>
/// <param name="Caller">Who asked for it; empty for the server itself.</param>
/// <param name="Input">What the work needs to know.</param>
/// <param name="Position">Where the work goes on after an interruption; empty at the start.</param>
/// <param name="Progress">What is counted.</param>
/// <param name="Outcome">What came of it, in words; or why it failed.</param>
/// <param name="Times">When what happened.</param>
/// <param name="Attempt">How often it has been taken.</param>
/// <param name="WantsCancel">True if somebody wants it no more.</param>
/// <param name="IsRestartable">False if it must not be begun twice.</param>
public sealed record Job(
    string Id, string Kind, JobState State, string Caller, string Input, string Position, JobProgress Progress, string Outcome, JobTimes Times, int Attempt,
    bool WantsCancel, bool IsRestartable)
{
    /// <summary>True if nothing more happens.</summary>
    public bool IsEnded => State >= JobState.Done;
}

/// <summary>What is counted of a job.</summary>
/// <param name="Done">How many of its things are done, those that failed included.</param>
/// <param name="Total">How many there are; 0 if that is not known.</param>
/// <param name="Failed">How many could not be done.</param>
public sealed record JobProgress(long Done, long Total, long Failed)
{
    /// <summary>Nothing yet.</summary>
    public static JobProgress None { get; } = new(0, 0, 0);
}

/// <summary>When what happened to a job.</summary>
/// <param name="Created">When it was asked for.</param>
/// <param name="Started">When work on it first began, or null.</param>
/// <param name="Ended">When it ended, or null.</param>
public sealed record JobTimes(DateTimeOffset Created, DateTimeOffset? Started, DateTimeOffset? Ended);

/// <summary>A job to be.</summary>
/// <param name="Kind">What is to be done.</param>
public sealed record NewJob(string Kind)
{
    /// <summary>An id of its own, where there can be one such job only; otherwise one is made that nobody guesses.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>What the work needs to know.</summary>
    public string Input { get; init; } = "";

    /// <summary>Who asks for it; empty for the server itself.</summary>
    public string Caller { get; init; } = "";

    /// <summary>How many things are to be done, if that is known.</summary>
    public long Total { get; init; }

    /// <summary>How long it waits before it may be taken.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// How many processes may stop in the middle of it without getting further before it fails. 0 for work that must not be begun twice.
    /// </summary>
    public int MostTakeovers { get; init; } = 3;
}

/// <summary>How a piece of work ended.</summary>
/// <param name="State">Done, failed or cancelled.</param>
/// <param name="Outcome">What came of it, in words.</param>
public sealed record JobEnd(JobState State, string Outcome)
{
    /// <summary>What it leaves to be fetched, or null.</summary>
    public ReadOnlyMemory<byte>? Output { get; init; }

    /// <summary>All is done.</summary>
    public static JobEnd Done(string outcome) => new(JobState.Done, outcome);

    /// <summary>It cannot be done.</summary>
    public static JobEnd Failed(string why) => new(JobState.Failed, why);
}

/// <summary>What there is of a kind of job.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Waiting">How many are due and not begun.</param>
/// <param name="Lag">For how long the first of those has waited.</param>
/// <param name="Running">How many a process is at.</param>
/// <param name="Failed">How many failed and are not forgotten yet.</param>
public sealed record JobFigures(string Kind, long Waiting, TimeSpan Lag, long Running, long Failed);
