Instance: kap-vitals-example
InstanceOf: KapVitals
Usage: #example
Title: "Blood pressure half an hour into the infusion"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-blood-pressure"
* status = #final
* category[vitalSigns] = $observation-category#vital-signs "Vital Signs"
* code = $loinc#85354-9 "Blood pressure panel with all children optional"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* partOf = Reference(Procedure/kap-ketamine-session-example)
* effectiveDateTime = "2026-02-03T10:35:00-05:00"
* component[0].code = $loinc#8480-6 "Systolic blood pressure"
* component[0].valueQuantity = 138 'mm[Hg]' "mmHg"
* component[1].code = $loinc#8462-4 "Diastolic blood pressure"
* component[1].valueQuantity = 86 'mm[Hg]' "mmHg"
* extension[timepoint].valueCodeableConcept = KapTimepointCS#min-30
* extension[minutesFromDose].valueInteger = 30

Instance: kap-vitals-pulse-example
InstanceOf: KapVitals
Usage: #example
Title: "Heart rate half an hour into the infusion"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-heart-rate"
* status = #final
* category[vitalSigns] = $observation-category#vital-signs "Vital Signs"
* code = $loinc#8867-4 "Heart rate"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* partOf = Reference(Procedure/kap-ketamine-session-example)
* effectiveDateTime = "2026-02-03T10:35:00-05:00"
* valueQuantity = 84 '/min' "/min"
* extension[timepoint].valueCodeableConcept = KapTimepointCS#min-30
* extension[minutesFromDose].valueInteger = 30

Instance: kap-vitals-saturation-example
InstanceOf: KapVitals
Usage: #example
Title: "Oxygen saturation half an hour into the infusion"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-pulse-oximetry"
* status = #final
* category[vitalSigns] = $observation-category#vital-signs "Vital Signs"
* code = $loinc#59408-5 "Oxygen saturation in Arterial blood by Pulse oximetry"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* partOf = Reference(Procedure/kap-ketamine-session-example)
* effectiveDateTime = "2026-02-03T10:35:00-05:00"
* code.coding[1] = $loinc#2708-6 "Oxygen saturation in Arterial blood"
* valueQuantity = 97 '%' "%"
* extension[timepoint].valueCodeableConcept = KapTimepointCS#min-30
* extension[minutesFromDose].valueInteger = 30

Instance: kap-vitals-respiration-example
InstanceOf: KapVitals
Usage: #example
Title: "Respiratory rate half an hour into the infusion"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-respiratory-rate"
* status = #final
* category[vitalSigns] = $observation-category#vital-signs "Vital Signs"
* code = $loinc#9279-1 "Respiratory rate"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* partOf = Reference(Procedure/kap-ketamine-session-example)
* effectiveDateTime = "2026-02-03T10:35:00-05:00"
* valueQuantity = 14 '/min' "/min"
* extension[timepoint].valueCodeableConcept = KapTimepointCS#min-30
* extension[minutesFromDose].valueInteger = 30
