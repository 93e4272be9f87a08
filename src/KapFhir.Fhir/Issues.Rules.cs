using System.Globalization;

namespace KapFhir.Fhir;

/// <content>
/// What the rules around a ketamine dose can say. Each text names the element, the rule and the way out, and only the kind of fact it rests on: who reads it
/// may not be one who may see the fact. Each is a warning; a rule that blocks makes it an error.
/// </content>
public static partial class Issues
{
    /// <summary>The same finding as a refusal.</summary>
    public static Issue AsRefusal(this Issue finding) => finding with { Severity = IssueSeverity.Error, Status = 422, Diagnostics = finding.Diagnostics
        + " To go ahead all the same, send in the same transaction a DetectedIssue that implicates this resource, with the rule as code (kap-rule) and a coded, signed mitigation." };

    /// <summary>The finding was lifted by a signed mitigation.</summary>
    public static Issue Overridden(this Issue finding) =>
        finding with { Severity = IssueSeverity.Information, Diagnostics = finding.Diagnostics + " Lifted by a signed mitigation." };

    /// <summary>R-01: there is no consent.</summary>
    public static Issue ConsentMissing(string place) =>
        Rule("R-01", place, "required", "there is no Consent of scope treatment signed before. Record the signed consent (kap-consent-treatment) first, or in the same transaction.");

    /// <summary>R-01: the consent was withdrawn.</summary>
    public static Issue ConsentWithdrawn(string place) =>
        Rule("R-01", place, "business-rule", "the patient's consent to treatment is withdrawn or inactive. Do not give the dose; a new consent must be signed.");

    /// <summary>R-01: the consent is not active or not verified.</summary>
    public static Issue ConsentNotInForce(string place) => Rule(
        "R-01", place, "business-rule", "the patient's consent to treatment is not in force: it must be active, dated and verified (verification.verified true).");

    /// <summary>R-01: the consent is too old.</summary>
    public static Issue ConsentExpired(string place, int days) =>
        Rule("R-01", place, "expired", $"the patient's consent to treatment does not cover this time: it holds for provision.period, at most {days} days. Have it signed anew.");

    /// <summary>R-01: topics are missing.</summary>
    public static Issue ConsentTopicsMissing(string place, IReadOnlyList<string> topics) => Rule(
        "R-01", place, "business-rule", $"the patient's consent lacks topics that this route asks for: {string.Join(", ", topics)}. Explain them and record each as kap-consent-topic, understood.");

    /// <summary>R-01: the route is not the one consented to.</summary>
    public static Issue ConsentOfOtherRoute(string place) =>
        Rule("R-01", place, "business-rule", "the consent was signed before doses by another route or of another product. Have a consent signed for this one.");

    /// <summary>R-05: no blood pressure.</summary>
    public static Issue PressureNotTaken(string place, int minutes) => Rule(
        "R-05", place, "required", $"no blood pressure was recorded in the {minutes} minutes before. Measure it and send the Observation (85354-9) first, or in the same transaction.");

    /// <summary>R-05: blood pressure delays the dose.</summary>
    public static Issue PressureDelays(string place, decimal systolic, decimal diastolic) => Rule("R-05", place, "business-rule",
        string.Create(CultureInfo.InvariantCulture, $"the blood pressure before the dose is above {systolic}/{diastolic} mm[Hg]. Wait, measure again, and give the dose when it is below."));

    /// <summary>R-05: blood pressure forbids the dose.</summary>
    public static Issue PressureStops(string place, decimal systolic, decimal diastolic) => Rule("R-05", place, "business-rule",
        string.Create(CultureInfo.InvariantCulture, $"the blood pressure before the dose is {systolic}/{diastolic} mm[Hg] or more. Give no dose and tell the prescriber."));

    /// <summary>R-05: oxygen saturation.</summary>
    public static Issue SaturationLow(string place, decimal least) => Rule(
        "R-05", place, "business-rule", string.Create(CultureInfo.InvariantCulture, $"the oxygen saturation before the dose is below {least} %. Find out why before the dose."));

    /// <summary>R-05: heart rate.</summary>
    public static Issue HeartRateOut(string place, decimal least, decimal most) => Rule(
        "R-05", place, "business-rule", string.Create(CultureInfo.InvariantCulture, $"the heart rate before the dose is below {least} or above {most} per minute. Find out why before the dose."));

    /// <summary>R-06: the weight is too old.</summary>
    public static Issue WeightNotFresh(string place, int days, bool isThere) => Rule("R-06", place, "required",
        $"{(isThere ? "the last weight on record is older than" : "no weight is on record for the last")} {days} days, so the dose by weight is not computed. Weigh the patient and send the Observation (29463-7).");

    /// <summary>R-06: above the ceiling.</summary>
    public static Issue DoseAboveCeiling(string place, decimal most, string unit) => Rule("R-06", place, "business-rule",
        string.Create(CultureInfo.InvariantCulture, $"the dose is above this route's ceiling of {most} {unit}. Lower it, or have the prescriber sign a reason."));

    /// <summary>R-06: above what is usual.</summary>
    public static Issue DoseAboveTypical(string place, decimal most, string unit) => Rule("R-06", place, "business-rule",
        string.Create(CultureInfo.InvariantCulture, $"the dose is above this route's usual {most} {unit}. Check that it is meant."));

    /// <summary>R-06: stated and computed dose by weight differ.</summary>
    public static Issue DosePerWeightWrong(string place, decimal apart) => Rule("R-06", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"kap-dose-per-weight differs from the dose divided by kap-dosing-weight by more than {apart} mg/kg. Correct one of the three."));

    /// <summary>R-06: administration and session differ.</summary>
    public static Issue DosesDisagree(string place, decimal apart) => Rule("R-06", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"the session's kap-administered-dose and its administrations differ by more than {apart} mg/kg. The administrations are the truth: correct the session."));

    private static Issue Rule(string rule, string place, string code, string text) => Warning(code, $"{place}: {rule}: {text}").At(place) with { Rule = rule };
}
