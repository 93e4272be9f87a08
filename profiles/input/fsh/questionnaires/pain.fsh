// Generic: the words are the guide's own.
Instance: pain-nrs
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "Pain 0 to 10"
* insert Form(pain-nrs, public-domain)
* name = "PainNrs"
* title = "Pain, numeric rating 0 to 10"
* description = "How strong the pain is now, as a number from 0 to 10."
* copyright = "Generic; in the public domain. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
* insert Item(pain-nrs, 1, 72514-3, [["How strong is your pain now, from 0 (none) to 10 (as bad as it can be)?"]])
* item[=].type = #integer
* insert Between(0, 10)

// That PEG is free was not verified: experimental.
Instance: peg
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "PEG"
* insert Form(peg, free)
* name = "Peg"
* title = "PEG: pain, enjoyment of life, general activity"
* description = "Three ratings of 0 to 10 over the past week; the score is their mean. Not verified: the terms of use and the exact wording."
* experimental = true
* copyright = "PEG: Krebs EE, Lorenz KA, Bair MJ, et al., J Gen Intern Med 2009. Free to use (to be verified). LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
* code = $loinc#91148-7
* insert Item(peg, 1, 75893-8, [["What number best describes your pain on average in the past week?"]])
* item[=].type = #integer
* insert Between(0, 10)
* insert Item(peg, 2, 91145-3, [["What number best describes how, during the past week, pain has interfered with your enjoyment of life?"]])
* item[=].type = #integer
* insert Between(0, 10)
* insert Item(peg, 3, 91146-1, [["What number best describes how, during the past week, pain has interfered with your general activity?"]])
* item[=].type = #integer
* insert Between(0, 10)
* insert Computed(peg, [["iif(%resource.descendants().where(linkId.matches('^peg-[1-3]$') and answer.exists()).count() = 3, (%resource.descendants().where(linkId.matches('^peg-[1-3]$')).answer.value.sum() / 3).round(1), {})"]])
* insert TotalCode($loinc, 91147-9)
