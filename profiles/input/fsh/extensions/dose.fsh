// How much was given and how. The session mirrors what its MedicationAdministration says.

Extension: KapRoute
Id: kap-route
Title: "Route of the session"
Description: "Route by which ketamine was given, mirrored from MedicationAdministration.dosage.route so that a partner who reads the Procedure alone sees it."
Context: Procedure
* insert Value(CodeableConcept)
* value[x] from KapRouteVS (required)

// The unit is left to kap-ses-4, whose message says which one to send.
Extension: KapAdministeredDose
Id: kap-administered-dose
Title: "Administered dose"
Description: "Total dose given in the session, in mg."
Context: Procedure
* insert Value(Quantity)
* valueQuantity.value 1..1
* valueQuantity.system 1..1
* valueQuantity.code 1..1

Extension: KapPlannedDose
Id: kap-planned-dose
Title: "Planned dose"
Description: "Dose that was planned for the session, in mg, to compare with what was given."
Context: Procedure
* insert QuantityIn(mg)

Extension: KapDosePerWeight
Id: kap-dose-per-weight
Title: "Dose per body weight"
Description: "Dose in mg per kg body weight. Derived: administered dose divided by dosing weight."
Context: Procedure, MedicationAdministration
* insert QuantityIn(mg/kg)

Extension: KapDosingWeight
Id: kap-dosing-weight
Title: "Dosing weight"
Description: "Body weight in kg that the dose was computed from. The Observation it was read from goes into the extension kap-weight-observation of the Quantity."
Context: Procedure, MedicationAdministration
* insert QuantityIn(kg)
* valueQuantity.extension contains KapWeightObservation named weightObservation 0..1

Extension: KapWeightObservation
Id: kap-weight-observation
Title: "Weight observation"
Description: "The body weight Observation that a dosing weight was read from."
Context: Quantity
* insert Value([[Reference(Observation)]])

Extension: KapDoseIntent
Id: kap-dose-intent
Title: "Dose intent"
Description: "What the dose is meant for: antidepressant effect, talk therapy during the effect (psycholytic) or a deep journey (psychedelic)."
Context: Procedure, MedicationRequest
* insert Value(code)
* value[x] from KapDoseIntentVS (required)

Extension: KapControlledSubstance
Id: kap-controlled-substance
Title: "Controlled substance record"
Description: "What became of the drawn amount of a controlled substance: given, wasted and returned, in mg, with container, lot, witness and time."
Context: MedicationAdministration
* extension contains
    drawn 1..1 and
    given 1..1 and
    wasted 1..1 and
    returned 0..1 and
    container 0..1 and
    lot 0..1 and
    witness 0..1 and
    time 0..1
* insert QuantityPart(drawn, mg)
* insert QuantityPart(given, mg)
* insert QuantityPart(wasted, mg)
* insert QuantityPart(returned, mg)
* insert Part(container, string)
* insert Part(lot, string)
* insert Part(witness, [[Reference(Practitioner or PractitionerRole)]])
* insert Part(time, dateTime)

Extension: KapMovementKind
Id: kap-movement-kind
Title: "Kind of stock movement"
Description: "What a delivery is to the stock of a controlled substance: it came in, went back, was destroyed, is missing, or went to another place."
Context: SupplyDelivery
* insert Value(code)
* value[x] from KapStockMovementVS (required)

Extension: KapStockSource
Id: kap-stock-source
Title: "Place that stock left"
Description: "The place whose stock a controlled substance left. R4 has a destination, but no place where a delivery comes from."
Context: SupplyDelivery
* insert Value([[Reference(Location)]])

Extension: KapStockWitness
Id: kap-stock-witness
Title: "Witness of a stock movement"
Description: "Who watched when a controlled substance was destroyed or found missing."
Context: SupplyDelivery
* insert Value([[Reference(Practitioner or PractitionerRole)]])

Extension: KapControlledSchedule
Id: kap-controlled-schedule
Title: "Controlled substance schedule"
Description: "DEA schedule of the product."
Context: Medication
* insert Value(code)
* value[x] from KapControlledScheduleVS (required)

Extension: KapDeviceCount
Id: kap-device-count
Title: "Device count"
Description: "Number of nasal spray devices used for this administration."
Context: MedicationAdministration
* insert Value(integer)

Extension: KapHoldTime
Id: kap-hold-time
Title: "Hold time"
Description: "Minutes for which a lozenge was held in the mouth."
Context: MedicationAdministration
* insert Value(Duration)
* valueDuration.system = $ucum
* valueDuration.code = #min

Extension: KapResidualHandling
Id: kap-residual-handling
Title: "Residual handling"
Description: "Whether the dissolved remainder of a lozenge was swallowed or spat out."
Context: MedicationAdministration
* insert Value(code)
* value[x] from KapResidualHandlingVS (required)
