using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules;

/// <summary>
/// Finds what lifts a finding: a DetectedIssue with the rule as code, that implicates what is written (or its session or order, or the very fact), with a
/// mitigation that is coded and signed. https://hl7.org/fhir/R4/detectedissue.html
/// </summary>
internal sealed class Overrides
{
    /// <summary>The code system of the rules' ids.</summary>
    internal const string RuleSystem = "kap-rule";

    private readonly List<(string Reference, IReadOnlyList<FhirCode> Codes, IReadOnlyList<string> Implicated, FhirCode Reason, string Signer)> _mitigated;

    private Overrides(IEnumerable<FhirNode> issues) => _mitigated =
        [.. from issue in issues
            where issue.ChildText("status") is not ("cancelled" or "entered-in-error")
            from mitigation in issue.ChildrenNamed("mitigation").Take(1)
            let signer = mitigation.Target("author")
            from reason in mitigation.Codes("action").Take(1)
            where signer is not null
            select (issue.Self(), (IReadOnlyList<FhirCode>)[.. issue.Codes("code")], issue.Targets("implicated"), reason, signer)];

    /// <summary>
    /// Those on record that implicate what is written or what the findings rest on; nothing is read if nothing was found. Asked by what they implicate, since a
    /// patient may have many issues that nobody has signed.
    /// </summary>
    internal static Overrides Read(Occasion occasion, IReadOnlyList<Finding> findings, RecordReader reader, int most)
    {
        var rules = string.Join(',', findings.Select(f => FhirCode.Kap(RuleSystem, f.Rule).ToString()).Distinct(StringComparer.Ordinal));
        var about = string.Join(',', findings.SelectMany(f => About(f, occasion)).Distinct(StringComparer.Ordinal));
        return new Overrides(rules.Length == 0 ? []
            : reader.Find(RecordSearch.Of("DetectedIssue", most, ("patient", occasion.Patient), ("implicated", about), ("code", rules))));
    }

    private static IEnumerable<string> About(Finding finding, Occasion occasion) =>
        new[] { occasion.Reference, occasion.Session?.Reference, occasion.Dose?.Request }.OfType<string>().Concat(finding.IsClearedWithFact ? finding.Implicated : []);

    /// <summary>What lifts this finding, or null.</summary>
    internal Override? Of(Finding finding, Occasion occasion)
    {
        string[] about = [.. About(finding, occasion)];
        foreach (var (reference, codes, implicated, reason, signer) in _mitigated)
        {
            if (IsAbout(codes, finding) && implicated.Any(about.Contains))
            {
                return new Override(reference, reason, signer);
            }
        }

        return null;
    }

    // A kind of issue beside the rule narrows it: who signed for a high dose has not signed for an old weight.
    private static bool IsAbout(IReadOnlyList<FhirCode> codes, Finding finding) =>
        codes.Contains(FhirCode.Kap(RuleSystem, finding.Rule))
        && codes.All(c => c.System == Build.KapSystem(RuleSystem) || c.System is "" || c == finding.Code);
}
