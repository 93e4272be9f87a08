RuleSet: Answered(linkId, code, display)
* item[+].linkId = "{linkId}"
* item[=].answer.valueCoding = $loinc#{code} "{display}"

Instance: kap-questionnaire-response-example
InstanceOf: KapQuestionnaireResponse
Usage: #example
Title: "PHQ-9 before the third session: 13, moderate"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-questionnaireresponse"
* questionnaire = "https://kapfhir.example.org/fhir/Questionnaire/phq9|1.0.0"
* status = #completed
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* authored = "2026-02-03T09:40:00-05:00"
* source = Reference(Patient/demo-001)
* extension[relatedSession].valueReference = Reference(Procedure/kap-ketamine-session-example)
* extension[timepoint].valueCodeableConcept = KapTimepointCS#pre-dose "Before the dose of this session"
* extension[mode].valueCode = #patient
* insert Answered(phq9-1, LA6570-1, More than half the days)
* insert Answered(phq9-2, LA6570-1, More than half the days)
* insert Answered(phq9-3, LA6570-1, More than half the days)
* insert Answered(phq9-4, LA6570-1, More than half the days)
* insert Answered(phq9-5, LA6569-3, Several days)
* insert Answered(phq9-6, LA6570-1, More than half the days)
* insert Answered(phq9-7, LA6569-3, Several days)
* insert Answered(phq9-8, LA6569-3, Several days)
* insert Answered(phq9-9, LA6568-5, Not at all)
* insert Answered(phq9-10, LA6573-5, Somewhat difficult)
