RuleSet: ScoreOfDemo
* subject = Reference(Patient/demo-001)
* effectiveDateTime = "2026-02-03T09:40:00-05:00"
* derivedFrom = Reference(QuestionnaireResponse/kap-questionnaire-response-example)

Instance: kap-score-example
InstanceOf: KapScore
Usage: #example
Title: "PHQ-9 total of 13"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-screening-assessment"
* insert ScoreOfDemo
* identifier.system = "urn:ietf:rfc:3986"
* identifier.value = "urn:kap:score:kap-questionnaire-response-example:1:phq9"
* status = #final
* code = $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* code.text = "PHQ-9 total"
* valueQuantity = 13 '{score}' "{score}"
* interpretation = $interpretation#H "High"
* interpretation.text = "moderate"
* extension[relatedSession].valueReference = Reference(Procedure/kap-ketamine-session-example)
* extension[timepoint].valueCodeableConcept = KapTimepointCS#pre-dose "Before the dose of this session"
* extension[algorithmVersion].valueString = "1"

Instance: kap-score-absent-example
InstanceOf: KapScore
Usage: #example
Title: "A GAD-7 with too many items left out: no total, and the reason"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-screening-assessment"
* insert ScoreOfDemo
* status = #final
* code = $loinc#70274-6 "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]"
* code.text = "GAD-7 total"
* dataAbsentReason = $data-absent#unknown "Unknown"

Instance: kap-score-cssrs-example
InstanceOf: KapScore
Usage: #example
Title: "C-SSRS screener: high risk"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-screening-assessment"
* insert ScoreOfDemo
* status = #final
* code = $loinc#93374-7
* code.text = "C-SSRS screener risk"
* valueCodeableConcept = $loinc#LA9193-9 "High"
* valueCodeableConcept.coding[1] = $risk#high "High likelihood"
* valueCodeableConcept.text = "high"
* interpretation = $interpretation#HH "Critical high"
