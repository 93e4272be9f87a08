// US Core Medication asks for a code: so does this profile.

Profile: KapMedication
Parent: Medication
Id: kap-medication
Title: "KAP medication"
Description: "A product of which a dose is given: what it is, its strength, its lot and until when it may be used, and its schedule as a controlled substance."
* ^experimental = false
* obeys kap-med-1
* extension contains KapControlledSchedule named controlledSchedule 0..1 MS
* code 1..1 MS
* form MS
* ingredient MS
* ingredient.item[x] MS
* ingredient.strength MS
* batch MS
* batch.lotNumber MS
* batch.expirationDate MS

Invariant: kap-med-1
Severity: #error
Description: "Medication.batch.expirationDate: a lot of a controlled substance has the date until which it may be used. Add batch.expirationDate."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-controlled-schedule').exists().not() or batch.lotNumber.exists().not() or batch.expirationDate.exists()"
