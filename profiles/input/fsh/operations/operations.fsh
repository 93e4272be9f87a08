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
* insert Takes(monitoring, boolean, 0, 1, [["Whether the series of vital signs is included."]])
* insert Gives(return, Bundle, 1, 1, [["The summary."]])

Instance: operation-kap-patient-outcomes
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-patient-outcomes"
* id = "kap-patient-outcomes"
* insert Operation(kap-patient-outcomes, kap-patient-outcomes, false)
* name = "KapPatientOutcomesOperation"
* title = "The scores of a patient over time"
* description = "The scores of a patient over time: baseline, change, state, time to response, with the sessions as marks."
* system = false
* type = false
* instance = true
* resource[0] = #Patient
* insert Takes(scale, code, 0, *, [["Scales by their short name; all if left out."]])
* insert Takes(from, date, 0, 1, [["From this day."]])
* insert Takes(to, date, 0, 1, [["To this day."]])
* insert Gives(return, Parameters, 1, 1, [["The series."]])

Instance: operation-kap-outcomes
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-outcomes"
* id = "kap-outcomes"
* insert Operation(kap-outcomes, kap-outcomes, false)
* name = "KapOutcomesOperation"
* title = "The outcomes of a cohort by the measures of the guide"
* description = "The outcomes of a cohort by the measures of the guide."
* system = true
* type = true
* instance = true
* resource[0] = #Group
* insert Takes(periodStart, date, 1, 1, [["First day."]])
* insert Takes(periodEnd, date, 1, 1, [["Last day."]])
* insert Takes(scale, code, 0, 1, [["The scale by its short name; phq9 if left out."]])
* insert Takes(missing, code, 0, *, [["completers, locf, non-responder; all three if left out."]])
* insert Takes(stratifier, code, 0, *, [["What to stratify by."]])
* insert Gives(return, MeasureReport, 1, *, [["One report per measure."]])

Instance: operation-kap-controlled-substance-log
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-controlled-substance-log"
* id = "kap-controlled-substance-log"
* insert Operation(kap-controlled-substance-log, kap-controlled-substance-log, false)
* name = "KapControlledSubstanceLogOperation"
* title = "What came in, was dispensed, given, wasted, returned and counted in a period, with totals and discrepancies"
* description = "What came in, was dispensed, given, wasted, returned and counted of controlled substances in a place (and the places in it) or an organization, with what was on hand after each, totals by lot and what does not add up (R-32)."
* system = false
* type = false
* instance = true
* resource[0] = #Location
* resource[1] = #Organization
* insert Takes(periodStart, date, 1, 1, [["First day."]])
* insert Takes(periodEnd, date, 1, 1, [["Last day."]])
* insert Takes(product, CodeableConcept, 0, 1, [["One product; all if left out."]])
* insert Takes(productCode, string, 0, 1, [["The same as system|code, for GET."]])
* insert Gives(return, Bundle, 1, 1, [["The log: a List of the records it rests on, a Parameters with total and line, a DetectedIssue for each discrepancy."]])

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
* insert Gives(return, QuestionnaireResponse, 1, 1, [["The form."]])

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

Instance: operation-kap-deidentify
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-deidentify"
* id = "kap-deidentify"
* insert Operation(kap-deidentify, kap-deidentify, true)
* name = "KapDeidentifyOperation"
* title = "De-identified data of the patients who consented to research"
* description = "De-identified data of the patients who consented to the study, as NDJSON files (R-24). Made beside other requests: 202 with Content-Location, where the progress and then a manifest like that of Bulk Data are; DELETE there gives it up."
* system = true
* type = false
* instance = true
* resource[0] = #Group
* insert Takes(study, Reference, 1, 1, [["The ResearchStudy of this server. Only patients whose consent names it are in the export."]])
* insert Takes(method, code, 0, 1, [["safe-harbor (years, and times from the first dose; if left out) or expert (dates shifted by as many days for all of a patient)."]])
* insert Takes(type, code, 0, *, [["Resource types; all that can be de-identified if left out."]])
* insert Gives(return, OperationOutcome, 1, 1, [["That it was accepted; where it is says Content-Location."]])

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
