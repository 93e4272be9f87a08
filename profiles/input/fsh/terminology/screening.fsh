// E11, E15, E16 and E17 come from memory (M), as does the reason for E13 under esketamine: classes are settings, never part of the code system.
CodeSystem: KapEligibilityItemCS
Id: kap-eligibility-item
Title: "Eligibility item"
Description: "Contraindications and cautions that a screening asks for. Whether an item excludes or needs clearance is a setting of the clinic."
* insert LocalCodes
* #E01 "Aneurysmal vascular disease or arteriovenous malformation"
* #E02 "History of intracerebral haemorrhage"
* #E03 "Hypersensitivity to ketamine or esketamine"
* #E04 "Uncontrolled hypertension"
* #E05 "Psychosis, schizophrenia spectrum"
* #E06 "Mania or bipolar I disorder in manic state"
* #E07 "Active or recent substance use disorder"
* #E08 "Ketamine dependence or prior misuse"
* #E09 "Pregnancy or breastfeeding"
* #E10 "Dementia or symptomatic traumatic brain injury"
* #E11 "Raised intracranial pressure"
* #E12 "Untreated hyperthyroidism"
* #E13 "Severe liver disease"
* #E14 "Seizure disorder; theophylline or aminophylline"
* #E15 "Unstable cardiac disease"
* #E16 "Glaucoma or raised eye pressure"
* #E17 "Porphyria"
* #E18 "Chronic cystitis or bladder pain syndrome"
* #E19 "Age under 18"
* #E20 "Lacks capacity"
* #E21 "Dissociative disorder"
* #E22 "Acute suicidality needing inpatient care"
* #E23 "Sleep apnoea or respiratory disease"

ValueSet: KapEligibilityItemVS
Id: kap-eligibility-item-vs
Title: "Eligibility item"
Description: "All codes of the code system kap-eligibility-item."
* ^experimental = false
* include codes from system KapEligibilityItemCS
