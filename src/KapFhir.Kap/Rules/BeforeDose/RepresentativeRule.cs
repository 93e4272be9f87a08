using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-34.</summary>
public sealed class RepresentativeOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>Age of majority.</summary>
    [Description("Age in years from which a patient signs for themselves. Source: the age of majority in most US states; 19 or 21 in some: state law, the clinic's own.")]
    public int AdultAge { get; set; } = 18;

    /// <summary>Who may sign.</summary>
    [Description("Relationships by which a RelatedPerson may sign: codes of v3-RoleCode and v2-0131, separated by commas (guardian, power of attorney, parents). "
        + "Source: HL7 v3-RoleCode; who may sign is state law, the clinic's own.")]
    public string Relationships { get; set; } = "GUARD,GUADLTM,SPOWATT,POWATT,HPOWATT,DPOWATT,RESPRSN,PRN,MTH,FTH,NMTH,NFTH,ADOPTP,ADOPTM,ADOPTF,STPPRN";

    /// <summary>Who has no capacity.</summary>
    [Description("Codes of Conditions that say a patient cannot consent, `system|code`, separated by commas. Source: none that is verified: the clinic names its own.")]
    public string IncapacityCodes { get; set; } = "";
}

/// <summary>R-34: the consent was signed by the patient, or by who may sign for a minor or a patient without capacity.</summary>
internal static class RepresentativeRule
{
    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, RepresentativeOptions options, ConsentOptions consents)
    {
        // That there is none is R-01's to say.
        if (ConsentRule.Standing(occasion, facts, consents) is not { } consent)
        {
            return [];
        }

        var place = occasion.Place("subject");
        var signed = consent.Signed ?? occasion.At;
        var isRepresented = facts.Representatives.Any(r => consent.Signers.Contains(r.Reference, StringComparer.Ordinal) && MaySign(r, occasion.Patient, signed, options));
        var (isMinor, isUnable) = (facts.Person?.AgeAt(signed) < options.AdultAge, IsUnable(facts, signed, options));
        Issue? issue = isRepresented ? null
            : isMinor ? Issues.MinorNotRepresented(place, options.AdultAge)
            : isUnable ? Issues.PatientNotRepresented(place)
            : !consent.Signers.Contains(occasion.Patient, StringComparer.Ordinal) ? Issues.ConsentSignedByOther(place) : null;
        return issue is null ? []
            : [new Finding("R-34", issue, FhirCode.Kap("kap-issue", "representative"), FindingSeverity.High) { Implicated = [consent.Reference], IsClearedWithFact = true }];
    }

    private static bool MaySign(RepresentativeFact person, string patient, DateTimeOffset signed, RepresentativeOptions options) =>
        person.Patient == patient && person.IsActive && !(person.From > signed) && !(person.Until < signed)
        && person.Relationships.Any(r => SettingList.Of(options.Relationships).Contains(r, StringComparer.Ordinal));

    private static bool IsUnable(PatientFacts facts, DateTimeOffset signed, RepresentativeOptions options)
    {
        var codes = SettingList.Of(options.IncapacityCodes).Select(FhirCode.Parse).OfType<FhirCode>().ToHashSet();
        return codes.Count > 0 && facts.Conditions.Any(c => c.Codes.Any(codes.Contains) && (c.Since is null || c.Since <= signed) && (c.IsActive || c.Ended > signed));
    }
}
