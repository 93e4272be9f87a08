// US Core Procedure asks for status, code, subject and performed[x]; this profile asks for all of them and more.

Profile: KapKetamineSession
Parent: Procedure
Id: kap-ketamine-session
Title: "Ketamine session"
Description: "A session in which a patient receives ketamine or esketamine. The MedicationAdministration that is part of it holds the truth about dose, route and lot; the session mirrors them."
* ^experimental = false
* obeys kap-ses-1 and kap-ses-2 and kap-ses-3 and kap-ses-4 and kap-ses-5 and kap-ses-6 and kap-ses-7 and kap-ses-8
* extension contains
    KapRoute named route 0..1 MS and
    KapAdministeredDose named administeredDose 0..1 MS and
    KapPlannedDose named plannedDose 0..1 MS and
    KapDosingWeight named dosingWeight 0..1 MS and
    KapDosePerWeight named dosePerWeight 0..1 MS and
    KapDoseIntent named doseIntent 0..1 and
    KapSessionNumber named sessionNumber 0..1 MS and
    KapSessionPhase named sessionPhase 0..1 MS and
    KapTreatmentConsent named treatmentConsent 0..1 MS and
    KapOverride named override 0..* and
    KapSetting named setting 0..1 MS and
    KapSet named set 0..* MS and
    KapMusic named music 0..1 MS and
    KapEyeshades named eyeshades 0..1 MS and
    KapTherapistPresent named therapistPresent 0..1 and
    KapMonitoringInterval named monitoringInterval 0..1 and
    KapDissociationPeak named dissociationPeak 0..1 MS and
    KapObservationMinutes named observationMinutes 0..1 MS and
    KapDischargeReadiness named dischargeReadiness 0..1 MS
* identifier MS
* basedOn MS
* basedOn only Reference(CarePlan or ServiceRequest)
* status MS
* statusReason MS
* category MS
* code 1..1 MS
* code from KapSessionCodeVS (preferred)
* subject MS
* subject only Reference(Patient)
* encounter 1..1 MS
* performed[x] MS
* performed[x] only Period
* performer 1..* MS
* performer.function MS
* performer.function from KapRoleVS (preferred)
* performer.actor MS
* location MS
* reasonReference 1..* MS
* outcome MS
* complication MS
* followUp MS
* note MS
* usedReference MS

Invariant: kap-ses-1
Severity: #error
Description: "Procedure.performedPeriod: a completed ketamine session says when it began and when it ended. Send performedPeriod with both start and end."
Expression: "status != 'completed' or (performed.ofType(Period).start.exists() and performed.ofType(Period).end.exists())"

Invariant: kap-ses-2
Severity: #error
Description: "Procedure.extension:route: a completed ketamine session names the route. Add extension https://kapfhir.example.org/fhir/StructureDefinition/kap-route with a code of ValueSet kap-route-vs, e.g. SNOMED CT 47625008 (intravenous)."
Expression: "status != 'completed' or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-route').exists()"

Invariant: kap-ses-3
Severity: #error
Description: "Procedure.statusReason: a session that was not done says why. Add statusReason, e.g. blood pressure too high, no escort, patient declined."
Expression: "status != 'not-done' or statusReason.exists()"

Invariant: kap-ses-4
Severity: #error
Description: "Procedure.extension:administeredDose: the dose is above 0 and in milligrams. Send a value above 0 with system http://unitsofmeasure.org and code mg."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-administered-dose').value.all(value > 0 and code = 'mg' and system = 'http://unitsofmeasure.org')"

Invariant: kap-ses-5
Severity: #error
Description: "Procedure.extension:dosePerWeight: dose per weight is administered dose divided by dosing weight, within 0.02 mg/kg. Correct whichever of the three is wrong, or leave dose per weight out."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-dose-per-weight').exists().not() or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-dosing-weight').exists().not() or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-administered-dose').exists().not() or ((extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-administered-dose').value.value / extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-dosing-weight').value.value) - extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-dose-per-weight').value.value).abs() <= 0.02"

Invariant: kap-ses-6
Severity: #error
Description: "Procedure.extension:treatmentConsent: a completed ketamine session points at the consent it was given under. Add extension https://kapfhir.example.org/fhir/StructureDefinition/kap-treatment-consent with a reference to the Consent."
Expression: "status != 'completed' or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-treatment-consent').exists()"

Invariant: kap-ses-7
Severity: #error
Description: "Procedure.performer.function: a completed ketamine session says what at least one performer did. Add function to a performer, e.g. a code of ValueSet kap-role-vs such as administering-clinician."
Expression: "status != 'completed' or performer.where(function.exists()).exists()"

Invariant: kap-ses-8
Severity: #error
Description: "Procedure.extension:sessionNumber: sessions are counted from 1. Send a number above 0."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-session-number').value.all($this > 0)"
