// US Core asks for category problem-list-item or health-concern, code and subject: so does this profile.

Profile: KapCondition
Parent: Condition
Id: kap-condition
Title: "KAP condition"
Description: "An indication, or a condition that bears on eligibility, with its severity, how well it is controlled and how resistant to treatment it has been."
* ^experimental = false
* obeys kap-cnd-1
* extension contains
    KapTreatmentResistance named treatmentResistance 0..1 MS and
    KapControlState named controlState 0..1 MS
* clinicalStatus MS
* verificationStatus 1..1 MS
* category 1..* MS
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains problem 1..* MS
* category[problem] from KapConditionCategoryVS (required)
* severity MS
* code 1..1 MS
* code from KapConditionCodeVS (extensible)
* subject MS
* subject only Reference(Patient)
* onset[x] MS
* abatement[x] MS
* recordedDate 1..1 MS

Invariant: kap-cnd-1
Severity: #error
Description: "Condition.extension:treatmentResistance: numbers of trials are 0 to 99. Correct failed-trials or adequate-trials."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-treatment-resistance').extension.where(url = 'failed-trials' or url = 'adequate-trials').value.all($this >= 0 and $this < 100)"
