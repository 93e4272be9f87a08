Instance: kap-medication-administration-example
InstanceOf: KapMedicationAdministration
Usage: #example
Title: "40 mg over 40 minutes, 10 mg wasted before a witness"
* status = #completed
* medicationCodeableConcept.coding[0] = $sct#373464007 "Ketamine"
* medicationCodeableConcept.text = "Ketamine 50 mg/mL injection"
* subject = Reference(Patient/demo-001)
* context = Reference(Encounter/demo-visit)
* partOf = Reference(Procedure/kap-ketamine-session-example)
* effectivePeriod.start = "2026-02-03T10:05:00-05:00"
* effectivePeriod.end = "2026-02-03T10:45:00-05:00"
* performer[0].function = $perform-function#performer "Performer"
* performer[0].actor = Reference(Practitioner/demo-nurse)
* performer[1].function = $perform-function#witness "Witness"
* performer[1].actor = Reference(Practitioner/demo-therapist)
* reasonReference = Reference(Condition/demo-depression)
* dosage.route = $sct#47625008 "Intravenous route"
* dosage.dose = 40 'mg' "mg"
* dosage.rateQuantity = 1 'mg/min' "mg/min"
* extension[dosePerWeight].valueQuantity = 0.5 'mg/kg' "mg/kg"
* extension[dosingWeight].valueQuantity = 80 'kg' "kg"
* extension[controlledSubstance].extension[drawn].valueQuantity = 50 'mg'
* extension[controlledSubstance].extension[given].valueQuantity = 40 'mg'
* extension[controlledSubstance].extension[wasted].valueQuantity = 10 'mg'
* extension[controlledSubstance].extension[container].valueString = "Vial 10 mL, 50 mg/mL"
* extension[controlledSubstance].extension[lot].valueString = "K2311A"
* extension[controlledSubstance].extension[witness].valueReference = Reference(Practitioner/demo-therapist)
* extension[controlledSubstance].extension[time].valueDateTime = "2026-02-03T10:50:00-05:00"

Instance: kap-medication-administration-lozenge-example
InstanceOf: KapMedicationAdministration
Usage: #example
Title: "A lozenge of 100 mg, held for 12 minutes and spat out"
* status = #completed
* medicationCodeableConcept.coding[0] = $sct#373464007 "Ketamine"
* medicationCodeableConcept.text = "Ketamine 100 mg lozenge, compounded"
* subject = Reference(Patient/demo-001)
* effectiveDateTime = "2026-03-10T14:00:00-05:00"
* performer[0].function = $perform-function#performer "Performer"
* performer[0].actor = Reference(Practitioner/demo-nurse)
* dosage.route = $sct#37839007 "Sublingual route"
* dosage.dose = 100 'mg' "mg"
* extension[holdTime].valueDuration.value = 12
* extension[holdTime].valueDuration.unit = "min"
* extension[residualHandling].valueCode = #spit
* extension[controlledSubstance].extension[drawn].valueQuantity = 100 'mg'
* extension[controlledSubstance].extension[given].valueQuantity = 100 'mg'
* extension[controlledSubstance].extension[wasted].valueQuantity = 0 'mg'
