// Answer lists that scales share. The weight stands on answerOption, not inside valueCoding: form renderers look for it there.

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

RuleSet: PfizerInstrument
* extension[instrumentLicence].valueCode = #free
* status = #active
* version = "1.0.0"
* date = "2026-01-01"
* publisher = "KapFhir"
* subjectType = #Patient
* copyright = "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with an educational grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
