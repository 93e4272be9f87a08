// US Core has a profile per vital sign (blood pressure, heart rate, pulse oximetry, respiratory rate, body weight): what they share is asked for here.

Profile: KapVitals
Parent: Observation
Id: kap-vitals
Title: "Vital sign around a session"
Description: "Blood pressure, heart rate, oxygen saturation, respiratory rate, weight and the like, with the session it belongs to and the minutes since the dose."
* ^experimental = false
* obeys kap-vit-1
* extension contains
    KapTimepoint named timepoint 0..1 MS and
    KapMinutesFromDose named minutesFromDose 0..1 MS
* partOf 0..1 MS
* partOf only Reference(Procedure)
* status MS
* category 1..* MS
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains vitalSigns 1..1 MS
* category[vitalSigns] = $observation-category#vital-signs
* code MS
* code from KapVitalsVS (extensible)
* subject 1..1 MS
* subject only Reference(Patient)
* encounter MS
* effective[x] 1..1 MS
* effective[x] only dateTime or Period
* value[x] MS
* value[x] only Quantity
* valueQuantity.value 1..1
* valueQuantity.system 1..1
* valueQuantity.system = $ucum (exactly)
* valueQuantity.code 1..1
* dataAbsentReason MS
* interpretation MS
* component MS
* component.value[x] MS

Invariant: kap-vit-1
Severity: #error
Description: "Observation.component: a blood pressure (85354-9) has a systolic (8480-6) and a diastolic (8462-4) component, each with a value in mm[Hg] or dataAbsentReason. Add them."
Expression: "code.coding.where(system = 'http://loinc.org' and code = '85354-9').exists().not() or (component.where(code.coding.where(code = '8480-6').exists() and (value.ofType(Quantity).where(code = 'mm[Hg]').exists() or dataAbsentReason.exists())).exists() and component.where(code.coding.where(code = '8462-4').exists() and (value.ofType(Quantity).where(code = 'mm[Hg]').exists() or dataAbsentReason.exists())).exists())"
