Instance: kap-sedation-example
InstanceOf: KapSedation
Usage: #example
Title: "Drowsy, but answers readily when called by name"
* status = #final
* category = $observation-category#exam "Exam"
* code.text = "MOAA/S"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* partOf = Reference(Procedure/kap-ketamine-session-example)
* effectiveDateTime = "2026-02-03T10:45:00-05:00"
* performer = Reference(Practitioner/demo-nurse)
* valueQuantity = 4 '{score}' "{score}"
* extension[timepoint].valueCodeableConcept = KapTimepointCS#min-40
* extension[minutesFromDose].valueInteger = 40
