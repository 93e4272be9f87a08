namespace KapFhir.Kap.Rules;

/// <summary>What is to be done about a finding: a resource that is written with it.</summary>
/// <param name="Key">What tells it apart from the others of its occasion: the same each time, so that finding again updates.</param>
/// <param name="Text">What is to be done, in words.</param>
public abstract record FollowUp(string Key, string Text);

/// <summary>A Task.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">What is to be done.</param>
/// <param name="Due">By when.</param>
/// <param name="Priority">routine, urgent, asap or stat.</param>
/// <param name="IsDone">True if it was done already.</param>
public sealed record TaskToDo(string Key, string Text, DateTimeOffset Due, string Priority, bool IsDone = false) : FollowUp(Key, Text);

/// <summary>A Flag on the patient's record.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">What to know.</param>
/// <param name="Category">A code of flag-category.</param>
/// <param name="Code">What is flagged.</param>
/// <param name="IsActive">False if it is lifted.</param>
public sealed record RaisedFlag(string Key, string Text, string Category, FhirCode Code, bool IsActive = true) : FollowUp(Key, Text);

/// <summary>A RiskAssessment of suicide.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">The rationale.</param>
/// <param name="Level">A code of risk-probability: low, moderate, high.</param>
/// <param name="Basis">What it rests on.</param>
public sealed record AssessedRisk(string Key, string Text, string Level, IReadOnlyList<string> Basis) : FollowUp(Key, Text);

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
public sealed record KeptNumber(string Key, string Text, FhirCode Code, decimal Value, string Unit) : FollowUp(Key, Text);
