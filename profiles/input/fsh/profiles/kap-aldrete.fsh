Profile: KapAldrete
Parent: Observation
Id: kap-aldrete
Title: "Recovery score"
Description: "Modified Aldrete score, 0 to 10, with its five signs as components."
* ^experimental = false
* obeys kap-ald-1
* insert SessionObservation
* code = KapObservableCS#aldrete-total
* component MS

Invariant: kap-ald-1
Severity: #error
Description: "Observation.value[x]: a modified Aldrete score is a whole number of 0 to 10, or dataAbsentReason says why there is none. Correct the value."
Expression: "(value.exists() or dataAbsentReason.exists()) and value.ofType(Quantity).all(value >= 0 and value <= 10 and value = value.round(0))"
