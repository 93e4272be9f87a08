using KapFhir.Kap.Release;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Research;

/// <summary>Who is in a study's export: patients with a consent to research that names the study and says whether they may be re-identified.</summary>
public static class ResearchConsent
{
    private const string Categories = Build.Hl7 + "consentcategorycodes";

    /// <summary>True for a consent that lets its patient into the study: in force, verified, with rsdid or rsreid, naming the study.</summary>
    public static bool IsFor(ConsentDirective consent, string study, DateTimeOffset moment) =>
        consent is { Scope: "research", IsVerified: true } && consent.IsInForce(moment)
        && consent.Categories.Any(c => c is { System: Categories, Code: "rsdid" or "rsreid" })
        && consent.Studies.Contains(study, StringComparer.Ordinal);

    /// <summary>The consents that decide on a patient's records: those to research only as far as they are for the study.</summary>
    public static IEnumerable<ConsentDirective> Deciding(IEnumerable<ConsentDirective> consents, string study, DateTimeOffset moment) =>
        consents.Where(c => c.Scope != "research" || c.Root?.Permits == false || IsFor(c, study, moment));

    /// <summary>What is asked of the consents of a patient.</summary>
    /// <param name="patient">The patient.</param>
    /// <param name="study">The study, and whoever stands behind it.</param>
    /// <param name="moment">When.</param>
    public static ReleaseRequest Request(string patient, IReadOnlyList<string> study, DateTimeOffset moment) => new(patient, "HRESCH", moment) { Recipients = study };
}
