Instance: kap-medication-request-example
InstanceOf: KapMedicationRequest
Usage: #example
Title: "An order of 0.5 mg/kg intravenously, off the label"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-medicationrequest"
* status = #active
* intent = #order
* medicationReference = Reference(Medication/kap-medication-example)
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* authoredOn = "2026-01-12"
* requester = Reference(Practitioner/demo-prescriber)
* reasonReference = Reference(Condition/kap-condition-example)
* dosageInstruction.text = "0.5 mg/kg over 40 minutes"
* dosageInstruction.route = $sct#47625008 "Intravenous route"
* dosageInstruction.doseAndRate.doseQuantity = 0.5 'mg/kg' "mg/kg"
* extension[offLabel].valueBoolean = true
* extension[doseIntent].valueCode = #psycholytic
