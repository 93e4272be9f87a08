// The operations of the server beyond R4's own. What each takes and gives is said here; which are offered already says the CapabilityStatement.

RuleSet: Operation(id, code, affects)
* url = "https://kapfhir.example.org/fhir/OperationDefinition/{id}"
* version = "1.0.0"
* code = #{code}
* affectsState = {affects}
* kind = #operation
* status = #active
* experimental = false
* date = "2026-01-01"
* publisher = "KapFhir"

RuleSet: Takes(name, type, min, max, documentation)
* parameter[+].name = #{name}
* parameter[=].use = #in
* parameter[=].min = {min}
* parameter[=].max = "{max}"
* parameter[=].type = #{type}
* parameter[=].documentation = {documentation}

RuleSet: Gives(name, type, min, max, documentation)
* parameter[+].name = #{name}
* parameter[=].use = #out
* parameter[=].min = {min}
* parameter[=].max = "{max}"
* parameter[=].type = #{type}
* parameter[=].documentation = {documentation}

Instance: operation-kap-eligibility
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-eligibility"
* id = "kap-eligibility"
* insert Operation(kap-eligibility, kap-eligibility, false)
* name = "KapEligibilityOperation"
* title = "Whether a patient may be treated"
* description = "Whether a patient may be treated: exclusions, cautions, and what the screening still lacks."
* system = false
* type = false
* instance = true
* resource[0] = #Patient
* insert Takes(asOf, dateTime, 0, 1, [["The moment to judge by; now if left out."]])
* insert Takes(indication, CodeableConcept, 0, 1, [["What is to be treated."]])
* insert Takes(route, CodeableConcept, 0, 1, [["The route that is planned."]])
* insert Gives(eligible, boolean, 1, 1, [["Whether nothing stands against treatment."]])
* insert Gives(exclusion, CodeableConcept, 0, *, [["What excludes."]])
* insert Gives(caution, CodeableConcept, 0, *, [["What needs clearance."]])
* insert Gives(missing, string, 0, *, [["What the screening lacks."]])
* insert Gives(guidance, GuidanceResponse, 0, *, [["The result as a record."]])

Instance: operation-kap-dose-check
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-dose-check"
* id = "kap-dose-check"
* insert Operation(kap-dose-check, kap-dose-check, false)
* name = "KapDoseCheckOperation"
* title = "Whether a dose is within the limits of its route, for this patient and time"
* description = "Whether a dose is within the limits of its route, for this patient and time."
* system = false
* type = false
* instance = true
* resource[0] = #Patient
* resource[1] = #Procedure
* insert Takes(route, CodeableConcept, 0, 1, [["The route; of a Procedure its own if left out."]])
* insert Takes(dose, Quantity, 0, 1, [["The dose in mg."]])
* insert Takes(weight, Quantity, 0, 1, [["The weight in kg; the newest Observation if left out."]])
* insert Takes(time, dateTime, 0, 1, [["When the dose is to be given; now if left out."]])
* insert Gives(ok, boolean, 1, 1, [["Whether no rule blocks the dose."]])
* insert Gives(perWeight, Quantity, 0, 1, [["Dose per kilogram."]])
* insert Gives(ceiling, Quantity, 0, 1, [["The ceiling of the route."]])
* insert Gives(issue, DetectedIssue, 0, *, [["What was found."]])

Instance: operation-kap-preflight
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-preflight"
* id = "kap-preflight"
* insert Operation(kap-preflight, kap-preflight, false)
* name = "KapPreflightOperation"
* title = "All gates before a dose, each with its result and reasons"
* description = "All gates before a dose, each with its result and reasons."
* system = false
* type = false
* instance = true
* resource[0] = #Encounter
* resource[1] = #Procedure
* insert Takes(asOf, dateTime, 0, 1, [["The moment to judge by; now if left out."]])
* insert Gives(pass, boolean, 1, 1, [["Whether no gate blocks."]])
* parameter[+].name = #rule
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "One gate."
* parameter[=].part[0].name = #id
* parameter[=].part[0].use = #out
* parameter[=].part[0].min = 1
* parameter[=].part[0].max = "1"
* parameter[=].part[0].type = #code
* parameter[=].part[0].documentation = "The rule."
* parameter[=].part[1].name = #result
* parameter[=].part[1].use = #out
* parameter[=].part[1].min = 1
* parameter[=].part[1].max = "1"
* parameter[=].part[1].type = #code
* parameter[=].part[1].documentation = "passed, warned, blocked, overridden or off."
* parameter[=].part[2].name = #reason
* parameter[=].part[2].use = #out
* parameter[=].part[2].min = 0
* parameter[=].part[2].max = "*"
* parameter[=].part[2].type = #string
* parameter[=].part[2].documentation = "Why."
* insert Gives(guidance, GuidanceResponse, 0, 1, [["The result as a record."]])

Instance: operation-kap-score
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-score"
* id = "kap-score"
* insert Operation(kap-score, kap-score, true)
* name = "KapScoreOperation"
* title = "Scores a response to a scale that the server knows"
* description = "Scores a response to a scale that the server knows. On a stored response the score is written as when the response was; twice gives the same."
* system = false
* type = true
* instance = true
* resource[0] = #QuestionnaireResponse
* insert Takes(response, QuestionnaireResponse, 0, 1, [["The response; none when called on a stored one."]])
* insert Gives(return, Bundle, 1, 1, [["A collection of the score as an Observation, and an OperationOutcome with what is to be remarked: missing answers, a total of the sender that differs."]])

Instance: operation-kap-session-summary
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-session-summary"
* id = "kap-session-summary"
* insert Operation(kap-session-summary, kap-session-summary, false)
* name = "KapSessionSummaryOperation"
* title = "A dosing session at one glance"
* description = "A dosing session at one glance: doses, vital signs over time, peak of dissociation, adverse events, discharge."
* system = false
* type = false
* instance = true
* resource[0] = #Procedure
* insert Takes(monitoring, boolean, 0, 1, [["Whether the series of measurements is included; true if left out."]])
* insert Takes(document, boolean, 0, 1, [["True for a document instead: a Bundle with a Composition and all that it refers to."]])
* insert Gives(session, Reference, 0, 1, [["The session."]])
* insert Gives(status, code, 0, 1, [["Its status."]])
* insert Gives(period, Period, 0, 1, [["From when to when."]])
* parameter[+].name = #dose
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "A dose."
* insert StepPart(0, what, Reference, 1, 1, [["The administration."]])
* insert StepPart(1, at, Period, 1, 1, [["When."]])
* insert StepPart(2, route, CodeableConcept, 0, 1, [["The route."]])
* insert StepPart(3, amount, Quantity, 0, 1, [["How much, in mg."]])
* insert StepPart(4, perWeight, Quantity, 0, 1, [["How much per kg."]])
* insert StepPart(5, lot, string, 0, 1, [["The lot."]])
* parameter[+].name = #measurement
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "A row of the table of vital signs and scales, in the order of time."
* insert StepPart(0, minute, integer, 1, 1, [["Minutes from the dose."]])
* insert StepPart(1, at, dateTime, 1, 1, [["When."]])
* insert StepPart(2, value, Quantity, 0, *, [["One part for each value, named by what is measured: systolic, diastolic, heart-rate, saturation, respiratory-rate, cadss6, moaas, aldrete."]])
* parameter[+].name = #peak
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].documentation = "The peak of dissociation (CADSS-6) as measured."
* insert StepPart(0, score, decimal, 1, 1, [["The greatest total."]])
* insert StepPart(1, minute, integer, 1, 1, [["Its minute."]])
* insert StepPart(2, backAt, integer, 0, 1, [["The minute from which it was back at or below 1, or the first."]])
* parameter[+].name = #pressurePeak
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].documentation = "The highest blood pressure."
* insert StepPart(0, systolic, decimal, 1, 1, [["mm[Hg]."]])
* insert StepPart(1, diastolic, decimal, 0, 1, [["mm[Hg]."]])
* insert StepPart(2, minute, integer, 1, 1, [["Its minute."]])
* parameter[+].name = #lowestSaturation
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].documentation = "The lowest oxygen saturation."
* insert StepPart(0, value, decimal, 1, 1, [["In %."]])
* insert StepPart(1, minute, integer, 1, 1, [["Its minute."]])
* parameter[+].name = #event
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "An adverse event."
* insert StepPart(0, what, Reference, 1, 1, [["The AdverseEvent."]])
* insert StepPart(1, event, CodeableConcept, 0, 1, [["What happened."]])
* insert StepPart(2, severity, code, 0, 1, [["mild, moderate or severe."]])
* insert StepPart(3, serious, boolean, 0, 1, [["Whether it was serious."]])
* insert StepPart(4, outcome, code, 0, 1, [["What became of it."]])
* insert StepPart(5, at, dateTime, 0, 1, [["When."]])
* parameter[+].name = #discharge
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].documentation = "How readiness to leave was judged."
* insert StepPart(0, method, code, 0, 1, [["aldrete, moaas or clinical."]])
* insert StepPart(1, score, decimal, 0, 1, [["The score by that method."]])
* insert StepPart(2, at, dateTime, 0, 1, [["When."]])
* insert StepPart(3, escort, boolean, 0, 1, [["Whether an adult went with the patient."]])
* insert StepPart(4, drivingAdvice, boolean, 0, 1, [["Whether the advice not to drive was given."]])
* insert StepPart(5, minutes, integer, 0, 1, [["Minutes from the start of the dose."]])
* insert Gives(remark, string, 0, *, [["What the record lacks, and what the gates on the end of a session say of it (R-27, R-29, R-31)."]])
* insert Gives(return, Bundle, 0, 1, [["The document, where one is asked for."]])

Instance: operation-kap-patient-outcomes
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-patient-outcomes"
* id = "kap-patient-outcomes"
* insert Operation(kap-patient-outcomes, kap-patient-outcomes, false)
* name = "KapPatientOutcomesOperation"
* title = "The scores of a patient over time"
* description = "The scores of a patient over time: a series per scale, with baseline, change, state, time to response and how long it lasted, and the sessions as marks. The baseline may lie before the first day asked for."
* system = false
* type = false
* instance = true
* resource[0] = #Patient
* insert Takes(scale, code, 0, *, [["Scales by their short name; all that have a score if left out."]])
* insert Takes(from, date, 0, 1, [["From this day: scores and sessions before it are not listed."]])
* insert Takes(to, date, 0, 1, [["To this day: what came after it is not looked at."]])
* insert Gives(patient, Reference, 1, 1, [["The patient."]])
* parameter[+].name = #course
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "A course of treatment, by its first dose."
* parameter[=].part[0].name = #course
* parameter[=].part[0].use = #out
* parameter[=].part[0].min = 0
* parameter[=].part[0].max = "1"
* parameter[=].part[0].type = #Reference
* parameter[=].part[0].documentation = "The EpisodeOfCare; none for sessions that are in none."
* parameter[=].part[1].name = #type
* parameter[=].part[1].use = #out
* parameter[=].part[1].min = 0
* parameter[=].part[1].max = "*"
* parameter[=].part[1].type = #code
* parameter[=].part[1].documentation = "A code of kap-course-type."
* parameter[=].part[2].name = #start
* parameter[=].part[2].use = #out
* parameter[=].part[2].min = 0
* parameter[=].part[2].max = "1"
* parameter[=].part[2].type = #date
* parameter[=].part[2].documentation = "First day."
* parameter[=].part[3].name = #end
* parameter[=].part[3].use = #out
* parameter[=].part[3].min = 0
* parameter[=].part[3].max = "1"
* parameter[=].part[3].type = #date
* parameter[=].part[3].documentation = "Last day."
* parameter[=].part[4].name = #ended
* parameter[=].part[4].use = #out
* parameter[=].part[4].min = 0
* parameter[=].part[4].max = "1"
* parameter[=].part[4].type = #boolean
* parameter[=].part[4].documentation = "Whether it is over."
* parameter[=].part[5].name = #firstDose
* parameter[=].part[5].use = #out
* parameter[=].part[5].min = 0
* parameter[=].part[5].max = "1"
* parameter[=].part[5].type = #Reference
* parameter[=].part[5].documentation = "The first dosing session."
* parameter[=].part[6].name = #lastInductionDose
* parameter[=].part[6].use = #out
* parameter[=].part[6].min = 0
* parameter[=].part[6].max = "1"
* parameter[=].part[6].type = #Reference
* parameter[=].part[6].documentation = "The last dosing session that is no maintenance."
* parameter[=].part[7].name = #lastDose
* parameter[=].part[7].use = #out
* parameter[=].part[7].min = 0
* parameter[=].part[7].max = "1"
* parameter[=].part[7].type = #Reference
* parameter[=].part[7].documentation = "The last dosing session."
* parameter[=].part[8].name = #doses
* parameter[=].part[8].use = #out
* parameter[=].part[8].min = 1
* parameter[=].part[8].max = "1"
* parameter[=].part[8].type = #integer
* parameter[=].part[8].documentation = "Completed dosing sessions."
* parameter[=].part[9].name = #preparation
* parameter[=].part[9].use = #out
* parameter[=].part[9].min = 1
* parameter[=].part[9].max = "1"
* parameter[=].part[9].type = #integer
* parameter[=].part[9].documentation = "Completed preparation sessions."
* parameter[=].part[10].name = #integration
* parameter[=].part[10].use = #out
* parameter[=].part[10].min = 1
* parameter[=].part[10].max = "1"
* parameter[=].part[10].type = #integer
* parameter[=].part[10].documentation = "Completed integration sessions."
* parameter[+].name = #session
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "A session, by time: a mark on the axis."
* parameter[=].part[0].name = #session
* parameter[=].part[0].use = #out
* parameter[=].part[0].min = 1
* parameter[=].part[0].max = "1"
* parameter[=].part[0].type = #Reference
* parameter[=].part[0].documentation = "The Procedure."
* parameter[=].part[1].name = #time
* parameter[=].part[1].use = #out
* parameter[=].part[1].min = 1
* parameter[=].part[1].max = "1"
* parameter[=].part[1].type = #dateTime
* parameter[=].part[1].documentation = "When it began."
* parameter[=].part[2].name = #kind
* parameter[=].part[2].use = #out
* parameter[=].part[2].min = 1
* parameter[=].part[2].max = "1"
* parameter[=].part[2].type = #code
* parameter[=].part[2].documentation = "dosing, preparation or integration."
* parameter[=].part[3].name = #phase
* parameter[=].part[3].use = #out
* parameter[=].part[3].min = 0
* parameter[=].part[3].max = "1"
* parameter[=].part[3].type = #code
* parameter[=].part[3].documentation = "A code of kap-session-phase."
* parameter[=].part[4].name = #status
* parameter[=].part[4].use = #out
* parameter[=].part[4].min = 1
* parameter[=].part[4].max = "1"
* parameter[=].part[4].type = #code
* parameter[=].part[4].documentation = "The status of the Procedure."
* parameter[=].part[5].name = #number
* parameter[=].part[5].use = #out
* parameter[=].part[5].min = 0
* parameter[=].part[5].max = "1"
* parameter[=].part[5].type = #integer
* parameter[=].part[5].documentation = "Its number in the course, as it says; of doses that do not say, counted."
* parameter[=].part[6].name = #route
* parameter[=].part[6].use = #out
* parameter[=].part[6].min = 0
* parameter[=].part[6].max = "1"
* parameter[=].part[6].type = #code
* parameter[=].part[6].documentation = "How ketamine was given."
* parameter[=].part[7].name = #dose
* parameter[=].part[7].use = #out
* parameter[=].part[7].min = 0
* parameter[=].part[7].max = "1"
* parameter[=].part[7].type = #Quantity
* parameter[=].part[7].documentation = "The dose in mg."
* parameter[=].part[8].name = #course
* parameter[=].part[8].use = #out
* parameter[=].part[8].min = 0
* parameter[=].part[8].max = "1"
* parameter[=].part[8].type = #Reference
* parameter[=].part[8].documentation = "The course."
* parameter[+].name = #series
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "The scores on one scale."
* parameter[=].part[0].name = #scale
* parameter[=].part[0].use = #out
* parameter[=].part[0].min = 1
* parameter[=].part[0].max = "1"
* parameter[=].part[0].type = #code
* parameter[=].part[0].documentation = "Its short name."
* parameter[=].part[1].name = #title
* parameter[=].part[1].use = #out
* parameter[=].part[1].min = 1
* parameter[=].part[1].max = "1"
* parameter[=].part[1].type = #string
* parameter[=].part[1].documentation = "What the total is called."
* parameter[=].part[2].name = #code
* parameter[=].part[2].use = #out
* parameter[=].part[2].min = 1
* parameter[=].part[2].max = "1"
* parameter[=].part[2].type = #Coding
* parameter[=].part[2].documentation = "The code of the total."
* parameter[=].part[3].name = #low
* parameter[=].part[3].use = #out
* parameter[=].part[3].min = 1
* parameter[=].part[3].max = "1"
* parameter[=].part[3].type = #decimal
* parameter[=].part[3].documentation = "The least total there is."
* parameter[=].part[4].name = #high
* parameter[=].part[4].use = #out
* parameter[=].part[4].min = 1
* parameter[=].part[4].max = "1"
* parameter[=].part[4].type = #decimal
* parameter[=].part[4].documentation = "The greatest."
* parameter[=].part[5].name = #better
* parameter[=].part[5].use = #out
* parameter[=].part[5].min = 1
* parameter[=].part[5].max = "1"
* parameter[=].part[5].type = #code
* parameter[=].part[5].documentation = "lower or higher."
* parameter[=].part[6].name = #recallDays
* parameter[=].part[6].use = #out
* parameter[=].part[6].min = 0
* parameter[=].part[6].max = "1"
* parameter[=].part[6].type = #integer
* parameter[=].part[6].documentation = "Over how many days the scale asks."
* parameter[=].part[7].name = #responsePercent
* parameter[=].part[7].use = #out
* parameter[=].part[7].min = 0
* parameter[=].part[7].max = "1"
* parameter[=].part[7].type = #decimal
* parameter[=].part[7].documentation = "The improvement in percent of baseline that is a response."
* parameter[=].part[8].name = #responsePoints
* parameter[=].part[8].use = #out
* parameter[=].part[8].min = 0
* parameter[=].part[8].max = "1"
* parameter[=].part[8].type = #decimal
* parameter[=].part[8].documentation = "The improvement in points that is a response."
* parameter[=].part[9].name = #remission
* parameter[=].part[9].use = #out
* parameter[=].part[9].min = 0
* parameter[=].part[9].max = "1"
* parameter[=].part[9].type = #decimal
* parameter[=].part[9].documentation = "The total beyond which is remission, itself not."
* parameter[=].part[10].name = #deterioration
* parameter[=].part[10].use = #out
* parameter[=].part[10].min = 0
* parameter[=].part[10].max = "1"
* parameter[=].part[10].type = #decimal
* parameter[=].part[10].documentation = "The worsening in points that is a deterioration."
* parameter[=].part[11].name = #meaningful
* parameter[=].part[11].use = #out
* parameter[=].part[11].min = 0
* parameter[=].part[11].max = "1"
* parameter[=].part[11].type = #decimal
* parameter[=].part[11].documentation = "The least change in points that matters."
* parameter[=].part[12].name = #reliable
* parameter[=].part[12].use = #out
* parameter[=].part[12].min = 0
* parameter[=].part[12].max = "1"
* parameter[=].part[12].type = #decimal
* parameter[=].part[12].documentation = "The least change in points beyond the error of measurement."
* parameter[=].part[13].name = #caseFrom
* parameter[=].part[13].use = #out
* parameter[=].part[13].min = 0
* parameter[=].part[13].max = "1"
* parameter[=].part[13].type = #decimal
* parameter[=].part[13].documentation = "The total from which on somebody counts as ill enough."
* parameter[=].part[14].name = #band
* parameter[=].part[14].use = #out
* parameter[=].part[14].min = 0
* parameter[=].part[14].max = "*"
* parameter[=].part[14].documentation = "A band of severity."
* parameter[=].part[14].part[0].name = #low
* parameter[=].part[14].part[0].use = #out
* parameter[=].part[14].part[0].min = 1
* parameter[=].part[14].part[0].max = "1"
* parameter[=].part[14].part[0].type = #decimal
* parameter[=].part[14].part[0].documentation = "The least total in it."
* parameter[=].part[14].part[1].name = #high
* parameter[=].part[14].part[1].use = #out
* parameter[=].part[14].part[1].min = 1
* parameter[=].part[14].part[1].max = "1"
* parameter[=].part[14].part[1].type = #decimal
* parameter[=].part[14].part[1].documentation = "The greatest."
* parameter[=].part[14].part[2].name = #text
* parameter[=].part[14].part[2].use = #out
* parameter[=].part[14].part[2].min = 1
* parameter[=].part[14].part[2].max = "1"
* parameter[=].part[14].part[2].type = #string
* parameter[=].part[14].part[2].documentation = "What it is called."
* parameter[=].part[14].part[3].name = #interpretation
* parameter[=].part[14].part[3].use = #out
* parameter[=].part[14].part[3].min = 1
* parameter[=].part[14].part[3].max = "1"
* parameter[=].part[14].part[3].type = #code
* parameter[=].part[14].part[3].documentation = "A code of v3-ObservationInterpretation."
* parameter[=].part[15].name = #point
* parameter[=].part[15].use = #out
* parameter[=].part[15].min = 0
* parameter[=].part[15].max = "*"
* parameter[=].part[15].documentation = "A score, by time."
* parameter[=].part[15].part[0].name = #score
* parameter[=].part[15].part[0].use = #out
* parameter[=].part[15].part[0].min = 1
* parameter[=].part[15].part[0].max = "1"
* parameter[=].part[15].part[0].type = #Reference
* parameter[=].part[15].part[0].documentation = "The Observation."
* parameter[=].part[15].part[1].name = #time
* parameter[=].part[15].part[1].use = #out
* parameter[=].part[15].part[1].min = 1
* parameter[=].part[15].part[1].max = "1"
* parameter[=].part[15].part[1].type = #dateTime
* parameter[=].part[15].part[1].documentation = "When, as the record has it."
* parameter[=].part[15].part[2].name = #value
* parameter[=].part[15].part[2].use = #out
* parameter[=].part[15].part[2].min = 1
* parameter[=].part[15].part[2].max = "1"
* parameter[=].part[15].part[2].type = #decimal
* parameter[=].part[15].part[2].documentation = "The total."
* parameter[=].part[15].part[3].name = #band
* parameter[=].part[15].part[3].use = #out
* parameter[=].part[15].part[3].min = 0
* parameter[=].part[15].part[3].max = "1"
* parameter[=].part[15].part[3].type = #string
* parameter[=].part[15].part[3].documentation = "The band it is in."
* parameter[=].part[15].part[4].name = #interpretation
* parameter[=].part[15].part[4].use = #out
* parameter[=].part[15].part[4].min = 0
* parameter[=].part[15].part[4].max = "1"
* parameter[=].part[15].part[4].type = #code
* parameter[=].part[15].part[4].documentation = "The band's code."
* parameter[=].part[15].part[5].name = #timepoint
* parameter[=].part[15].part[5].use = #out
* parameter[=].part[15].part[5].min = 0
* parameter[=].part[15].part[5].max = "1"
* parameter[=].part[15].part[5].type = #code
* parameter[=].part[15].part[5].documentation = "A code of kap-timepoint."
* parameter[=].part[15].part[6].name = #session
* parameter[=].part[15].part[6].use = #out
* parameter[=].part[15].part[6].min = 0
* parameter[=].part[15].part[6].max = "1"
* parameter[=].part[15].part[6].type = #Reference
* parameter[=].part[15].part[6].documentation = "The session it is part of."
* parameter[=].part[15].part[7].name = #course
* parameter[=].part[15].part[7].use = #out
* parameter[=].part[15].part[7].min = 0
* parameter[=].part[15].part[7].max = "1"
* parameter[=].part[15].part[7].type = #Reference
* parameter[=].part[15].part[7].documentation = "The course that it tells of: it came after its first dose."
* parameter[=].part[15].part[8].name = #isBaseline
* parameter[=].part[15].part[8].use = #out
* parameter[=].part[15].part[8].min = 1
* parameter[=].part[15].part[8].max = "1"
* parameter[=].part[15].part[8].type = #boolean
* parameter[=].part[15].part[8].documentation = "Whether it is the baseline of a course."
* parameter[=].part[15].part[9].name = #change
* parameter[=].part[15].part[9].use = #out
* parameter[=].part[15].part[9].min = 0
* parameter[=].part[15].part[9].max = "1"
* parameter[=].part[15].part[9].type = #decimal
* parameter[=].part[15].part[9].documentation = "Change of the total since baseline."
* parameter[=].part[15].part[10].name = #percent
* parameter[=].part[15].part[10].use = #out
* parameter[=].part[15].part[10].min = 0
* parameter[=].part[15].part[10].max = "1"
* parameter[=].part[15].part[10].type = #decimal
* parameter[=].part[15].part[10].documentation = "The same in percent of baseline; none of a baseline of 0."
* parameter[=].part[15].part[11].name = #state
* parameter[=].part[15].part[11].use = #out
* parameter[=].part[15].part[11].min = 0
* parameter[=].part[15].part[11].max = "1"
* parameter[=].part[15].part[11].type = #code
* parameter[=].part[15].part[11].documentation = "A code of kap-outcome-state; none before any dose."
* parameter[=].part[15].part[12].name = #meaningful
* parameter[=].part[15].part[12].use = #out
* parameter[=].part[15].part[12].min = 0
* parameter[=].part[15].part[12].max = "1"
* parameter[=].part[15].part[12].type = #boolean
* parameter[=].part[15].part[12].documentation = "Whether the change is one that matters, in either direction."
* parameter[=].part[15].part[13].name = #reliable
* parameter[=].part[15].part[13].use = #out
* parameter[=].part[15].part[13].min = 0
* parameter[=].part[15].part[13].max = "1"
* parameter[=].part[15].part[13].type = #boolean
* parameter[=].part[15].part[13].documentation = "Whether it is beyond the error of measurement."
* parameter[=].part[15].part[14].name = #suicidality
* parameter[=].part[15].part[14].use = #out
* parameter[=].part[15].part[14].min = 0
* parameter[=].part[15].part[14].max = "1"
* parameter[=].part[15].part[14].type = #decimal
* parameter[=].part[15].part[14].documentation = "The answer on thoughts of death, of the PHQ-9."
* parameter[=].part[16].name = #outcome
* parameter[=].part[16].use = #out
* parameter[=].part[16].min = 0
* parameter[=].part[16].max = "*"
* parameter[=].part[16].documentation = "What came of a course on this scale."
* parameter[=].part[16].part[0].name = #course
* parameter[=].part[16].part[0].use = #out
* parameter[=].part[16].part[0].min = 0
* parameter[=].part[16].part[0].max = "1"
* parameter[=].part[16].part[0].type = #Reference
* parameter[=].part[16].part[0].documentation = "The course; none for sessions that are in no episode."
* parameter[=].part[16].part[1].name = #baseline
* parameter[=].part[16].part[1].use = #out
* parameter[=].part[16].part[1].min = 0
* parameter[=].part[16].part[1].max = "1"
* parameter[=].part[16].part[1].type = #Reference
* parameter[=].part[16].part[1].documentation = "The last score at or before the first dose."
* parameter[=].part[16].part[2].name = #baselineValue
* parameter[=].part[16].part[2].use = #out
* parameter[=].part[16].part[2].min = 0
* parameter[=].part[16].part[2].max = "1"
* parameter[=].part[16].part[2].type = #decimal
* parameter[=].part[16].part[2].documentation = "Its total."
* parameter[=].part[16].part[3].name = #baselineTime
* parameter[=].part[16].part[3].use = #out
* parameter[=].part[16].part[3].min = 0
* parameter[=].part[16].part[3].max = "1"
* parameter[=].part[16].part[3].type = #dateTime
* parameter[=].part[16].part[3].documentation = "Its time."
* parameter[=].part[16].part[4].name = #latest
* parameter[=].part[16].part[4].use = #out
* parameter[=].part[16].part[4].min = 0
* parameter[=].part[16].part[4].max = "1"
* parameter[=].part[16].part[4].type = #Reference
* parameter[=].part[16].part[4].documentation = "The last score of the course."
* parameter[=].part[16].part[5].name = #latestValue
* parameter[=].part[16].part[5].use = #out
* parameter[=].part[16].part[5].min = 0
* parameter[=].part[16].part[5].max = "1"
* parameter[=].part[16].part[5].type = #decimal
* parameter[=].part[16].part[5].documentation = "Its total."
* parameter[=].part[16].part[6].name = #latestTime
* parameter[=].part[16].part[6].use = #out
* parameter[=].part[16].part[6].min = 0
* parameter[=].part[16].part[6].max = "1"
* parameter[=].part[16].part[6].type = #dateTime
* parameter[=].part[16].part[6].documentation = "Its time."
* parameter[=].part[16].part[7].name = #change
* parameter[=].part[16].part[7].use = #out
* parameter[=].part[16].part[7].min = 0
* parameter[=].part[16].part[7].max = "1"
* parameter[=].part[16].part[7].type = #decimal
* parameter[=].part[16].part[7].documentation = "Its change since baseline."
* parameter[=].part[16].part[8].name = #percent
* parameter[=].part[16].part[8].use = #out
* parameter[=].part[16].part[8].min = 0
* parameter[=].part[16].part[8].max = "1"
* parameter[=].part[16].part[8].type = #decimal
* parameter[=].part[16].part[8].documentation = "The same in percent."
* parameter[=].part[16].part[9].name = #state
* parameter[=].part[16].part[9].use = #out
* parameter[=].part[16].part[9].min = 0
* parameter[=].part[16].part[9].max = "1"
* parameter[=].part[16].part[9].type = #code
* parameter[=].part[16].part[9].documentation = "Its state: a code of kap-outcome-state."
* parameter[=].part[16].part[10].name = #best
* parameter[=].part[16].part[10].use = #out
* parameter[=].part[16].part[10].min = 0
* parameter[=].part[16].part[10].max = "1"
* parameter[=].part[16].part[10].type = #Reference
* parameter[=].part[16].part[10].documentation = "The best score after the first dose."
* parameter[=].part[16].part[11].name = #bestValue
* parameter[=].part[16].part[11].use = #out
* parameter[=].part[16].part[11].min = 0
* parameter[=].part[16].part[11].max = "1"
* parameter[=].part[16].part[11].type = #decimal
* parameter[=].part[16].part[11].documentation = "Its total."
* parameter[=].part[16].part[12].name = #bestTime
* parameter[=].part[16].part[12].use = #out
* parameter[=].part[16].part[12].min = 0
* parameter[=].part[16].part[12].max = "1"
* parameter[=].part[16].part[12].type = #dateTime
* parameter[=].part[16].part[12].documentation = "Its time."
* parameter[=].part[16].part[13].name = #acute
* parameter[=].part[16].part[13].use = #out
* parameter[=].part[16].part[13].min = 0
* parameter[=].part[16].part[13].max = "1"
* parameter[=].part[16].part[13].type = #Reference
* parameter[=].part[16].part[13].documentation = "The last score in the acute window."
* parameter[=].part[16].part[14].name = #acuteValue
* parameter[=].part[16].part[14].use = #out
* parameter[=].part[16].part[14].min = 0
* parameter[=].part[16].part[14].max = "1"
* parameter[=].part[16].part[14].type = #decimal
* parameter[=].part[16].part[14].documentation = "Its total."
* parameter[=].part[16].part[15].name = #acuteTime
* parameter[=].part[16].part[15].use = #out
* parameter[=].part[16].part[15].min = 0
* parameter[=].part[16].part[15].max = "1"
* parameter[=].part[16].part[15].type = #dateTime
* parameter[=].part[16].part[15].documentation = "Its time."
* parameter[=].part[16].part[16].name = #lasting
* parameter[=].part[16].part[16].use = #out
* parameter[=].part[16].part[16].min = 0
* parameter[=].part[16].part[16].max = "1"
* parameter[=].part[16].part[16].type = #Reference
* parameter[=].part[16].part[16].documentation = "The last score in the lasting window."
* parameter[=].part[16].part[17].name = #lastingValue
* parameter[=].part[16].part[17].use = #out
* parameter[=].part[16].part[17].min = 0
* parameter[=].part[16].part[17].max = "1"
* parameter[=].part[16].part[17].type = #decimal
* parameter[=].part[16].part[17].documentation = "Its total."
* parameter[=].part[16].part[18].name = #lastingTime
* parameter[=].part[16].part[18].use = #out
* parameter[=].part[16].part[18].min = 0
* parameter[=].part[16].part[18].max = "1"
* parameter[=].part[16].part[18].type = #dateTime
* parameter[=].part[16].part[18].documentation = "Its time."
* parameter[=].part[16].part[19].name = #isLasting
* parameter[=].part[16].part[19].use = #out
* parameter[=].part[16].part[19].min = 0
* parameter[=].part[16].part[19].max = "1"
* parameter[=].part[16].part[19].type = #boolean
* parameter[=].part[16].part[19].documentation = "Whether that is a lasting reduction: a response, not undone since the last dose."
* parameter[=].part[16].part[20].name = #firstResponse
* parameter[=].part[16].part[20].use = #out
* parameter[=].part[16].part[20].min = 0
* parameter[=].part[16].part[20].max = "1"
* parameter[=].part[16].part[20].type = #Reference
* parameter[=].part[16].part[20].documentation = "The first score that is a response."
* parameter[=].part[16].part[21].name = #hoursToResponse
* parameter[=].part[16].part[21].use = #out
* parameter[=].part[16].part[21].min = 0
* parameter[=].part[16].part[21].max = "1"
* parameter[=].part[16].part[21].type = #decimal
* parameter[=].part[16].part[21].documentation = "Hours from the first dose to it."
* parameter[=].part[16].part[22].name = #responseDays
* parameter[=].part[16].part[22].use = #out
* parameter[=].part[16].part[22].min = 0
* parameter[=].part[16].part[22].max = "1"
* parameter[=].part[16].part[22].type = #integer
* parameter[=].part[16].part[22].documentation = "Days from it to its loss, or to the last score."
* parameter[=].part[16].part[23].name = #responseLost
* parameter[=].part[16].part[23].use = #out
* parameter[=].part[16].part[23].min = 0
* parameter[=].part[16].part[23].max = "1"
* parameter[=].part[16].part[23].type = #Reference
* parameter[=].part[16].part[23].documentation = "The score by which it was lost."
* parameter[=].part[16].part[24].name = #responseIs
* parameter[=].part[16].part[24].use = #out
* parameter[=].part[16].part[24].min = 0
* parameter[=].part[16].part[24].max = "1"
* parameter[=].part[16].part[24].type = #code
* parameter[=].part[16].part[24].documentation = "kept, lost, or unknown where no score came after it."

Instance: operation-kap-outcomes
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-outcomes"
* id = "kap-outcomes"
* insert Operation(kap-outcomes, kap-outcomes, false)
* name = "KapOutcomesOperation"
* title = "The outcomes of a cohort by the measures of the guide"
* description = "The outcomes of a cohort by the measures of the guide: all courses of the clinic, or those of the patients who are members of a Group. Of one measure the report itself is the answer; of several, a Parameters with a report each. Also as a table: text/csv. Cells of few are left out."
* system = true
* type = false
* instance = true
* resource[0] = #Group
* insert Takes(periodStart, date, 1, 1, [["First day: courses whose period overlaps are looked at."]])
* insert Takes(periodEnd, date, 1, 1, [["Last day."]])
* insert Takes(measure, code, 0, *, [["Measures by their id (kap-acute-response); all that the scale has numbers for if left out."]])
* insert Takes(scale, code, 0, 1, [["The scale by its short name; phq9 if left out."]])
* insert Takes(missing, code, 0, *, [["completers, locf, non-responder; all three if left out."]])
* insert Takes(stratifier, code, 0, *, [["What to stratify by: route, product, course-type, indication, treatment-resistant, age-band, sex, sessions, therapy-sessions, prior-trials."]])
* insert Takes(asOf, date, 0, 1, [["The last day that is looked at; today if left out."]])
* insert Takes(acuteFrom, integer, 0, 1, [["First day of the acute window after the last induction dose; the setting if left out."]])
* insert Takes(acuteTo, integer, 0, 1, [["Last day of the acute window."]])
* insert Takes(lastingFrom, integer, 0, 1, [["First day of the lasting window after the last dose; the setting if left out."]])
* insert Takes(lastingTo, integer, 0, 1, [["Last day of the lasting window."]])
* insert Gives(return, MeasureReport, 1, *, [["One report per measure, with a group per way of treating what is missing, ketamine alone beside (comparator-)."]])

Instance: operation-kap-controlled-substance-log
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-controlled-substance-log"
* id = "kap-controlled-substance-log"
* insert Operation(kap-controlled-substance-log, kap-controlled-substance-log, false)
* name = "KapControlledSubstanceLogOperation"
* title = "What was drawn, given, wasted and returned in a period, with totals and discrepancies"
* description = "What was drawn, given, wasted and returned in a period, with totals and discrepancies."
* system = false
* type = false
* instance = true
* resource[0] = #Location
* resource[1] = #Organization
* insert Takes(periodStart, date, 1, 1, [["First day."]])
* insert Takes(periodEnd, date, 1, 1, [["Last day."]])
* insert Takes(product, CodeableConcept, 0, 1, [["One product; all if left out."]])
* insert Gives(return, Bundle, 1, 1, [["The log."]])

Instance: operation-kap-rems-form
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-rems-form"
* id = "kap-rems-form"
* insert Operation(kap-rems-form, kap-rems-form, false)
* name = "KapRemsFormOperation"
* title = "The REMS monitoring form of a session, filled in from its record"
* description = "The REMS monitoring form of a session, filled in from its record."
* system = false
* type = false
* instance = true
* resource[0] = #Procedure
* insert Gives(response, QuestionnaireResponse, 1, 1, [["The form, in progress: filled in as far as the record goes, for a person to complete and send."]])
* insert Gives(unfilled, string, 0, *, [["An item that the record says nothing of: its linkId and text."]])

Instance: operation-kap-segment
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-segment"
* id = "kap-segment"
* insert Operation(kap-segment, kap-segment, true)
* name = "KapSegmentOperation"
* title = "What of a record may be released to a recipient for a purpose, by consents and labels"
* description = "What of a record may be released to a recipient for a purpose, by consents and labels. What is released is put on record as an AuditEvent; in an emergency the privacy officer gets a Communication."
* system = false
* type = false
* instance = true
* resource[0] = #Patient
* insert Takes(purpose, Coding, 1, 1, [["The purpose of use."]])
* insert Takes(recipient, Reference, 1, 1, [["Who receives: a Practitioner, PractitionerRole, Organization, RelatedPerson, CareTeam or Patient of this server. A practitioner acts in every active role on record."]])
* insert Takes(action, code, 0, 1, [["What is done with it, of http://terminology.hl7.org/CodeSystem/consentaction; disclose if left out."]])
* insert Gives(return, Bundle, 1, 1, [["What may be released: a collection with its labels, the notices on redisclosure, and REDACTED where something is missing."]])

Instance: operation-kap-research-export
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-research-export"
* id = "kap-research-export"
* insert Operation(kap-research-export, kap-research-export, true)
* name = "KapResearchExportOperation"
* title = "De-identified data of the patients who consented to research"
* description = "De-identified data of the patients who consented to research."
* system = true
* type = true
* instance = false
* resource[0] = #Group
* insert Takes(study, Reference, 0, 1, [["The study; any if left out."]])
* insert Takes(method, code, 0, 1, [["safe-harbor or expert."]])
* insert Gives(return, Parameters, 0, 1, [["Where the files will be."]])

Instance: questionnaire-populate
InstanceOf: OperationDefinition
Usage: #definition
Title: "$populate"
* insert Operation(questionnaire-populate, populate, false)
* name = "PopulateOperation"
* title = "$populate of a Questionnaire"
* description = "Fills a response with what is known: initial values, initial expressions, newest Observations. After $populate of the guide Structured Data Capture."
* base = "http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-populate"
* system = false
* type = true
* instance = true
* resource = #Questionnaire
* insert Takes(questionnaire, Questionnaire, 0, 1, [["The form."]])
* insert Takes(canonical, uri, 0, 1, [["The canonical url of the form."]])
* insert Takes(questionnaireRef, Reference, 0, 1, [["A stored form."]])
* insert Takes(subject, Reference, 1, 1, [["Whom the form is about."]])
* parameter[+].name = #context
* parameter[=].use = #in
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "A resource that the form's expressions may use."
* parameter[=].part[0].name = #name
* parameter[=].part[0].use = #in
* parameter[=].part[0].min = 1
* parameter[=].part[0].max = "1"
* parameter[=].part[0].type = #string
* parameter[=].part[0].documentation = "Its name in the form."
* parameter[=].part[1].name = #content
* parameter[=].part[1].use = #in
* parameter[=].part[1].min = 1
* parameter[=].part[1].max = "*"
* parameter[=].part[1].type = #Reference
* parameter[=].part[1].documentation = "The resource, or a reference to it."
* insert Takes(local, boolean, 0, 1, [["Whether data of this server may be used; true if left out."]])
* insert Gives(response, QuestionnaireResponse, 1, 1, [["The response, in progress."]])
* insert Gives(issues, OperationOutcome, 0, 1, [["What could not be filled in."]])

Instance: questionnaireresponse-extract
InstanceOf: OperationDefinition
Usage: #definition
Title: "$extract"
* insert Operation(questionnaireresponse-extract, extract, false)
* name = "ExtractOperation"
* title = "$extract of a QuestionnaireResponse"
* description = "Makes resources of a response: Observations of answers, and resources by the definitions that items name. After $extract of the guide Structured Data Capture. Nothing is stored: the answer is a transaction to be sent."
* base = "http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract"
* system = false
* type = true
* instance = true
* resource = #QuestionnaireResponse
* insert Takes(questionnaire-response, QuestionnaireResponse, 0, 1, [["The response; none when called on a stored one."]])
* insert Gives(return, Bundle, 0, 1, [["A transaction with the resources."]])
* insert Gives(issues, OperationOutcome, 0, 1, [["What could not be extracted."]])
