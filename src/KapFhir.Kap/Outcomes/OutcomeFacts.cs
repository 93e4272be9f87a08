using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Outcomes;

/// <summary>A total of a scale.</summary>
/// <param name="Reference">The Observation.</param>
/// <param name="Patient">The patient.</param>
/// <param name="At">When.</param>
/// <param name="Day">The day where it was taken.</param>
/// <param name="Value">The total.</param>
public sealed record ScoreFact(string Reference, string Patient, DateTimeOffset At, DateOnly Day, decimal Value)
{
    /// <summary>The time as the record has it, in its own zone and precision; null where facts were not read from one.</summary>
    public string? Said { get; init; }

    /// <summary>The code of the total.</summary>
    public string Code { get; init; } = "";

    /// <summary>The answer to the item on thoughts of death (44260-8), or null.</summary>
    public decimal? Suicidality { get; init; }

    /// <summary>The session it belongs to, or null.</summary>
    public string? Session { get; init; }

    /// <summary>A code of kap-timepoint, or null.</summary>
    public string? Timepoint { get; init; }

    /// <summary>The state that is written in it, or null.</summary>
    public string? State { get; init; }
}

/// <summary>A course of treatment: an EpisodeOfCare.</summary>
/// <param name="Reference">The EpisodeOfCare.</param>
/// <param name="Patient">The patient.</param>
/// <param name="Types">Its codes of kap-course-type.</param>
/// <param name="Start">The first day; null if it is open.</param>
/// <param name="End">The last day; null if it is open.</param>
public sealed record CourseFact(string Reference, string Patient, IReadOnlyList<string> Types, DateOnly? Start, DateOnly? End)
{
    /// <summary>True if it is finished or was cancelled.</summary>
    public bool IsEnded { get; init; }

    /// <summary>The conditions treated.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>True if it has this day.</summary>
    public bool Covers(DateOnly day) => (Start is null || Start <= day) && (End is null || day <= End);
}

/// <summary>What a session is for.</summary>
public enum SessionKind
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>Ketamine is given.</summary>
    Dosing,

    /// <summary>The patient is prepared.</summary>
    Preparation,

    /// <summary>A dose is integrated.</summary>
    Integration,
}

/// <summary>A session: a Procedure.</summary>
/// <param name="Reference">The Procedure.</param>
/// <param name="Patient">The patient.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="At">When it began.</param>
/// <param name="Day">The day where it took place.</param>
public sealed record SessionPoint(string Reference, string Patient, SessionKind Kind, DateTimeOffset At, DateOnly Day)
{
    /// <summary>The time as the record has it, in its own zone and precision; null where facts were not read from one.</summary>
    public string? Said { get; init; }

    /// <summary>True if it took place as a whole.</summary>
    public bool IsCompleted { get; init; }

    /// <summary>Its status.</summary>
    public string Status { get; init; } = "";

    /// <summary>The phase that it says: a code of kap-session-phase, or null.</summary>
    public string? Phase { get; init; }

    /// <summary>The visit, or null.</summary>
    public string? Encounter { get; init; }

    /// <summary>How ketamine is given.</summary>
    public DoseRoute Route { get; init; }

    /// <summary>The dose given in mg, or null.</summary>
    public decimal? Milligrams { get; init; }

    /// <summary>The number in the course that it says, or null.</summary>
    public int? Number { get; init; }

    /// <summary>True if it is a dose that took place.</summary>
    public bool IsDose => Kind == SessionKind.Dosing && IsCompleted;
}

/// <summary>A patient as far as a cohort asks.</summary>
/// <param name="Reference">The patient.</param>
/// <param name="Born">The birth date, or null.</param>
/// <param name="Gender">Administrative gender, or null.</param>
/// <param name="Died">The day of death, or null.</param>
/// <param name="IsDead">True if the patient died, the day known or not.</param>
public sealed record TraitsFact(string Reference, DateOnly? Born, string? Gender, DateOnly? Died, bool IsDead);

/// <summary>A condition that a course treats.</summary>
/// <param name="Reference">The Condition.</param>
/// <param name="Code">Its first code, or null.</param>
/// <param name="Text">What it is called.</param>
/// <param name="FailedTrials">How many treatments failed before, or null if it is not said.</param>
public sealed record IndicationFact(string Reference, string? Code, string Text, int? FailedTrials);
