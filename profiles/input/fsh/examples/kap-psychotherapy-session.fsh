Instance: kap-psychotherapy-session-example
InstanceOf: KapPsychotherapySession
Usage: #example
Title: "Integration two days after the third infusion"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-procedure"
* basedOn = Reference(CarePlan/kap-care-plan-example)
* status = #completed
* code = $sct#18512000 "Individual psychotherapy"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/kap-encounter-example)
* performedPeriod.start = "2026-02-05T14:00:00-05:00"
* performedPeriod.end = "2026-02-05T14:50:00-05:00"
* performer.function = KapRoleCS#therapist "Therapist"
* performer.actor = Reference(Practitioner/demo-therapist)
* extension[sessionPhase].valueCodeableConcept = KapSessionPhaseCS#integration "Integration"
* extension[modality].valueCodeableConcept = KapModalityCS#act "Acceptance and commitment therapy"
* extension[relatedSession].valueReference = Reference(Procedure/kap-ketamine-session-example)
