// US Core has no SupplyDelivery profile. Doses (MedicationAdministration) and what is handed to patients (MedicationDispense) are no movements: they tell of themselves.

Profile: KapStockMovement
Parent: SupplyDelivery
Id: kap-stock-movement
Title: "Stock movement"
Description: "A controlled substance came into a place's stock, or left it other than by a dose: of which lot, how much, when, from whom or to whom."
* ^experimental = false
* obeys kap-stk-1 and kap-stk-2 and kap-stk-3
* extension contains
    KapMovementKind named movement 1..1 MS and
    KapStockSource named source 0..1 MS and
    KapStockWitness named witness 0..* MS
* status 1..1 MS
* type MS
* suppliedItem 1..1 MS
* suppliedItem.quantity 1..1 MS
* suppliedItem.quantity.value 1..1
* suppliedItem.item[x] 1..1 MS
* suppliedItem.item[x] only Reference(Medication)
* occurrence[x] 1..1 MS
* supplier MS
* destination MS
* receiver MS

Invariant: kap-stk-1
Severity: #error
Description: "SupplyDelivery.destination: what came in came to a place. Add destination, a reference to the Location whose stock it is."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-movement-kind').value.where($this = 'received' or $this = 'transferred').exists().not() or destination.exists()"

Invariant: kap-stk-2
Severity: #error
Description: "SupplyDelivery.extension:source: what left a stock left a place. Add extension https://kapfhir.example.org/fhir/StructureDefinition/kap-stock-source."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-movement-kind').value.where($this = 'received').exists() or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-stock-source').exists()"

// A warning, not an error: that a second person watches is the rule of the facility and of many states (M).
Invariant: kap-stk-3
Severity: #warning
Description: "SupplyDelivery.extension:witness: destroying a controlled substance is witnessed. Add extension https://kapfhir.example.org/fhir/StructureDefinition/kap-stock-witness."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-movement-kind').value.where($this = 'destroyed').exists().not() or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-stock-witness').exists()"
