using KapFhir.Fhir;

namespace KapFhir.Kap.Rules;

/// <summary>What the rules say to one resource that is written.</summary>
/// <param name="Occasion">What is being done.</param>
/// <param name="Findings">What was found, and what becomes of it.</param>
public sealed record Verdict(Occasion Occasion, IReadOnlyList<JudgedFinding> Findings)
{
    /// <summary>True if the write is refused.</summary>
    public bool IsRefusal => Findings.Any(f => f is { Mode: RuleMode.Block, Override: null });

    /// <summary>What to tell the client.</summary>
    public IReadOnlyList<Issue> Issues => [.. Findings.Where(f => !f.Finding.IsTaskOnly).Select(f => f.Issue)];
}

/// <summary>A finding and what becomes of it.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Mode">Warn or Block.</param>
/// <param name="Override">The mitigation that lifts it, or null.</param>
public sealed record JudgedFinding(Finding Finding, RuleMode Mode, Override? Override)
{
    /// <summary>What was found, in words, without the place.</summary>
    public string Words => Finding.Issue.Diagnostics[(Finding.Issue.Diagnostics.IndexOf(Finding.Rule, StringComparison.Ordinal) + Finding.Rule.Length + 2)..];

    /// <summary>What to tell the client.</summary>
    public Issue Issue => Override is not null ? Finding.Issue.Overridden() : Mode == RuleMode.Block ? Finding.Issue.AsRefusal() : Finding.Issue;
}

/// <summary>A signed reason to go ahead in spite of a finding: a DetectedIssue with a mitigation.</summary>
/// <param name="Reference">The DetectedIssue.</param>
/// <param name="Reason">The coded action taken: https://hl7.org/fhir/R4/valueset-detectedissue-mitigation-action.html</param>
/// <param name="Signer">Who answers for it.</param>
public sealed record Override(string Reference, FhirCode Reason, string Signer);
