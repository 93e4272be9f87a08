Instance: kap-dissociation-example
InstanceOf: KapDissociation
Usage: #example
Title: "CADSS-6 of 9 at the peak"
* status = #final
* category = $observation-category#exam "Exam"
* code = KapObservableCS#cadss6-total "CADSS-6 total"
* code.text = "CADSS-6 total"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* partOf = Reference(Procedure/kap-ketamine-session-example)
* effectiveDateTime = "2026-02-03T10:45:00-05:00"
* performer = Reference(Practitioner/demo-nurse)
* valueQuantity = 9 '{score}' "{score}"
* extension[timepoint].valueCodeableConcept = KapTimepointCS#min-40
* extension[minutesFromDose].valueInteger = 40
