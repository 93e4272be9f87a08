// Answer lists and parts that questionnaires share. The weight stands on answerOption, not inside valueCoding: form renderers look for it there.

RuleSet: Weighs(number)
* extension[0].url = "http://hl7.org/fhir/StructureDefinition/itemWeight"
* extension[0].valueDecimal = {number}
* extension[1].url = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
* extension[1].valueDecimal = {number}

// LOINC LL358-3.
RuleSet: HowOften
* type = #choice
* answerOption[0].valueCoding = $loinc#LA6568-5 "Not at all"
* answerOption[0] insert Weighs(0)
* answerOption[1].valueCoding = $loinc#LA6569-3 "Several days"
* answerOption[1] insert Weighs(1)
* answerOption[2].valueCoding = $loinc#LA6570-1 "More than half the days"
* answerOption[2] insert Weighs(2)
* answerOption[3].valueCoding = $loinc#LA6571-9 "Nearly every day"
* answerOption[3] insert Weighs(3)

// LOINC LL359-1: asked, not scored. 6575 is "very" and 6574 "extremely"; some published forms have them swapped.
RuleSet: HowDifficult
* type = #choice
* answerOption[0].valueCoding = $loinc#LA6572-7 "Not difficult at all"
* answerOption[1].valueCoding = $loinc#LA6573-5 "Somewhat difficult"
* answerOption[2].valueCoding = $loinc#LA6575-0 "Very difficult"
* answerOption[3].valueCoding = $loinc#LA6574-3 "Extremely difficult"

RuleSet: Stem(key)
* item[+].linkId = "{key}-stem"
* item[=].type = #display
* item[=].text = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"

RuleSet: Item(key, number, loinc, text)
* item[+].linkId = "{key}-{number}"
* item[=].prefix = "{number}"
* item[=].code = $loinc#{loinc}
* item[=].text = {text}

// What every questionnaire of the guide says of itself.
RuleSet: Form(key, licence)
* insert Named({key})
* extension[instrumentLicence].valueCode = #{licence}
* status = #active
* version = "1.0.0"
* date = "2026-01-01"
* publisher = "KapFhir"
* subjectType = #Patient

// The canonical url stands here for every questionnaire.
RuleSet: Named(key)
* url = "https://kapfhir.example.org/fhir/Questionnaire/{key}"

RuleSet: PfizerInstrument(key)
* insert Form({key}, free)
* copyright = "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with an educational grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."

// The total as the form itself computes it, when every item is answered; the server computes its own and says where the two differ.
// The item can be extracted as an Observation of category survey: http://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction
RuleSet: Computed(key, expression)
* item[+].linkId = "{key}-total"
* item[=].type = #decimal
* item[=].readOnly = true
* item[=].text = "Total"
* item[=].extension[0].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
* item[=].extension[0].valueExpression.language = #text/fhirpath
* item[=].extension[0].valueExpression.expression = {expression}
* item[=].extension[1].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"
* item[=].extension[1].valueBoolean = true
* item[=].extension[2].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observation-extract-category"
* item[=].extension[2].valueCodeableConcept = $observation-category#survey "Survey"

// The sum of the weights of answers that are codes: all items or nothing.
RuleSet: SumOfWeights(key, count)
* insert Computed({key}, [["iif(%resource.descendants().where(linkId.matches('^{key}-[0-9]+$') and answer.exists()).count() = {count}, %resource.descendants().where(linkId.matches('^{key}-[0-9]+$')).answer.weight().sum(), {})"]])

// The same for answers that are numbers.
RuleSet: SumOfNumbers(key, count)
* insert Computed({key}, [["iif(%resource.descendants().where(linkId.matches('^{key}-[0-9]+$') and answer.exists()).count() = {count}, %resource.descendants().where(linkId.matches('^{key}-[0-9]+$')).answer.value.sum(), {})"]])

RuleSet: TotalCode(system, code)
* item[=].code = {system}#{code}

// A statement of the form that is no question.
RuleSet: Said(linkId, text)
* item[+].linkId = "{linkId}"
* item[=].type = #display
* item[=].text = {text}

// A question whose item has no published code.
RuleSet: Question(linkId, type, text)
* item[+].linkId = "{linkId}"
* item[=].type = #{type}
* item[=].text = {text}

RuleSet: OptionOf(number, system, code, display)
* item[=].answerOption[{number}].valueCoding = {system}#{code} {display}

RuleSet: Option(number, system, code, display, weight)
* insert OptionOf({number}, {system}, {code}, {display})
* item[=].answerOption[{number}] insert Weighs({weight})

// Answers of scales whose wording is not shipped: the numbers alone.
RuleSet: Points0To2
* type = #choice
* answerOption[0].valueInteger = 0
* answerOption[0] insert Weighs(0)
* answerOption[1].valueInteger = 1
* answerOption[1] insert Weighs(1)
* answerOption[2].valueInteger = 2
* answerOption[2] insert Weighs(2)

RuleSet: Points0To3
* type = #choice
* answerOption[0].valueInteger = 0
* answerOption[0] insert Weighs(0)
* answerOption[1].valueInteger = 1
* answerOption[1] insert Weighs(1)
* answerOption[2].valueInteger = 2
* answerOption[2] insert Weighs(2)
* answerOption[3].valueInteger = 3
* answerOption[3] insert Weighs(3)

RuleSet: Points0To4
* type = #choice
* answerOption[0].valueInteger = 0
* answerOption[0] insert Weighs(0)
* answerOption[1].valueInteger = 1
* answerOption[1] insert Weighs(1)
* answerOption[2].valueInteger = 2
* answerOption[2] insert Weighs(2)
* answerOption[3].valueInteger = 3
* answerOption[3] insert Weighs(3)
* answerOption[4].valueInteger = 4
* answerOption[4] insert Weighs(4)

RuleSet: Points0To5
* type = #choice
* answerOption[0].valueInteger = 0
* answerOption[0] insert Weighs(0)
* answerOption[1].valueInteger = 1
* answerOption[1] insert Weighs(1)
* answerOption[2].valueInteger = 2
* answerOption[2] insert Weighs(2)
* answerOption[3].valueInteger = 3
* answerOption[3] insert Weighs(3)
* answerOption[4].valueInteger = 4
* answerOption[4] insert Weighs(4)
* answerOption[5].valueInteger = 5
* answerOption[5] insert Weighs(5)

RuleSet: Points0To6
* type = #choice
* answerOption[0].valueInteger = 0
* answerOption[0] insert Weighs(0)
* answerOption[1].valueInteger = 1
* answerOption[1] insert Weighs(1)
* answerOption[2].valueInteger = 2
* answerOption[2] insert Weighs(2)
* answerOption[3].valueInteger = 3
* answerOption[3] insert Weighs(3)
* answerOption[4].valueInteger = 4
* answerOption[4] insert Weighs(4)
* answerOption[5].valueInteger = 5
* answerOption[5] insert Weighs(5)
* answerOption[6].valueInteger = 6
* answerOption[6] insert Weighs(6)

RuleSet: Points1To5
* type = #choice
* answerOption[0].valueInteger = 1
* answerOption[0] insert Weighs(1)
* answerOption[1].valueInteger = 2
* answerOption[1] insert Weighs(2)
* answerOption[2].valueInteger = 3
* answerOption[2] insert Weighs(3)
* answerOption[3].valueInteger = 4
* answerOption[3] insert Weighs(4)
* answerOption[4].valueInteger = 5
* answerOption[4] insert Weighs(5)

// A whole number between two limits, both included.
RuleSet: Between(low, high)
* item[=].extension[0].url = "http://hl7.org/fhir/StructureDefinition/minValue"
* item[=].extension[0].valueInteger = {low}
* item[=].extension[1].url = "http://hl7.org/fhir/StructureDefinition/maxValue"
* item[=].extension[1].valueInteger = {high}

RuleSet: EnabledBy(question, system, code)
* item[=].enableWhen.question = "{question}"
* item[=].enableWhen.operator = #=
* item[=].enableWhen.answerCoding = {system}#{code}

RuleSet: YesNo
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)

// A licensed scale, without its wording: numbers of items, what they may be answered with, how they are added up.
RuleSet: Shell(key)
* insert Form({key}, commercial)
* experimental = true

// A resource that $populate is given under a name: http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-launchContext
RuleSet: Launch(index, name, type)
* extension[{index}].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-launchContext"
* extension[{index}].extension[0].url = "name"
* extension[{index}].extension[0].valueCoding = http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext#{name}
* extension[{index}].extension[1].url = "type"
* extension[{index}].extension[1].valueCode = #{type}

// What $populate puts in.
RuleSet: Initially(index, expression)
* item[=].extension[{index}].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression"
* item[=].extension[{index}].valueExpression.language = #text/fhirpath
* item[=].extension[{index}].valueExpression.expression = {expression}

// Filled in from the newest Observation of the item's code in this many days, and written back as one.
RuleSet: Observed(days, unit)
* item[=].type = #quantity
* item[=].extension[0].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationLinkPeriod"
* item[=].extension[0].valueDuration = {days} 'd' "d"
* item[=].extension[1].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"
* item[=].extension[1].valueBoolean = true
* item[=].extension[2].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observation-extract-category"
* item[=].extension[2].valueCodeableConcept = $observation-category#vital-signs "Vital Signs"
* item[=].extension[3].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption"
* item[=].extension[3].valueCoding = $ucum#{unit}

RuleSet: YesNoUnknown
* item[=].type = #choice
* insert OptionOf(0, $sct, 373066001, [["Yes"]])
* insert OptionOf(1, $sct, 373067005, [["No"]])
* insert OptionOf(2, $data-absent, unknown, [["Unknown"]])

RuleSet: Hidden(index)
* item[=].extension[{index}].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
* item[=].extension[{index}].valueBoolean = true
