// The fields of the manufacturer's monitoring form, not its wording: the form itself is submitted through the REMS programme. Current edition: to be checked.
Instance: rems-monitoring
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "REMS monitoring"
* insert Form(rems-monitoring, public-domain)
* name = "RemsMonitoring"
* title = "Esketamine REMS: monitoring of a session"
* description = "The fields that the REMS patient monitoring form asks for. Not verified: the current edition of the form; it is due within 7 days of the session."
* copyright = "Written for the KAP implementation guide; may be used freely."
* experimental = true
* insert Launch(1, patient, Patient)
* insert Question(patient-name, string, [["Name of the patient"]])
* insert Initially(0, [["%patient.name.first().select((given | family).join(' '))"]])
* insert Question(birth-date, date, [["Date of birth"]])
* insert Initially(0, [["%patient.birthDate"]])
* insert Question(rems-id, string, [["REMS enrolment number"]])
* insert Question(concomitant-benzodiazepine, boolean, [["Takes: Benzodiazepines"]])
* insert Question(concomitant-sedative, boolean, [["Takes: Sedatives that are no benzodiazepines"]])
* insert Question(concomitant-stimulant, boolean, [["Takes: Psychostimulants"]])
* insert Question(concomitant-maoi, boolean, [["Takes: Monoamine oxidase inhibitors"]])
* insert Question(concomitant-opioid, boolean, [["Takes: Opioids"]])
* insert Question(setting, string, [["Health care setting"]])
* insert Question(provider, string, [["Health care provider"]])
* insert Question(session-date, date, [["Date of the session"]])
* insert Question(dose, quantity, [["Dose"]])
* item[=].extension[0].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption"
* item[=].extension[0].valueCoding = $ucum#mg
* insert Question(lot, string, [["Lot number"]])
* insert Question(observation-minutes, integer, [["Minutes from the first device until the patient was ready to leave"]])
* insert Question(ready-time, time, [["Time at which the patient was ready to leave"]])
* insert Question(systolic-pre, integer, [["Systolic blood pressure before the dose"]])
* insert Question(diastolic-pre, integer, [["Diastolic blood pressure before the dose"]])
* insert Question(systolic-40, integer, [["Systolic blood pressure 40 minutes after it"]])
* insert Question(diastolic-40, integer, [["Diastolic blood pressure 40 minutes after it"]])
* insert Question(systolic-end, integer, [["Systolic blood pressure before leaving"]])
* insert Question(diastolic-end, integer, [["Diastolic blood pressure before leaving"]])
* insert Question(vitals-pre, boolean, [["Vital signs acceptable before the dose"]])
* insert Question(vitals-end, boolean, [["Vital signs acceptable before leaving"]])
* insert Question(sedation, boolean, [["Sedation occurred"]])
* insert Question(sedation-resolved, boolean, [["Sedation had resolved before leaving"]])
* item[=].enableWhen.question = "sedation"
* item[=].enableWhen.operator = #=
* item[=].enableWhen.answerBoolean = true
* insert Question(dissociation, boolean, [["Dissociation occurred"]])
* insert Question(dissociation-resolved, boolean, [["Dissociation had resolved before leaving"]])
* item[=].enableWhen.question = "dissociation"
* item[=].enableWhen.operator = #=
* item[=].enableWhen.answerBoolean = true
* insert Question(respiratory, boolean, [["Respiratory depression occurred"]])
* insert Question(respiratory-resolved, boolean, [["Respiratory depression had resolved before leaving"]])
* item[=].enableWhen.question = "respiratory"
* item[=].enableWhen.operator = #=
* item[=].enableWhen.answerBoolean = true
* insert Question(serious-event, boolean, [["A serious adverse event occurred"]])
* insert Question(serious-event-text, text, [["Which"]])
* item[=].enableWhen.question = "serious-event"
* item[=].enableWhen.operator = #=
* item[=].enableWhen.answerBoolean = true
