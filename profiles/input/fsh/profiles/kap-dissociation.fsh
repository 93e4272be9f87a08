Profile: KapDissociation
Parent: Observation
Id: kap-dissociation
Title: "Dissociation"
Description: "Total of the CADSS (0 to 92) or of its six items (0 to 24) at a time of the session. The items' wording is licensed and not part of the guide."
* ^experimental = false
* obeys kap-dis-1
* insert SessionObservation
* code from KapDissociationScaleVS (required)

Invariant: kap-dis-1
Severity: #error
Description: "Observation.value[x]: a CADSS total is 0 to 92, a CADSS-6 total 0 to 24, or dataAbsentReason says why there is none. Correct the value or the code."
Expression: "(value.exists() or dataAbsentReason.exists()) and value.ofType(Quantity).all(value >= 0 and value <= iif(%context.code.coding.where(code = 'cadss6-total').exists(), 24, 92))"
