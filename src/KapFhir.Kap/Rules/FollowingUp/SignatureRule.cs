using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.FollowingUp;

/// <summary>The settings of R-33.</summary>
public sealed class SignatureOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>The consent.</summary>
    [Description("Whether the consent to treatment must be signed. Source: R-33 of the clinical brief.")]
    public bool RequireConsent { get; set; } = true;

    /// <summary>The dose.</summary>
    [Description("Whether each dose of the session must be signed. Source: R-33 of the clinical brief.")]
    public bool RequireDose { get; set; } = true;

    /// <summary>Waste.</summary>
    [Description("Whether a dose with waste must be signed by its witness too. Source: R-33 of the clinical brief; facility policy and many states, no flat federal rule.")]
    public bool RequireWaste { get; set; } = true;
}

/// <summary>R-33: what a session rests on is signed when it is signed off: a Provenance with a signature of the consent, of each dose, of waste.</summary>
internal static class SignatureRule
{
    private const string Id = "R-33";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, SignatureOptions options, ConsentOptions consents)
    {
        if (options.RequireConsent && ConsentRule.Standing(occasion, facts, consents) is { } consent && !IsSigned(consent.Reference, facts))
        {
            yield return Found(Issues.ConsentNotSigned(occasion.Place("extension")), [consent.Reference], "consent");
        }

        var doses = facts.Doses.Where(d => d.Session == occasion.Session!.Reference).ToList();
        var unsigned = doses.Where(d => options.RequireDose && !IsSigned(d.Reference, facts)).Select(d => d.Reference).ToList();
        if (unsigned.Count > 0)
        {
            yield return Found(Issues.DoseNotSigned(occasion.Place("performer"), unsigned.Count), unsigned, "dose");
        }

        var wasted = doses.Where(d => options.RequireWaste && d.Controlled?.Wasted > 0 && !Witnesses(d).Any(w => IsSignedBy(d.Reference, w, facts))).Select(d => d.Reference).ToList();
        if (wasted.Count > 0)
        {
            yield return Found(Issues.WasteNotSigned(occasion.Place("performer"), wasted.Count), wasted, "waste");
        }
    }

    private static IEnumerable<string> Witnesses(DoseFact dose) =>
        dose.Performers.Where(p => p.Function == "witness").Select(p => p.Actor).Append(dose.Controlled?.Witness).OfType<string>();

    private static bool IsSigned(string reference, PatientFacts facts) => facts.Signatures.Any(s => s.Target == reference);

    private static bool IsSignedBy(string reference, string who, PatientFacts facts) => facts.Signatures.Any(s => s.Target == reference && s.Signer == who);

    private static Finding Found(Issue issue, IReadOnlyList<string> implicated, string what) =>
        new(Id, issue, FhirCode.Kap("kap-issue", "signature-missing"), FindingSeverity.Moderate) { Implicated = implicated, Detail = what };
}
