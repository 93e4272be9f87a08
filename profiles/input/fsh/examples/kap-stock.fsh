Instance: kap-stock-movement-example
InstanceOf: KapStockMovement
Usage: #example
Title: "Ten vials of ketamine came in"
* extension[movement].valueCode = #received
* status = #completed
* type = http://terminology.hl7.org/CodeSystem/supply-item-type#medication
* suppliedItem.quantity = 5000 'mg' "mg"
* suppliedItem.itemReference = Reference(Medication/kap-medication-example)
* occurrenceDateTime = "2026-01-05T09:00:00-05:00"
* supplier = Reference(Organization/demo-supplier)
* destination = Reference(Location/demo-vault)
* receiver = Reference(Practitioner/demo-nurse)

Instance: kap-stock-movement-destroyed-example
InstanceOf: KapStockMovement
Usage: #example
Title: "A broken vial was destroyed before a witness"
* extension[movement].valueCode = #destroyed
* extension[source].valueReference = Reference(Location/demo-vault)
* extension[witness].valueReference = Reference(Practitioner/demo-therapist)
* status = #completed
* type = http://terminology.hl7.org/CodeSystem/supply-item-type#medication
* suppliedItem.quantity = 500 'mg' "mg"
* suppliedItem.itemReference = Reference(Medication/kap-medication-example)
* occurrenceDateTime = "2026-02-10T17:00:00-05:00"
* receiver = Reference(Practitioner/demo-nurse)

Instance: kap-stock-count-example
InstanceOf: KapStockCount
Usage: #example
Title: "Two people counted 4450 mg"
* status = #final
* code.text = "Count of a stock"
* subject = Reference(Location/demo-vault)
* focus = Reference(Medication/kap-medication-example)
* effectiveDateTime = "2026-02-27T17:30:00-05:00"
* performer[0] = Reference(Practitioner/demo-nurse)
* performer[1] = Reference(Practitioner/demo-therapist)
* valueQuantity = 4450 'mg' "mg"
