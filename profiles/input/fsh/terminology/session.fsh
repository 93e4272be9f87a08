CodeSystem: KapSessionCodeCS
Id: kap-session-code
Title: "Session code"
Description: "Kind of ketamine session. No published code names these; send a SNOMED CT procedure code beside it where one fits."
* insert LocalCodes
* #iv-session "Intravenous ketamine session"
* #im-session "Intramuscular ketamine session"
* #intranasal-session "Intranasal ketamine session"
* #sublingual-session "Sublingual ketamine session"
* #oral-session "Oral ketamine session"
* #group-session "Group ketamine session"
* #home-session "Ketamine session at home"

ValueSet: KapSessionCodeVS
Id: kap-session-code-vs
Title: "Session code"
Description: "All codes of the code system kap-session-code."
* ^experimental = false
* include codes from system KapSessionCodeCS

// kap-setting, kap-set and kap-modality are starter lists, bound as preferred: a clinic may send codes of its own.
CodeSystem: KapSettingCS
Id: kap-setting
Title: "Setting"
Description: "Where a session takes place."
* insert LocalCodes
* #clinic-room "Clinic room"
* #group-room "Group room"
* #hospital "Hospital"
* #home-chaperone "Home with chaperone"

ValueSet: KapSettingVS
Id: kap-setting-vs
Title: "Setting"
Description: "All codes of the code system kap-setting."
* ^experimental = false
* include codes from system KapSettingCS

CodeSystem: KapSetCS
Id: kap-set
Title: "Set"
Description: "Aspect of the state of mind in which the patient enters a session."
* insert LocalCodes
* #intention "Intention"
* #mood "Mood"
* #expectation "Expectation"

ValueSet: KapSetVS
Id: kap-set-vs
Title: "Set"
Description: "All codes of the code system kap-set."
* ^experimental = false
* include codes from system KapSetCS

CodeSystem: KapModalityCS
Id: kap-modality
Title: "Therapy modality"
Description: "Method of psychotherapy."
* insert LocalCodes
* #cbt "Cognitive and behavioural therapy"
* #ipt "Interpersonal psychotherapy"
* #psychodynamic "Psychodynamic therapy"
* #act "Acceptance and commitment therapy"
* #ifs "Internal family systems"
* #somatic "Somatic therapy"
* #emdr "Eye movement desensitisation and reprocessing"
* #other "Other"

ValueSet: KapModalityVS
Id: kap-modality-vs
Title: "Therapy modality"
Description: "All codes of the code system kap-modality."
* ^experimental = false
* include codes from system KapModalityCS

CodeSystem: KapTherapistPresentCS
Id: kap-therapist-present
Title: "Therapist present"
Description: "For how much of the session a therapist was in the room."
* insert LocalCodes
* #throughout "Throughout"
* #part "For part of it"
* #none "Not at all"

ValueSet: KapTherapistPresentVS
Id: kap-therapist-present-vs
Title: "Therapist present"
Description: "All codes of the code system kap-therapist-present."
* ^experimental = false
* include codes from system KapTherapistPresentCS

CodeSystem: KapRoleCS
Id: kap-role
Title: "Role"
Description: "Part that a person plays in a session."
* insert LocalCodes
* #prescriber "Prescriber"
* #administering-clinician "Administering clinician"
* #monitoring-nurse "Monitoring nurse"
* #therapist "Therapist"
* #co-therapist "Co-therapist"
* #witness "Witness"
* #escort "Escort"

ValueSet: KapRoleVS
Id: kap-role-vs
Title: "Role"
Description: "All codes of the code system kap-role."
* ^experimental = false
* include codes from system KapRoleCS

CodeSystem: KapDischargeMethodCS
Id: kap-discharge-method
Title: "Discharge method"
Description: "How readiness for discharge was judged."
* insert LocalCodes
* #moaas "MOAA/S sedation scale"
* #aldrete "Modified Aldrete score"
* #clinical "Clinical judgement"

ValueSet: KapDischargeMethodVS
Id: kap-discharge-method-vs
Title: "Discharge method"
Description: "All codes of the code system kap-discharge-method."
* ^experimental = false
* include codes from system KapDischargeMethodCS

CodeSystem: KapIssueCS
Id: kap-issue
Title: "Issue"
Description: "Findings of the KAP rules that no HL7 code names."
* insert LocalCodes
* #consent-missing "Consent missing"
* #consent-expired "Consent expired"
* #consent-withdrawn "Consent withdrawn"
* #screening-incomplete "Screening incomplete"
* #exclusion-open "Exclusion not cleared"
* #bp-gate "Blood pressure above the gate"
* #no-order "No matching order"
* #no-escort "No escort"
* #prep-missing "Preparation missing"
* #cs-discrepancy "Controlled substance discrepancy"
* #monitoring-gap "Monitoring gap"
* #discharge-early "Discharged early"
* #rems-overdue "REMS form overdue"
* #licence "Licence does not cover this"
* #record-cut-short "More on record than was looked at"
* #signature-missing "Signature missing"
* #representative "No representative of a minor or of a patient without capacity"
* #site-not-ready "Site not ready"
* #lost-to-follow-up "Lost to follow-up"

ValueSet: KapIssueVS
Id: kap-issue-vs
Title: "Issue"
Description: "All codes of the code system kap-issue."
* ^experimental = false
* include codes from system KapIssueCS
