Instance: kap-medication-example
InstanceOf: KapMedication
Usage: #example
Title: "A vial of ketamine 50 mg/mL, with lot and expiry"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-medication"
* code = $rxnorm#238083
* code.text = "Ketamine 50 mg/mL injection"
* ingredient.itemCodeableConcept = $sct#373464007 "Ketamine"
* ingredient.strength.numerator = 50 'mg' "mg"
* ingredient.strength.denominator = 1 'mL' "mL"
* batch.lotNumber = "K2311A"
* batch.expirationDate = "2027-03-31"
* extension[controlledSchedule].valueCode = #CIII
