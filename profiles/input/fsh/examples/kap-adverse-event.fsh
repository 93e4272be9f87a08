Instance: kap-adverse-event-example
InstanceOf: KapAdverseEvent
Usage: #example
Title: "Nausea after the infusion, mild"
* actuality = #actual
* event = $sct#422587007 "Nausea"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* date = "2026-02-03T10:50:00-05:00"
* recordedDate = "2026-02-03T11:00:00-05:00"
* seriousness = $ae-seriousness#Non-serious "Non-serious"
* severity = $ae-severity#mild "Mild"
* outcome = http://terminology.hl7.org/CodeSystem/adverse-event-outcome#resolved "Resolved"
* recorder = Reference(Practitioner/demo-nurse)
* suspectEntity.instance = Reference(MedicationAdministration/kap-medication-administration-example)
* suspectEntity.causality.assessment = $ae-causality#Probably-Likely
