// US Core has no AdverseEvent profile. AdverseEvent has no status in R4.

Profile: KapAdverseEvent
Parent: AdverseEvent
Id: kap-adverse-event
Title: "KAP adverse event"
Description: "What happened to a patient that was not wanted: what, when, how severe, how serious, and how likely it came of the dose."
* ^experimental = false
* obeys kap-ae-1
* actuality MS
* category MS
* event 1..1 MS
* event from KapAdverseEventVS (extensible)
* subject MS
* subject only Reference(Patient)
* encounter MS
* date 1..1 MS
* detected MS
* recordedDate MS
* seriousness 1..1 MS
* severity 1..1 MS
* severity from http://hl7.org/fhir/ValueSet/adverse-event-severity (required)
* outcome MS
* recorder MS
* suspectEntity MS
* suspectEntity.instance MS
* suspectEntity.causality MS
* suspectEntity.causality.assessment MS

Invariant: kap-ae-1
Severity: #error
Description: "AdverseEvent.suspectEntity.instance: an event that happened names what is suspected. Add suspectEntity with the MedicationAdministration or the Procedure."
Expression: "actuality != 'actual' or suspectEntity.exists()"
