// US Core's screening and assessment Observation asks for status, category survey, code and subject, and a value or the reason for its absence: so does this profile.

Profile: KapScore
Parent: Observation
Id: kap-score
Title: "KAP score"
Description: "Total of a scale, computed by the server from a questionnaire response, with subscales as components and the severity band as interpretation."
* ^experimental = false
* obeys kap-obs-1 and kap-obs-1-gad7 and kap-obs-2 and kap-obs-3
* extension contains
    KapRelatedSession named relatedSession 0..1 MS and
    KapTimepoint named timepoint 0..1 MS and
    KapAlgorithmVersion named algorithmVersion 0..1 MS
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
* value[x] only Quantity
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
