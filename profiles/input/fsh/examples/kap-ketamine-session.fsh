Instance: kap-ketamine-session-example
InstanceOf: KapKetamineSession
Usage: #example
Title: "Third infusion of a course: 40 mg over 40 minutes"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-procedure"
* identifier.system = "https://kapfhir.example.org/ids/session"
* identifier.value = "demo-001-s3"
* basedOn = Reference(CarePlan/kap-care-plan-example)
* status = #completed
* code.coding[0] = KapSessionCodeCS#iv-session "Intravenous ketamine session"
* code.coding[1] = $sct#14152002 "Intravenous infusion"
* code.text = "Intravenous ketamine session"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* performedPeriod.start = "2026-02-03T10:00:00-05:00"
* performedPeriod.end = "2026-02-03T12:45:00-05:00"
* performer[0].function = KapRoleCS#administering-clinician "Administering clinician"
* performer[0].actor = Reference(Practitioner/demo-nurse)
* performer[1].function = KapRoleCS#therapist "Therapist"
* performer[1].actor = Reference(Practitioner/demo-therapist)
* reasonReference = Reference(Condition/demo-depression)
* extension[route].valueCodeableConcept = $sct#47625008 "Intravenous route"
* extension[administeredDose].valueQuantity = 40 'mg' "mg"
* extension[plannedDose].valueQuantity = 40 'mg' "mg"
* extension[dosingWeight].valueQuantity = 80 'kg' "kg"
* extension[dosePerWeight].valueQuantity = 0.5 'mg/kg' "mg/kg"
* extension[doseIntent].valueCode = #psycholytic
* extension[sessionNumber].valuePositiveInt = 3
* extension[sessionPhase].valueCodeableConcept = KapSessionPhaseCS#dosing "Dosing"
* extension[treatmentConsent].valueReference = Reference(Consent/kap-consent-treatment-example)
* extension[setting].valueCodeableConcept = KapSettingCS#clinic-room "Clinic room"
* extension[set].valueCodeableConcept = KapSetCS#intention "Intention"
* extension[set].valueCodeableConcept.text = "To look at the loss of my brother without turning away"
* extension[music].extension[used].valueBoolean = true
* extension[music].extension[description].valueString = "Instrumental playlist of the clinic, 45 minutes"
* extension[eyeshades].valueBoolean = true
* extension[therapistPresent].valueCode = #throughout
* extension[dissociationPeak].extension[score].valueQuantity = 9 '{score}'
* extension[dissociationPeak].extension[scale].valueCode = #cadss6-total
* extension[dissociationPeak].extension[minutes].valueInteger = 40
* extension[observationMinutes].valueQuantity = 160 'min' "min"
* extension[dischargeReadiness].extension[method].valueCode = #aldrete
* extension[dischargeReadiness].extension[score].valueDecimal = 10
* extension[dischargeReadiness].extension[time].valueDateTime = "2026-02-03T12:45:00-05:00"
* extension[dischargeReadiness].extension[escort].valueBoolean = true
* extension[dischargeReadiness].extension[driving-advice].valueBoolean = true

Instance: kap-ketamine-session-not-done-example
InstanceOf: KapKetamineSession
Usage: #example
Title: "A session that was called off at the blood pressure gate: no dose, so no route"
* status = #not-done
* statusReason = KapIssueCS#bp-gate "Blood pressure above the gate"
* code = KapSessionCodeCS#im-session "Intramuscular ketamine session"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* performer.actor = Reference(Practitioner/demo-nurse)
* reasonReference = Reference(Condition/demo-depression)
