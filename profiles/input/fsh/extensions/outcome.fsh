// What places a score or a form in the course, and how it came about.

// Extensible: a clinic that charts at other minutes sends a code of its own beside kap-minutes-from-dose.
Extension: KapTimepoint
Id: kap-timepoint
Title: "Time point"
Description: "Point of the session or course that a measurement or a form belongs to."
Context: Observation, QuestionnaireResponse
* insert Value(CodeableConcept)
* value[x] from KapTimepointVS (extensible)

Extension: KapMinutesFromDose
Id: kap-minutes-from-dose
Title: "Minutes from dose"
Description: "Minutes after the first administration of the session; negative before it."
Context: Observation
* insert Value(integer)

Extension: KapAlgorithmVersion
Id: kap-algorithm-version
Title: "Algorithm version"
Description: "Version of the scoring rule that made this score."
Context: Observation
* insert Value(string)

Extension: KapMode
Id: kap-mode
Title: "Mode of completion"
Description: "Whether the patient filled in the form, a clinician did, or it was done by phone."
Context: QuestionnaireResponse
* insert Value(code)
* value[x] from KapModeVS (required)

Extension: KapInstrumentLicence
Id: kap-instrument-licence
Title: "Instrument licence"
Description: "Licence class of a questionnaire. The wording of a commercial instrument is not served."
Context: Questionnaire
* insert Value(code)
* value[x] from KapInstrumentLicenceVS (required)

Extension: KapOutcomeState
Id: kap-outcome-state
Title: "Outcome state"
Description: "State of the patient by this score against the score before the first dose: remission, response, partial response, no change, deteriorated."
Context: Observation
* insert Value(CodeableConcept)
* value[x] from KapOutcomeStateVS (required)

Extension: KapAgeGroup
Id: kap-age-group
Title: "Age group"
Description: "In de-identified data the group of ages that a patient is in, where the year of birth would single the patient out: ten years, or all above the greatest age that is told."
Context: Patient
* insert Value(code)

Extension: KapOffsetFromFirstDose
Id: kap-offset-from-first-dose
Title: "Time from the first dose"
Description: "In de-identified data how long after the patient's first dose something was, in minutes or days (min, d); negative before it. It stands where the date stood, of which the year is left at most."
Context: Element
* insert Value(Quantity)
* value[x].system 1..1
* value[x].system = $ucum (exactly)
* value[x].code 1..1
