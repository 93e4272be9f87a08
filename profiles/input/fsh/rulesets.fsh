// A value of one type, always there. Used by every extension that carries a single value.
RuleSet: Value(type)
* value[x] 1..1
* value[x] only {type}

// A quantity whose unit is fixed: UCUM system and code, and a number.
RuleSet: QuantityIn(unit)
* value[x] 1..1
* value[x] only Quantity
* valueQuantity = '{unit}'
* valueQuantity.value 1..1

// One named part of a complex extension.
RuleSet: Part(name, type)
* extension[{name}].value[x] 1..1
* extension[{name}].value[x] only {type}

RuleSet: QuantityPart(name, unit)
* extension[{name}].value[x] 1..1
* extension[{name}].value[x] only Quantity
* extension[{name}].valueQuantity = '{unit}'
* extension[{name}].valueQuantity.value 1..1

// A code system of our own: whole, case-sensitive, not a test fixture.
RuleSet: LocalCodes
* ^caseSensitive = true
* ^content = #complete
* ^experimental = false

// What is measured at a time of a session, on a scale of steps.
RuleSet: SessionObservation
* extension contains
    KapTimepoint named timepoint 0..1 MS and
    KapMinutesFromDose named minutesFromDose 0..1 MS
* identifier MS
* partOf 1..1 MS
* partOf only Reference(Procedure)
* status MS
* category 1..* MS
* code MS
* subject 1..1 MS
* subject only Reference(Patient)
* encounter MS
* effective[x] 1..1 MS
* effective[x] only dateTime
* performer MS
* value[x] MS
* value[x] only Quantity
* valueQuantity = '{score}'
* valueQuantity.value 1..1
* dataAbsentReason MS
* derivedFrom MS
