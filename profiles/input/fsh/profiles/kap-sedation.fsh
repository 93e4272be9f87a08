// What the three scales of a session share: part of the session, at a time, with a number of steps.

Profile: KapSedation
Parent: Observation
Id: kap-sedation
Title: "Sedation"
Description: "Level of sedation on the MOAA/S, 5 (alert) to 0, at a time of the session."
* ^experimental = false
* obeys kap-sed-1
* insert SessionObservation
* code = KapObservableCS#moaas

Invariant: kap-sed-1
Severity: #error
Description: "Observation.value[x]: a MOAA/S level is a whole number of 0 to 5, or dataAbsentReason says why there is none. Correct the value."
Expression: "(value.exists() or dataAbsentReason.exists()) and value.ofType(Quantity).all(value >= 0 and value <= 5 and value = value.round(0))"
