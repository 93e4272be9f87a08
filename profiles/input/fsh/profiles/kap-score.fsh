// US Core's screening and assessment Observation asks for status, category survey, code and subject, and a value or the reason for its absence: so does this profile.

Profile: KapScore
Parent: Observation
Id: kap-score
Title: "KAP score"
Description: "Total of a scale, computed by the server from a questionnaire response, with subscales as components and the severity band as interpretation."
* ^experimental = false
* obeys kap-obs-1 and kap-obs-1-gad7 and kap-obs-1-scales and kap-obs-2 and kap-obs-3 and kap-obs-4
* extension contains
    KapRelatedSession named relatedSession 0..1 MS and
    KapTimepoint named timepoint 0..1 MS and
    KapAlgorithmVersion named algorithmVersion 0..1 MS and
    KapOutcomeState named outcomeState 0..1 MS
* identifier MS
* status MS
* category 1..* MS
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains survey 1..1 MS
* category[survey] = $observation-category#survey
* code MS
* code from KapScaleTotalVS (extensible)
* subject 1..1 MS
* subject only Reference(Patient)
* effective[x] 1..1 MS
* performer MS
* value[x] MS
* value[x] only Quantity or CodeableConcept
* valueQuantity = '{score}'
* valueQuantity.value 1..1
* dataAbsentReason MS
* interpretation MS
* referenceRange MS
* derivedFrom 1..1 MS
* derivedFrom only Reference(QuestionnaireResponse)
* component MS

Invariant: kap-obs-1
Severity: #error
Description: "Observation.valueQuantity: a PHQ-9 total is between 0 and 27. Correct the value, or the code when this is the total of another scale."
Expression: "code.coding.where(system = 'http://loinc.org' and code = '44261-6').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 27)"

Invariant: kap-obs-1-gad7
Severity: #error
Description: "Observation.valueQuantity: a GAD-7 total is between 0 and 21. Correct the value, or the code when this is the total of another scale."
Expression: "code.coding.where(system = 'http://loinc.org' and code = '70274-6').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 21)"

Invariant: kap-obs-2
Severity: #error
Description: "Observation.value[x]: a final score has a value or says why not. Add valueQuantity, or dataAbsentReason."
Expression: "status != 'final' or value.exists() or dataAbsentReason.exists()"

Invariant: kap-obs-3
Severity: #error
Description: "Observation.derivedFrom: a score names the questionnaire response it was computed from. Add derivedFrom."
Expression: "value.exists().not() or derivedFrom.exists()"

Invariant: kap-obs-1-scales
Severity: #error
Description: "Observation.valueQuantity: a total lies in the range of its scale. Correct the value, or the code when this is the total of another scale."
Expression: "(code.coding.where(system = 'http://loinc.org' and code = '55758-7').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 6)) and (code.coding.where(system = 'http://loinc.org' and code = '101698-9').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 80)) and (code.coding.where(system = 'http://loinc.org' and code = '75626-2').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 12)) and (code.coding.where(system = 'http://loinc.org' and code = '75624-7').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 40)) and (code.coding.where(system = 'http://loinc.org' and code = '82667-7').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 10)) and (code.coding.where(system = 'http://loinc.org' and code = '72514-3').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 10)) and (code.coding.where(system = 'http://loinc.org' and code = '91147-9').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 10)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'cadss-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 92)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'cadss6-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 24)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'meq30-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 150)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'moaas').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 5)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'aldrete-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 10)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'bpicss-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 38)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'qids-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 27)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'madrs-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 60)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'isi-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 28)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'who5-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 100)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'ymrs-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 60)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'pgic').exists().not() or value.ofType(Quantity).all(value >= 1 and value <= 7)) and (code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-observable' and code = 'sds-total').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 30))"

// C-SSRS has no number: its result is a level of risk.
Invariant: kap-obs-4
Severity: #error
Description: "Observation.value[x]: a C-SSRS risk (93374-7) is a code, every other score a quantity. Send valueCodeableConcept for that one, valueQuantity for the others."
Expression: "value.exists().not() or (code.coding.where(system = 'http://loinc.org' and code = '93374-7').exists() = (value is CodeableConcept))"
