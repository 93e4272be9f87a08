namespace KapFhir.Kap.Scoring;

/// <summary>The score of one response.</summary>
/// <param name="Scale">The scale.</param>
/// <param name="Total">The total, or null where too many answers are missing or the result is a level.</param>
/// <param name="Answered">How many of the scale's parts were answered.</param>
/// <param name="Items">How many parts the scale has.</param>
/// <param name="Band">The band the total is in, or null.</param>
public sealed record Score(Scale Scale, decimal? Total, int Answered, int Items, Band? Band)
{
    /// <summary>The level of a triage, or null.</summary>
    public TriageLevel? Level { get; init; }

    /// <summary>Subscales, raw sums and criteria, where the answers allow them.</summary>
    public IReadOnlyList<ScorePart> Parts { get; init; } = [];

    /// <summary>The answers that matter by themselves.</summary>
    public IReadOnlyList<CriticalAnswer> Critical { get; init; } = [];

    /// <summary>True if there is a result.</summary>
    public bool HasResult => Total is not null || Level is not null;

    /// <summary>True if answers were missing and the total was scaled up.</summary>
    public bool IsProRated => Total is not null && Answered < Items;
}

/// <summary>What is recorded beside a total.</summary>
/// <param name="System">The system of its code.</param>
/// <param name="Code">Its code.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Value">Its number, or null where it is a yes or no.</param>
/// <param name="Holds">The yes or no, or null where it is a number.</param>
public sealed record ScorePart(string System, string Code, string Title, decimal? Value, bool? Holds);

/// <summary>An answer that matters by itself.</summary>
/// <param name="Item">The item.</param>
/// <param name="Points">What was answered.</param>
public sealed record CriticalAnswer(CriticalItem Item, decimal Points);
