// The dosing session around the dose: its place in the course, the room, who was there, how it ended.

Extension: KapSessionNumber
Id: kap-session-number
Title: "Session number"
Description: "Number of the session within its course, from 1."
Context: Procedure
* insert Value(positiveInt)

Extension: KapSessionPhase
Id: kap-session-phase
Title: "Session phase"
Description: "Phase of the course that the session, visit or planned activity belongs to."
Context: Procedure, Encounter, CarePlan.activity
* insert Value(CodeableConcept)
* value[x] from KapSessionPhaseVS (required)

Extension: KapTreatmentConsent
Id: kap-treatment-consent
Title: "Treatment consent"
Description: "The Consent that was active when the session started."
Context: Procedure
* insert Value([[Reference(Consent)]])

Extension: KapRelatedSession
Id: kap-related-session
Title: "Related session"
Description: "The dosing session that a score, a form or a therapy session belongs to."
Context: Observation, QuestionnaireResponse, Procedure
* insert Value([[Reference(Procedure)]])

Extension: KapSet
Id: kap-set
Title: "Set"
Description: "State of mind in which the patient enters: intention, mood or expectation as the code, the patient's words as the text."
Context: Procedure
* insert Value(CodeableConcept)
* value[x] from KapSetVS (preferred)

Extension: KapSetting
Id: kap-setting
Title: "Setting"
Description: "Where the session takes place."
Context: Procedure
* insert Value(CodeableConcept)
* value[x] from KapSettingVS (preferred)

Extension: KapMusic
Id: kap-music
Title: "Music"
Description: "Whether music was played, and which."
Context: Procedure
* extension contains
    used 1..1 and
    description 0..1 and
    url 0..1
* insert Part(used, boolean)
* insert Part(description, string)
* insert Part(url, url)

Extension: KapEyeshades
Id: kap-eyeshades
Title: "Eyeshades"
Description: "Whether the patient wore eyeshades."
Context: Procedure
* insert Value(boolean)

Extension: KapTherapistPresent
Id: kap-therapist-present
Title: "Therapist present"
Description: "For how much of the session a therapist was in the room."
Context: Procedure
* insert Value(code)
* value[x] from KapTherapistPresentVS (required)

Extension: KapModality
Id: kap-modality
Title: "Therapy modality"
Description: "Method of psychotherapy used in the session."
Context: Procedure
* insert Value(CodeableConcept)
* value[x] from KapModalityVS (preferred)

Extension: KapDissociationPeak
Id: kap-dissociation-peak
Title: "Dissociation peak"
Description: "Highest dissociation score of the session, the scale it was taken on and its minute after the dose. Derived from Observations."
Context: Procedure
* extension contains
    score 1..1 and
    scale 1..1 and
    minutes 0..1
* insert QuantityPart(score, {score})
* insert Part(scale, code)
* extension[scale].value[x] from KapDissociationScaleVS (required)
* insert Part(minutes, integer)

Extension: KapObservationMinutes
Id: kap-observation-minutes
Title: "Observation minutes"
Description: "Total minutes for which the patient was observed."
Context: Procedure
* insert QuantityIn(min)

// The score that suffices is a setting of the clinic (M in part): the extension records, it does not judge.
Extension: KapDischargeReadiness
Id: kap-discharge-readiness
Title: "Discharge readiness"
Description: "How and when the patient was found ready to leave, with whom, and whether driving advice was given."
Context: Procedure
* extension contains
    method 1..1 and
    score 0..1 and
    time 1..1 and
    escort 0..1 and
    driving-advice 0..1
* insert Part(method, code)
* extension[method].value[x] from KapDischargeMethodVS (required)
* insert Part(score, decimal)
* insert Part(time, dateTime)
* insert Part(escort, boolean)
* insert Part(driving-advice, boolean)

Extension: KapMonitoringInterval
Id: kap-monitoring-interval
Title: "Monitoring interval"
Description: "Minutes between two rounds of vital signs."
Context: PlanDefinition.action, Procedure, CarePlan.activity, RequestGroup.action
* insert Value(Duration)
* valueDuration.system = $ucum
* valueDuration.code = #min

// What a client sends to have a gate's finding set aside. Whether that is allowed, and who may sign, is a setting.
Extension: KapOverride
Id: kap-override
Title: "Override of a rule"
Description: "That somebody who signs for it sets aside the finding of a rule about this resource: which rule, why, who, when."
Context: Procedure, MedicationAdministration, MedicationRequest
* extension contains
    rule 1..1 and
    reason 1..1 and
    by 1..1 and
    time 1..1 and
    note 0..1
* insert Part(rule, code)
* extension[rule].value[x] from KapRuleVS (required)
* insert Part(reason, CodeableConcept)
* extension[reason].value[x] from KapOverrideReasonVS (extensible)
* insert Part(by, [[Reference(Practitioner or PractitionerRole)]])
* insert Part(time, dateTime)
* insert Part(note, string)
