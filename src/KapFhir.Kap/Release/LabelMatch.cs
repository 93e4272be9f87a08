// https://hl7.org/fhir/R4/security-labels.html and Consent.provision.securityLabel
using KapFhir.Fhir.Terminology;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>
/// Whether a resource has the labels that a provision names. "For Confidentiality, it's a high water mark. For other kinds of security labels, subsumption
/// logic applies": a permission up to R reaches N; a denial from R on leaves N alone. What has no confidentiality is N, the usual.
/// </summary>
internal sealed class LabelMatch(ValueSetMembership terminology)
{
    internal const string Confidentiality = Build.Hl7 + "v3-Confidentiality";
    internal const string Act = Build.Hl7 + "v3-ActCode";
    private const string Order = "ULMNRV";
    private const char Usual = 'N';

    /// <summary>How confidential the labels say that something is: one of U, L, M, N, R, V.</summary>
    internal static char LevelOf(IEnumerable<FhirCode> labels) =>
        labels.Where(IsLevel).Select(l => l.Code[0]).DefaultIfEmpty(Usual).MaxBy(l => Order.IndexOf(l, StringComparison.Ordinal));

    internal bool Matches(IReadOnlyList<FhirCode> named, IReadOnlyList<FhirCode> labels, bool isPermission)
    {
        if (named.Count == 0)
        {
            return true;
        }

        var levels = named.Where(IsLevel).Select(l => Rank(l.Code[0])).ToList();
        var others = named.Where(l => !IsLevel(l)).ToList();
        var level = Rank(LevelOf(labels));
        return (levels.Count == 0 || (isPermission ? level <= levels.Max() : level >= levels.Min()))
            && (others.Count == 0 || others.Exists(n => labels.Any(l => Covers(n, l))));
    }

    private static bool IsLevel(FhirCode label) => label is { System: Confidentiality, Code.Length: 1 } && Order.Contains(label.Code[0], StringComparison.Ordinal);

    private static int Rank(char level) => Order.IndexOf(level, StringComparison.Ordinal);

    // The code systems of policies have been moved about between releases of HL7's terminology: the code tells.
    private bool Covers(FhirCode named, FhirCode label) =>
        named.Code == label.Code || (named.System == label.System && terminology.Subsumes(named.System, named.Code, label.Code) == true);
}
