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

// Figures of a report that R4's MeasureReport has no place for.
Extension: KapFigures
Id: kap-figures
Title: "Figures"
Description: "Beside the score of a group or stratum: the interval of a share, the deviation of a mean, how many scores are missing, whether something was left out because it is of few."
Context: MeasureReport.group, MeasureReport.group.stratifier.stratum
* extension contains
    low 0..1 and
    high 0..1 and
    z 0..1 and
    deviation 0..1 and
    missing 0..1 and
    suppressed 1..1
* insert Part(low, decimal)
* insert Part(high, decimal)
* insert Part(z, decimal)
* insert Part(deviation, decimal)
* insert Part(missing, integer)
* insert Part(suppressed, boolean)

Extension: KapKept
Id: kap-kept
Title: "Response kept"
Description: "The share of responses that are kept beyond a day, by the product-limit estimate: how many were known about on that day, how many were lost up to it, and the interval of the share by Greenwood's variance on the scale of log(-log); none where nobody or everybody lost it."
Context: MeasureReport.group, MeasureReport.group.stratifier.stratum
* extension contains
    day 1..1 and
    at-risk 1..1 and
    lost 1..1 and
    kept 1..1 and
    low 0..1 and
    high 0..1
* insert Part(day, integer)
* insert Part(at-risk, integer)
* insert Part(lost, integer)
* insert Part(kept, decimal)
* insert Part(low, decimal)
* insert Part(high, decimal)

Extension: KapReportNumbers
Id: kap-report-numbers
Title: "Numbers of a report"
Description: "The windows and limits by which a report was counted, in words: they are published with its figures."
Context: MeasureReport
* insert Value(string)

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
