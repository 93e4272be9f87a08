Profile: KapFlag
Parent: Flag
Id: kap-flag
Title: "KAP flag"
Description: "What everybody who treats the patient should see: a risk, an exclusion, an exposure that needs review. Ends with its period."
* ^experimental = false
* obeys kap-flag-1
* identifier MS
* status MS
* category 1..* MS
* code MS
* code.text 1..1 MS
* subject MS
* subject only Reference(Patient)
* period 1..1 MS
* period.start 1..1 MS
* encounter MS
* author MS

Invariant: kap-flag-1
Severity: #error
Description: "Flag.period.end: a flag that is no longer active says when it ended. Add period.end."
Expression: "status != 'inactive' or period.end.exists()"
