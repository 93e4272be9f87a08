// US Core has no MedicationAdministration profile.

Profile: KapMedicationAdministration
Parent: MedicationAdministration
Id: kap-medication-administration
Title: "Ketamine administration"
Description: "One administration of ketamine or esketamine: what was given, how much, by which route, by whom, and what became of the rest."
* ^experimental = false
* obeys kap-ma-1 and kap-ma-2 and kap-ma-3 and kap-ma-4
* extension contains
    KapControlledSubstance named controlledSubstance 0..1 MS and
    KapOverride named override 0..* and
    KapDosingWeight named dosingWeight 0..1 MS and
    KapDosePerWeight named dosePerWeight 0..1 MS and
    KapDeviceCount named deviceCount 0..1 and
    KapHoldTime named holdTime 0..1 and
    KapResidualHandling named residualHandling 0..1
* partOf 0..1 MS
* partOf only Reference(Procedure)
* status MS
* medication[x] MS
* subject MS
* subject only Reference(Patient)
* context MS
* effective[x] MS
* performer 1..* MS
* performer.function MS
* performer.actor MS
* reasonReference MS
* request MS
* dosage MS
* dosage.route 1..1 MS
* dosage.route from KapRouteVS (required)
* dosage.dose 1..1 MS
* dosage.dose.value 1..1
* dosage.dose.system 1..1
* dosage.dose.system = $ucum (exactly)
* dosage.dose.code 1..1
* dosage.dose.code from KapDoseUnitVS (required)
* dosage.rate[x] MS

Invariant: kap-ma-1
Severity: #error
Description: "MedicationAdministration.dosage: a completed administration says by which route and how much. Add dosage.route and dosage.dose."
Expression: "status != 'completed' or (dosage.route.exists() and dosage.dose.exists())"

Invariant: kap-ma-2
Severity: #error
Description: "MedicationAdministration.dosage.rate: an intravenous administration says how fast it ran. Add dosage.rateQuantity (or rateRatio), or send effectivePeriod with start and end."
Expression: "status != 'completed' or dosage.route.coding.where(system = 'http://snomed.info/sct' and code = '47625008').exists().not() or dosage.rate.exists() or (effective is Period)"

Invariant: kap-ma-3
Severity: #error
Description: "MedicationAdministration.extension:controlledSubstance: drawn is given plus wasted plus returned, within 0.01 mg. Correct the amounts, or report the discrepancy."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-controlled-substance').all((extension('drawn').value.value - extension('given').value.value - extension('wasted').value.value - iif(extension('returned').exists(), extension('returned').value.value, 0)).abs() <= 0.01)"

// A warning, not an error: that waste needs a witness is the rule of the facility and of many states, not a flat federal one (M).
Invariant: kap-ma-4
Severity: #warning
Description: "MedicationAdministration.performer: wasting a controlled substance is witnessed. Add a performer whose function is witness (http://terminology.hl7.org/CodeSystem/med-admin-perform-function)."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-controlled-substance').extension('wasted').where(value.value > 0).exists().not() or performer.function.coding.where(code = 'witness').exists()"
