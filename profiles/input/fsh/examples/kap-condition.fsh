Instance: kap-condition-example
InstanceOf: KapCondition
Usage: #example
Title: "Recurrent major depression that two adequate trials did not help"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition-problems-health-concerns"
* clinicalStatus = $condition-clinical#active "Active"
* verificationStatus = $condition-verification#confirmed "Confirmed"
* category = $condition-category#problem-list-item "Problem List Item"
* code = $sct#66344007 "Recurrent major depression"
* code.coding[1] = http://hl7.org/fhir/sid/icd-10-cm#F33.2
* subject = Reference(Patient/demo-001)
* onsetDateTime = "2015"
* recordedDate = "2026-01-05"
* extension[treatmentResistance].extension[method].valueCode = #thase-rush
* extension[treatmentResistance].extension[stage].valueString = "II"
* extension[treatmentResistance].extension[failed-trials].valueInteger = 3
* extension[treatmentResistance].extension[adequate-trials].valueInteger = 2

Instance: kap-condition-hypertension-example
InstanceOf: KapCondition
Usage: #example
Title: "Hypertension under control"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition-problems-health-concerns"
* clinicalStatus = $condition-clinical#active "Active"
* verificationStatus = $condition-verification#confirmed "Confirmed"
* category = $condition-category#problem-list-item "Problem List Item"
* code = $sct#59621000 "Essential hypertension"
* subject = Reference(Patient/demo-001)
* recordedDate = "2026-01-05"
* extension[controlState].valueCode = #controlled
