// Licensed scales of safety, function and quality of life: shells without wording.
Instance: dast10
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "DAST-10"
* insert Shell(dast10)
* name = "Dast10"
* title = "Drug Abuse Screening Test (DAST-10)"
* description = "Shell: 10 numbered items answered yes or no, of which item 3 counts the other way round. Not verified: that each code is a member of the panel, and the licence. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Copyright H. A. Skinner; free for non-commercial clinical use (not verified). No wording of the instrument is contained here. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
* code = $loinc#82666-9
* item[+].linkId = "dast10-1"
* item[=].prefix = "1"
* item[=].code = $loinc#68525-5
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* item[+].linkId = "dast10-2"
* item[=].prefix = "2"
* item[=].code = $loinc#68526-3
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* item[+].linkId = "dast10-3"
* item[=].prefix = "3"
* item[=].code = $loinc#68527-1
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 0)
* insert Option(1, $loinc, LA32-8, "No", 1)
* item[+].linkId = "dast10-4"
* item[=].prefix = "4"
* item[=].code = $loinc#68528-9
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* item[+].linkId = "dast10-5"
* item[=].prefix = "5"
* item[=].code = $loinc#68529-7
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* item[+].linkId = "dast10-6"
* item[=].prefix = "6"
* item[=].code = $loinc#68530-5
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* item[+].linkId = "dast10-7"
* item[=].prefix = "7"
* item[=].code = $loinc#68531-3
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* item[+].linkId = "dast10-8"
* item[=].prefix = "8"
* item[=].code = $loinc#68532-1
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* item[+].linkId = "dast10-9"
* item[=].prefix = "9"
* item[=].code = $loinc#68533-9
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* item[+].linkId = "dast10-10"
* item[=].prefix = "10"
* item[=].code = $loinc#68534-7
* item[=].type = #choice
* insert Option(0, $loinc, LA33-6, "Yes", 1)
* insert Option(1, $loinc, LA32-8, "No", 0)
* insert SumOfWeights(dast10, 10)
* insert TotalCode($loinc, 82667-7)

Instance: bpicss
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "BPIC-SS"
* insert Shell(bpicss)
* name = "BpicSs"
* title = "Bladder Pain/Interstitial Cystitis Symptom Score (BPIC-SS)"
* description = "Shell: 8 numbered items, 0 to 38 together: items 1 to 7 of 0 to 4, item 8 of 0 to 10 (the split was not verified). The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Copyright of the authors (Humphrey L and others, Eur Urol 2012;61:271; not verified). No wording of the instrument is contained here."
* item[+].linkId = "bpicss-1"
* item[=].prefix = "1"
* item[=] insert Points0To4
* item[+].linkId = "bpicss-2"
* item[=].prefix = "2"
* item[=] insert Points0To4
* item[+].linkId = "bpicss-3"
* item[=].prefix = "3"
* item[=] insert Points0To4
* item[+].linkId = "bpicss-4"
* item[=].prefix = "4"
* item[=] insert Points0To4
* item[+].linkId = "bpicss-5"
* item[=].prefix = "5"
* item[=] insert Points0To4
* item[+].linkId = "bpicss-6"
* item[=].prefix = "6"
* item[=] insert Points0To4
* item[+].linkId = "bpicss-7"
* item[=].prefix = "7"
* item[=] insert Points0To4
* item[+].linkId = "bpicss-8"
* item[=].prefix = "8"
* item[=].type = #integer
* insert Between(0, 10)
* insert SumOfNumbers(bpicss, 8)
* insert TotalCode(KapObservableCS, bpicss-total)

Instance: sds
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "SDS"
* insert Shell(sds)
* name = "SheehanDisabilityScale"
* title = "Sheehan Disability Scale (SDS)"
* description = "Shell: 3 numbered items of 0 to 10. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Copyright D. V. Sheehan. Electronic use needs permission. No wording of the instrument is contained here."
* item[+].linkId = "sds-1"
* item[=].prefix = "1"
* item[=].type = #integer
* insert Between(0, 10)
* item[+].linkId = "sds-2"
* item[=].prefix = "2"
* item[=].type = #integer
* insert Between(0, 10)
* item[+].linkId = "sds-3"
* item[=].prefix = "3"
* item[=].type = #integer
* insert Between(0, 10)
* insert SumOfNumbers(sds, 3)
* insert TotalCode(KapObservableCS, sds-total)

Instance: eq5d
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "EQ-5D-5L"
* insert Shell(eq5d)
* name = "Eq5d5l"
* title = "EQ-5D-5L"
* description = "Shell: 5 numbered dimensions of 1 to 5, and a rating of 0 to 100. The index needs a national value set, which is not shipped: the server computes none. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "EuroQol Research Foundation; use needs a licence. No wording of the instrument is contained here."
* item[+].linkId = "eq5d-1"
* item[=].prefix = "1"
* item[=] insert Points1To5
* item[+].linkId = "eq5d-2"
* item[=].prefix = "2"
* item[=] insert Points1To5
* item[+].linkId = "eq5d-3"
* item[=].prefix = "3"
* item[=] insert Points1To5
* item[+].linkId = "eq5d-4"
* item[=].prefix = "4"
* item[=] insert Points1To5
* item[+].linkId = "eq5d-5"
* item[=].prefix = "5"
* item[=] insert Points1To5
* item[+].linkId = "eq5d-6"
* item[=].prefix = "6"
* item[=].type = #integer
* insert Between(0, 100)
