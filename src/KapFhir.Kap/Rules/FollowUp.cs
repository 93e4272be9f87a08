namespace KapFhir.Kap.Rules;

/// <summary>When something is written that may be there already.</summary>
public enum WrittenWhen
{
    /// <summary>Only if it is not there.</summary>
    Absent,

    /// <summary>Over what is there too.</summary>
    Always,

    /// <summary>Only if it is there.</summary>
    Present,
}

/// <summary>What is to be done about a finding: a resource that is written with it.</summary>
/// <param name="Key">What tells it apart from the others of its occasion: the same each time, so that finding again updates.</param>
/// <param name="Text">What is to be done, in words.</param>
public abstract record FollowUp(string Key, string Text)
{
    /// <summary>The resource it is about where that is not the one written: the PHQ-9 whose screen is done.</summary>
    public string? Of { get; init; }

    /// <summary>The time that it is about where that is not the occasion's.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When it is written: what people work on is not written over.</summary>
    public virtual WrittenWhen When => WrittenWhen.Absent;
}

/// <summary>A Task.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">What is to be done.</param>
/// <param name="Due">By when.</param>
/// <param name="Priority">routine, urgent, asap or stat.</param>
/// <param name="IsDone">True if what was to be done is done: a Task that is there is completed.</param>
public sealed record TaskToDo(string Key, string Text, DateTimeOffset Due, string Priority, bool IsDone = false) : FollowUp(Key, Text)
{
    /// <inheritdoc/>
    public override WrittenWhen When => IsDone ? WrittenWhen.Present : WrittenWhen.Absent;
}

/// <summary>A Flag on the patient's record.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">What to know.</param>
/// <param name="Category">A code of flag-category.</param>
/// <param name="Code">What is flagged.</param>
/// <param name="IsActive">False if it is lifted.</param>
public sealed record RaisedFlag(string Key, string Text, string Category, FhirCode Code, bool IsActive = true) : FollowUp(Key, Text)
{
    /// <summary>How much, where a flag has levels.</summary>
    public FhirCode? Level { get; init; }
}

/// <summary>A RiskAssessment of suicide.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">The rationale.</param>
/// <param name="Level">A code of risk-probability: low, moderate, high; null while it is not decided.</param>
/// <param name="Basis">What it rests on.</param>
public sealed record AssessedRisk(string Key, string Text, string? Level, IReadOnlyList<string> Basis) : FollowUp(Key, Text)
{
    /// <inheritdoc/>
    public override WrittenWhen When => WrittenWhen.Always;
}

/// <summary>A Communication to whoever is responsible.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">The message.</param>
/// <param name="Priority">routine, urgent, asap or stat.</param>
public sealed record Message(string Key, string Text, string Priority) : FollowUp(Key, Text);

/// <summary>An AdverseEvent that may have happened: a draft for a clinician to confirm.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Code">The kind of event.</param>
public sealed record SuspectedEvent(string Key, string Text, FhirCode Code) : FollowUp(Key, Text);

/// <summary>A number that is kept about the patient: an Observation.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">What it is.</param>
/// <param name="Code">A code of kap-observable.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its UCUM unit.</param>
public sealed record KeptNumber(string Key, string Text, FhirCode Code, decimal Value, string Unit) : FollowUp(Key, Text)
{
    /// <inheritdoc/>
    public override WrittenWhen When => WrittenWhen.Always;
}
