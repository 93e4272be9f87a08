Profile: KapStockCount
Parent: Observation
Id: kap-stock-count
Title: "Stock count"
Description: "How much of a lot of a controlled substance was counted in a place: the initial, the biennial and every other inventory (21 CFR 1304.11). What should have been there is computed, never sent."
* ^experimental = false
* obeys kap-cnt-1
* status MS
* code 1..1 MS
* code = https://kapfhir.example.org/fhir/CodeSystem/kap-observable#stock-count
* subject 1..1 MS
* subject only Reference(Location)
* focus 1..1 MS
* focus only Reference(Medication)
* effective[x] 1..1 MS
* effective[x] only dateTime
* performer 1..* MS
* value[x] 1..1 MS
* value[x] only Quantity
* valueQuantity.value 1..1

Invariant: kap-cnt-1
Severity: #error
Description: "Observation.value[x]: a count is not below 0. Correct the value."
Expression: "value.ofType(Quantity).all(value >= 0)"
