using KapFhir.Fhir;

namespace KapFhir.Kap.Rules;

/// <summary>How much a finding matters: https://hl7.org/fhir/R4/valueset-detectedissue-severity.html</summary>
public enum FindingSeverity
{
    /// <summary>Minor.</summary>
    Low,

    /// <summary>May change what is done.</summary>
    Moderate,

    /// <summary>May cause harm.</summary>
    High,
}

/// <summary>What a rule found.</summary>
/// <param name="Rule">The rule: <c>R-05</c>.</param>
/// <param name="Issue">What is told: the element, the rule, the way out. Names the kind of fact, never what it says of the patient.</param>
/// <param name="Code">The kind of DetectedIssue.</param>
/// <param name="Severity">How much it matters.</param>
public sealed record Finding(string Rule, Issue Issue, FhirCode Code, FindingSeverity Severity)
{
    /// <summary>The resources on record that it rests on, as references.</summary>
    public IReadOnlyList<string> Implicated { get; init; } = [];

    /// <summary>
    /// True if a mitigation that implicates the facts it rests on lifts it for good: a diagnosis that was cleared, a drug that was acknowledged. Otherwise
    /// only one about this write does.
    /// </summary>
    public bool IsClearedWithFact { get; init; }

    /// <summary>True if it never refuses a write, whatever the rule's mode.</summary>
    public bool IsAdvice { get; init; }

    /// <summary>True if nothing is wrong: only its follow-up is written.</summary>
    public bool IsTaskOnly { get; init; }

    /// <summary>What is to be done about it, written with it.</summary>
    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    /// <summary>Which of several it is, for those who may see it: an item of kap-eligibility-item, a drug.</summary>
    public string? Detail { get; init; }

    /// <summary>What tells two findings of one rule apart: one DetectedIssue each.</summary>
    public string Key => Rule + ":" + Code.Code + ":" + Issue.Expression + ":" + Detail;
}
