// US Core MedicationRequest asks for status, intent, medication and subject, and must support authoredOn and requester: this profile asks for them.

Profile: KapMedicationRequest
Parent: MedicationRequest
Id: kap-medication-request
Title: "Ketamine order"
Description: "An order of ketamine or esketamine: for what, by which route, how much or how much per kilogram, and whether this is off the label."
* ^experimental = false
* obeys kap-mr-1
* extension contains
    KapOffLabel named offLabel 0..1 MS and
    KapOverride named override 0..* and
    KapDoseIntent named doseIntent 0..1
* status MS
* intent MS
* medication[x] MS
* subject MS
* subject only Reference(Patient)
* encounter MS
* authoredOn 1..1 MS
* requester 1..1 MS
* reasonReference 1..* MS
* dosageInstruction 1..* MS
* dosageInstruction.route 1..1 MS
* dosageInstruction.route from KapRouteVS (required)
* dosageInstruction.timing MS
* dosageInstruction.doseAndRate MS
* dosageInstruction.doseAndRate.dose[x] MS
* dispenseRequest MS

Invariant: kap-mr-1
Severity: #error
Description: "MedicationRequest.dosageInstruction.doseAndRate: an order says how much in mg, or in mg per kg. Add doseQuantity with system http://unitsofmeasure.org and code mg, ug, mg/kg or ug/kg (or a doseRange of them)."
Expression: "dosageInstruction.all(doseAndRate.dose.exists() and doseAndRate.dose.ofType(Quantity).all(system = 'http://unitsofmeasure.org' and (code = 'mg' or code = 'ug' or code = 'mg/kg' or code = 'ug/kg')))"
