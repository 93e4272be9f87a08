Instance: kap-aldrete-example
InstanceOf: KapAldrete
Usage: #example
Title: "9 of 10 at the end of the infusion"
* status = #final
* category = $observation-category#exam "Exam"
* code.text = "Modified Aldrete score"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* partOf = Reference(Procedure/kap-ketamine-session-example)
* effectiveDateTime = "2026-02-03T10:45:00-05:00"
* performer = Reference(Practitioner/demo-nurse)
* valueQuantity = 9 '{score}' "{score}"
* extension[timepoint].valueCodeableConcept = KapTimepointCS#min-40
* extension[minutesFromDose].valueInteger = 40
* component[0].code.text = "Activity"
* component[0].valueQuantity = 2 '{score}'
* component[1].code.text = "Respiration"
* component[1].valueQuantity = 2 '{score}'
* component[2].code.text = "Circulation"
* component[2].valueQuantity = 2 '{score}'
* component[3].code.text = "Consciousness"
* component[3].valueQuantity = 1 '{score}'
* component[4].code.text = "Oxygen saturation"
* component[4].valueQuantity = 2 '{score}'
