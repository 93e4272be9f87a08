// Which units a dose may have. Required on MedicationAdministration.dosage.dose.

ValueSet: KapDoseUnitVS
Id: kap-dose-unit-vs
Title: "Dose units"
Description: "UCUM units of a ketamine dose."
* ^experimental = false
* $ucum#mg "milligram"
* $ucum#ug "microgram"

// As US Core has it: a narrative that was written, not left empty.
ValueSet: KapNarrativeStatusVS
Id: kap-narrative-status-vs
Title: "Narrative status of a care plan"
Description: "The text of a care plan is generated or has more than the data."
* ^experimental = false
* http://hl7.org/fhir/narrative-status#additional "Additional"
* http://hl7.org/fhir/narrative-status#generated "Generated"
