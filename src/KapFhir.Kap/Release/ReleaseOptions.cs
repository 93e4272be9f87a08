using System.ComponentModel;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>What may be released without a consent, and what needs one of its own. The settings under <c>Kap:Release</c>.</summary>
public sealed class ReleaseOptions
{
    /// <summary>The purposes for which ordinary records are released unless a consent denies it.</summary>
    [Description("Purposes of use (v3-ActReason, what is below them included) for which records without special protection are released unless a consent denies it. "
        + "Source: 45 CFR 164.506 (treatment, payment, operations).")]
    public string PermittedPurposes { get; set; } = "TREAT,HPAYMT,HOPERAT";

    /// <summary>The purposes that nothing above them stands for.</summary>
    [Description("Purposes that are never meant by a broader one: a consent must name them. Source: 42 CFR 2.31(d) (legal proceedings apart), 45 CFR 164.508(a)(3) (marketing).")]
    public string NamedPurposes { get; set; } = "HLEGAL,HMARKT,HRESCH";

    /// <summary>The labels of psychotherapy notes.</summary>
    [Description("Labels (a code of meta.security) of psychotherapy notes: released only by a consent that names one of them. Source: 45 CFR 164.508(a)(2).")]
    public string PsychotherapyLabels { get; set; } = "PSYTHPN,HIPAAPsyNotes";

    /// <summary>The labels of Part 2 records.</summary>
    [Description("Labels of records of a Part 2 program: released only by a consent that names one of them, the recipient and the purpose. Source: 42 CFR 2.31.")]
    public string Part2Labels { get; set; } = "42CFRPart2,42CFRPart2CD";

    /// <summary>Further labels that need a consent of their own.</summary>
    [Description("Further labels that need a consent that names them: V is what someone restricted beyond R; add MH, PSY or ETHUD where a state's law asks for it. "
        + "Source: design default.")]
    public string ConsentLabels { get; set; } = "V";

    /// <summary>The purposes of an emergency.</summary>
    [Description("Purposes that break the glass: what consents deny is released all the same, and the privacy officer is told. Source: 42 CFR 2.51, 45 CFR 164.512(j).")]
    public string EmergencyPurposes { get; set; } = "BTG,ETREAT";

    /// <summary>Who may break the glass.</summary>
    [Description("Codes of roles (PractitionerRole.code) of which a recipient must have one to break the glass; empty for any recipient. Source: design default.")]
    public string EmergencyRoles { get; set; } = "doctor,nurse";

    /// <summary>Whether psychotherapy notes are released in an emergency.</summary>
    [Description("Whether an emergency releases psychotherapy notes too. Source: design default; 45 CFR 164.508(a)(2)(ii) would allow it to avert a serious threat.")]
    public bool EmergencyReleasesPsychotherapyNotes { get; set; }

    /// <summary>Types that are never released.</summary>
    [Description("Resource types that are never part of a release: they are about the record, not of it. Source: design default.")]
    public string WithheldTypes { get; set; } = "AuditEvent";

    /// <summary>What goes with Part 2 records.</summary>
    [Description("The notice that goes with records of a Part 2 program. Source: 42 CFR 2.32(a)(2), the short form.")]
    public string RedisclosureNotice { get; set; } = "42 CFR part 2 prohibits unauthorized use or disclosure of these records.";

    /// <summary>Who is told of an emergency.</summary>
    [Description("The privacy officer, who is told when the glass is broken: a reference to a Practitioner, PractitionerRole or Organization. Empty: the message names no recipient.")]
    public string PrivacyOfficer { get; set; } = "";

    /// <summary>What is wrong with these settings; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
        PrivacyOfficer.Length == 0 || PrivacyOfficer.Split('/') is [{ Length: > 0 }, { Length: > 0 }]
            ? [] : [$"Kap:Release:PrivacyOfficer is '{PrivacyOfficer}'. Give a reference like Practitioner/1."];

    internal static IReadOnlySet<string> SetOf(string list) => SettingList.Of(list).ToHashSet(StringComparer.Ordinal);
}
