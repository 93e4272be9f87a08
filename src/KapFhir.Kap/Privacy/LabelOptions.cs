using System.ComponentModel;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Privacy;

/// <summary>
/// Which content gets which security labels when it is written (R-22). The settings under <c>Kap:Labels</c>. A row is a list of codes and a list of labels.
/// </summary>
public sealed class LabelOptions
{
    private const string Icd = "http://hl7.org/fhir/sid/icd-10-cm";
    private const string Forms = KapGuide.Canonical + "/Questionnaire";

    /// <summary>Whether anything is labelled.</summary>
    [Description("Whether the server adds security labels to what is written, and keeps those that are there. Source: R-22 of the clinical brief.")]
    public bool Enabled { get; set; } = true;

    /// <summary>Psychotherapy notes.</summary>
    [Description("Codes of psychotherapy notes, `system|code`, `system|F10*` for codes that begin so, `system|*` for any; a form is `[base]/Questionnaire|id`. What is sent with the label PSYTHPN is one too. "
        + "Source: 45 CFR 164.501: notes kept apart from the rest of the record; no type code tells them, so the clinic names its own.")]
    public string PsychotherapyNotes { get; set; } = "";

    /// <summary>Their labels.</summary>
    [Description("Labels of psychotherapy notes: codes of v3-ActCode and v3-Confidentiality. Source: HL7 v3-ActCode; 45 CFR 164.508(a)(2).")]
    public string PsychotherapyNoteLabels { get; set; } = "PSYTHPN,HIPAAPsyNotes,R";

    /// <summary>Part 2 programs.</summary>
    [Description("What comes from a Part 2 program: tags (`meta.tag`, `system|code`), beginnings of `meta.source`, `Organization/id` referred to. What is sent with the label 42CFRPart2 does too. "
        + "Source: 42 CFR 2.11: only the clinic knows which of its programs hold themselves out so.")]
    public string Part2Sources { get; set; } = "";

    /// <summary>Their labels.</summary>
    [Description("Labels of what comes from a Part 2 program, beside that of alcohol or of other substances; NORDSCLCD: not to be passed on without consent. Source: 42 CFR Part 2 (2.32); HL7 v3-ActCode.")]
    public string Part2Labels { get; set; } = "42CFRPart2,R,NORDSCLCD";

    /// <summary>Alcohol use.</summary>
    [Description("Codes of alcohol use. Source: SNOMED CT and ICD-10-CM as the guide has them; LOINC of AUDIT and AUDIT-C.")]
    public string AlcoholUse { get; set; } = string.Join(',',
        $"{Build.Snomed}|66590003", $"{Build.Snomed}|371434005", $"{Icd}|F10*", $"{Build.Loinc}|75626-2", $"{Build.Loinc}|72109-2", $"{Build.Loinc}|75624-7", $"{Build.Loinc}|72110-0",
        $"{Forms}|auditc", $"{Forms}|audit");

    /// <summary>Their labels.</summary>
    [Description("Labels of alcohol use. Source: HL7 v3-ActCode (alcohol use disorder information sensitivity).")]
    public string AlcoholUseLabels { get; set; } = "ETHUD";

    /// <summary>Other substances.</summary>
    [Description("Codes of the use of other substances. Source: SNOMED CT and ICD-10-CM as the guide has them; LOINC of DAST-10 and of the guide's drug tests, specimens unverified.")]
    public string SubstanceUse { get; set; } = string.Join(',',
        $"{Build.Snomed}|66214007", $"{Build.Snomed}|191816009", $"{Build.Snomed}|5602001", $"{Build.Snomed}|724715004", $"{Build.Snomed}|371435006", $"{Build.Snomed}|417531009",
        string.Join(',', "1 2 3 4 5 6 8 9".Split(' ').Select(n => $"{Icd}|F1{n}*")), $"{Build.Loinc}|82666-9", $"{Build.Loinc}|82667-7",
        string.Join(',', Rules.Facts.FactCodes.DrugScreen.Split(',').Select(c => $"{Build.Loinc}|{c}")), $"{Forms}|dast10");

    /// <summary>Their labels.</summary>
    [Description("Labels of the use of other substances. Source: HL7 v3-ActCode (substance use disorder information sensitivity).")]
    public string SubstanceUseLabels { get; set; } = "SUD";

    /// <summary>Psychiatric disorders.</summary>
    [Description("Codes of psychiatric disorders and of suicidality. Source: SNOMED CT and ICD-10-CM as the guide has them.")]
    public string Psychiatry { get; set; } = string.Join(',',
        string.Join(',', ("370143000 36923009 66344007 1153570009 35489007 21897009 25501002 371631005 47505003 313182004 443919007 191736004 13746004 371596008 231494001 231496004 69322001 58214004 "
            + "68890003 44376007 724719005 724716003 6471006 225457007 225444004 82313006").Split(' ').Select(c => $"{Build.Snomed}|{c}")),
        string.Join(',', "2 3 4 5 6 7 8 9".Split(' ').Select(n => $"{Icd}|F{n}*")), $"{Icd}|R45.851", $"{Icd}|T14.91*");

    /// <summary>Their labels.</summary>
    [Description("Labels of psychiatric disorders. Source: HL7 v3-ActCode (psychiatry disorder information sensitivity).")]
    public string PsychiatryLabels { get; set; } = "PSY";

    /// <summary>Mental health.</summary>
    [Description("Codes of mental health care: totals of its scales, its forms, the sessions of a course. Source: LOINC of the guide's scales; the guide's own codes.")]
    public string MentalHealth { get; set; } = string.Join(',',
        string.Join(',', "44249-1 44261-6 55758-7 69737-5 70274-6 101697-1 101698-9 93373-9 93245-9 93374-7".Split(' ').Select(c => $"{Build.Loinc}|{c}")),
        string.Join(',', "kap-session-phase kap-session-code kap-observable kap-course-type".Split(' ').Select(s => Build.KapSystem(s) + "|*")),
        string.Join(',', ("phq9 phq2 gad7 pcl5 cssrs-screener who5 qids madrs cadss cadss6 meq30 promis-dep8a ymrs kap-eligibility kap-session-record kap-integration-note-prompts").Split(' ').Select(f => $"{Forms}|{f}")));

    /// <summary>Their labels.</summary>
    [Description("Labels of mental health care. Source: HL7 v3-ActCode (mental health information sensitivity).")]
    public string MentalHealthLabels { get; set; } = "MH";

    /// <summary>The confidentiality of what is labelled and has none.</summary>
    [Description("The confidentiality of what gets a label and has none: a code of v3-Confidentiality; empty for none. Source: R-22 of the clinical brief (default N); what has no label at all is read as N.")]
    public string Confidentiality { get; set; } = "N";

    /// <summary>Labels that stay.</summary>
    [Description("Labels that no later version of a resource is without, whoever writes it and whether they saw them; `$meta-delete` of one is refused. Source: set here: who does not see a label must not lift it.")]
    public string Kept { get; set; } = "PSYTHPN,HIPAAPsyNotes,42CFRPart2,42CFRPart2CD,ETHUD,ETH,SUD,OPIOIDUD,PSY,MH,BH,R,V";

    /// <summary>What is wrong with these settings; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. from list in new[] { PsychotherapyNotes, AlcoholUse, SubstanceUse, Psychiatry, MentalHealth }
           from code in SettingList.Of(list)
           where FhirCode.Parse(code) is null
           select $"Kap:Labels has '{code}'. Give system|code, separated by commas.",
        .. from label in new[] { PsychotherapyNoteLabels, Part2Labels, AlcoholUseLabels, SubstanceUseLabels, PsychiatryLabels, MentalHealthLabels, Kept, Confidentiality }.SelectMany(SettingList.Of)
           where label.Contains('|', StringComparison.Ordinal) || label.Contains(' ', StringComparison.Ordinal)
           select $"Kap:Labels has the label '{label}'. Give a code of v3-ActCode or v3-Confidentiality.",
    ];
}
