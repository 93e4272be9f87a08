using System.ComponentModel;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>What may be released without a consent, and what needs one of its own. The settings under <c>Kap:Release</c>.</summary>
public sealed class ReleaseOptions
{
    /// <summary>Where reads are judged.</summary>
    [Description("Whether consents and labels decide what every read, search, count and history shows: `Tokens` (to callers with access tokens), `Always` (with `Auth:Mode=Open` too, "
        + "where everybody is a nobody), `Never` (only `$kap-segment` and research exports). Source: set here: without tokens nobody is told apart, and only this machine may call.")]
    public ReleaseReads Reads { get; set; } = ReleaseReads.Tokens;

    /// <summary>Whether answers tell that something is withheld.</summary>
    [Description("Whether the answer to a search of one patient's record says that parts of that record are withheld (never which, how many or whether they match). Source: 45 CFR 164.524(d); "
        + "42 CFR 2.13(c) forbids to tell of what kind.")]
    public bool TellsWithheld { get; set; } = true;

    /// <summary>Part 2 programs.</summary>
    [Description("The Part 2 programs of the clinic: `Organization/id`, separated by commas. Whoever acts for one (PractitionerRole) may use Part 2 records for treatment without a consent. "
        + "Source: 42 CFR 2.12(c)(3)(i).")]
    public string Part2Programs { get; set; } = "";

    /// <summary>What services act for.</summary>
    [Description("Whom a service (a client with `system/` scopes) acts for, so that consents can name it: `client=Organization/id`, separated by commas. Source: design default.")]
    public string Services { get; set; } = "";

    /// <summary>The purposes of callers that name none.</summary>
    [Description("The purpose of use (v3-ActReason) of users who name none: `role=CODE`, separated by commas; `Service` is a client by itself. Source: 45 CFR 164.506; 164.524 for the patient.")]
    public string Purposes { get; set; } = "Practitioner=TREAT,PrivacyOfficer=HOPERAT,Administrator=HOPERAT,Patient=PATRQT,Service=HOPERAT";

    /// <summary>What privacy officers administer.</summary>
    [Description("Resource types that privacy officers see whatever consents say: the consents themselves, whose they are, and the messages about broken glass. Source: 45 CFR 164.530(a)(1).")]
    public string OfficerTypes { get; set; } = "Consent,Patient,Communication";

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
    [
        .. PrivacyOfficer.Length == 0 || IsReference(PrivacyOfficer) ? Enumerable.Empty<string>()
            : [$"Kap:Release:PrivacyOfficer is '{PrivacyOfficer}'. Give a reference like Practitioner/1."],
        .. SettingList.Of(Part2Programs).Where(p => !IsReference(p)).Select(p => $"Kap:Release:Part2Programs has '{p}'. Give references like Organization/1, separated by commas."),
        .. from pair in SettingList.Of(Services)
           where pair.Split('=') is not [{ Length: > 0 }, var acts] || !IsReference(acts)
           select $"Kap:Release:Services has '{pair}'. Give client=Organization/1, separated by commas.",
        .. from pair in SettingList.Of(Purposes)
           where pair.Split('=') is not [{ Length: > 0 }, { Length: > 0 }]
           select $"Kap:Release:Purposes has '{pair}'. Give role=CODE, separated by commas.",
        .. SettingList.Of(ConsentLabels).Count() > MostConsentLabels ? [$"Kap:Release:ConsentLabels has more than {MostConsentLabels} labels."] : Enumerable.Empty<string>(),
    ];

    // Each is a bit of a number in the store.
    private const int MostConsentLabels = 24;

    /// <summary>Whom a client acts for, as references.</summary>
    public IReadOnlyList<string> ActsFor(string client) => Named(Services, client) is { } reference ? [reference] : [];

    /// <summary>The purpose of a role that names none, or null.</summary>
    public string? PurposeOf(string role) => Named(Purposes, role);

    /// <summary>True if a purpose breaks the glass.</summary>
    public bool IsEmergency(string purpose) => SetOf(EmergencyPurposes).Contains(purpose);

    /// <summary>Types that are about records, not of them.</summary>
    public IReadOnlyList<string> Trails => SettingList.Of(WithheldTypes);

    /// <summary>Types that privacy officers see.</summary>
    public IReadOnlyList<string> OfficersOwn => SettingList.Of(OfficerTypes);

    private static bool IsReference(string text) => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }];

    /// <summary>What a list of <c>name=value</c> gives for a name, or null.</summary>
    private static string? Named(string list, string name) =>
        SettingList.Of(list).Select(p => p.Split('=')).FirstOrDefault(p => p[0] == name)?[^1];

    internal static IReadOnlySet<string> SetOf(string list) => SettingList.Of(list).ToHashSet(StringComparer.Ordinal);
}

/// <summary>Which reads consents and labels decide.</summary>
public enum ReleaseReads
{
    /// <summary>Those of callers with tokens.</summary>
    Tokens,

    /// <summary>All.</summary>
    Always,

    /// <summary>None.</summary>
    Never,
}
