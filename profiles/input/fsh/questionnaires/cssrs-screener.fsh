// The wording must not be changed, and its notice stays with it. Items 3 to 5 follow a Yes to item 2, item 6b a Yes to item 6.
Instance: cssrs-screener
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "C-SSRS screener"
* insert Form(cssrs-screener, registration)
* name = "CssrsScreener"
* title = "Columbia-Suicide Severity Rating Scale, screener, recent"
* description = "Suicidal ideation of the past month and behaviour of the lifetime and the past three months. The server triages the answers; which item leads to which level is a setting."
* copyright = "Columbia-Suicide Severity Rating Scale (C-SSRS). Copyright The Research Foundation for Mental Hygiene, Inc. Free to use; the wording must not be changed and this notice must be kept. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
* code = $loinc#93373-9
* insert Said(cssrs-window, [["Past month"]])
* insert Item(cssrs, 1, 93246-7, [["Have you wished you were dead or wished you could go to sleep and not wake up?"]])
* insert YesNo
* insert Item(cssrs, 2, 93247-5, [["Have you actually had any thoughts of killing yourself?"]])
* insert YesNo
* insert Item(cssrs, 3, 93248-3, [["Have you been thinking about how you might do this?"]])
* insert YesNo
* insert EnabledBy(cssrs-2, $loinc, LA33-6)
* insert Item(cssrs, 4, 93249-1, [["Have you had these thoughts and had some intention of acting on them?"]])
* insert YesNo
* insert EnabledBy(cssrs-2, $loinc, LA33-6)
* insert Item(cssrs, 5, 93250-9, [["Have you started to work out or worked out the details of how to kill yourself? Do you intend to carry out this plan?"]])
* insert YesNo
* insert EnabledBy(cssrs-2, $loinc, LA33-6)
* insert Said(cssrs-lifetime, [["Lifetime"]])
* insert Item(cssrs, 6, 93267-3, [["Have you ever done anything, started to do anything, or prepared to do anything to end your life?"]])
* insert YesNo
* insert Item(cssrs, 6b, 93269-9, [["Was this within the past three months?"]])
* insert YesNo
* insert EnabledBy(cssrs-6, $loinc, LA33-6)
// LOINC LL465-6. It has no answer for "no risk": then the item stays empty, and the server's score says so.
* item[+].linkId = "cssrs-risk"
* item[=].code = $loinc#93374-7
* item[=].type = #choice
* item[=].readOnly = true
* item[=].text = "Risk level"
* insert OptionOf(0, $loinc, LA9194-7, [["Low"]])
* insert OptionOf(1, $loinc, LA6751-7, [["Moderate"]])
* insert OptionOf(2, $loinc, LA9193-9, [["High"]])
