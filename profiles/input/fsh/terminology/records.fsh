// Value sets of the records around a course, and the codes of rules, overrides and tasks.

ValueSet: KapConditionCategoryVS
Id: kap-condition-category-vs
Title: "Condition category"
Description: "As US Core has it for problems: a problem list item or a health concern."
* ^experimental = false
* http://terminology.hl7.org/CodeSystem/condition-category#problem-list-item "Problem List Item"
* http://hl7.org/fhir/us/core/CodeSystem/condition-category#health-concern "Health Concern"

// Extensible where it is bound: a diagnosis outside the lists is sent with the code that it has.
ValueSet: KapConditionCodeVS
Id: kap-condition-code-vs
Title: "Indications and conditions that bear on eligibility"
Description: "The indications, and the conditions of the exclusion catalogue that have a code."
* insert SnomedNotice
* include codes from valueset KapIndicationVS
* $sct#13746004 "Bipolar disorder"
* $sct#371596008 "Bipolar I disorder"
* $sct#231494001 "Mania"
* $sct#231496004 "Hypomania"
* $sct#69322001 "Psychotic disorder"
* $sct#58214004 "Schizophrenia"
* $sct#68890003 "Schizoaffective disorder"
* $sct#44376007 "Dissociative disorder"
* $sct#66214007 "Substance abuse"
* $sct#191816009 "Drug dependence"
* $sct#66590003 "Alcohol dependence"
* $sct#5602001 "Opioid abuse"
* $sct#724715004 "Dependence caused by ketamine"
* $sct#724719005 "Psychotic disorder caused by ketamine"
* $sct#724716003 "Delirium caused by ketamine"
* $sct#371435006 "History of drug abuse"
* $sct#371434005 "History of alcohol abuse"
* $sct#77386006 "Pregnant"
* $sct#233985008 "Abdominal aortic aneurysm"
* $sct#234142008 "Cerebral arteriovenous malformation"
* $sct#1386000 "Intracranial hemorrhage"
* $sct#271719001 "Raised intracranial pressure"
* $sct#34486009 "Hyperthyroidism"
* $sct#418470004 "Porphyria"
* $sct#84757009 "Epilepsy"
* $sct#23986001 "Glaucoma"
* $sct#235856003 "Disorder of liver"
* $sct#38341003 "Hypertensive disorder, systemic arterial"
* $sct#59621000 "Essential hypertension"
* $sct#443482000 "Hypertensive urgency"
* $sct#38822007 "Cystitis"
* $sct#197834003 "Chronic interstitial cystitis"

ValueSet: KapPsychotherapyCodeVS
Id: kap-psychotherapy-code-vs
Title: "Psychotherapy"
Description: "Kinds of psychotherapy session."
* insert SnomedNotice
* $sct#75516001 "Psychotherapy"
* $sct#18512000 "Individual psychotherapy"
* $sct#76168009 "Group psychotherapy"
* $sct#108313002 "Family psychotherapy procedure"
* $sct#228557008 "Cognitive and behavioral therapy"
* $sct#443730003 "Interpersonal psychotherapy"
* $sct#21065008 "Music therapy"

ValueSet: KapEncounterClassVS
Id: kap-encounter-class-vs
Title: "Encounter class"
Description: "Where a visit of a course takes place: ambulatory, virtual, at home, or while the patient is an inpatient."
* ^experimental = false
* http://terminology.hl7.org/CodeSystem/v3-ActCode#AMB "ambulatory"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#VR "virtual"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#HH "home health"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#IMP "inpatient encounter"

ValueSet: KapVitalsVS
Id: kap-vitals-vs
Title: "Vital signs around a session"
Description: "LOINC codes of the vital signs that the monitoring protocols ask for."
* ^experimental = false
* ^copyright = "This value set includes content from LOINC, which is copyright of Regenstrief Institute, Inc. and the LOINC Committee and is free under the licence at https://loinc.org/license."
* $loinc#85354-9 "Blood pressure panel with all children optional"
* $loinc#8867-4 "Heart rate"
* $loinc#59408-5 "Oxygen saturation in Arterial blood by Pulse oximetry"
* $loinc#2708-6 "Oxygen saturation in Arterial blood"
* $loinc#9279-1 "Respiratory rate"
* $loinc#29463-7 "Body weight"
* $loinc#8302-2 "Body height"
* $loinc#39156-5 "Body mass index (BMI) [Ratio]"
* $loinc#8310-5 "Body temperature"

CodeSystem: KapRuleCS
Id: kap-rule
Title: "KAP rule"
Description: "The gates, checks and computations that the server makes. What each one does and with which numbers is a setting of the clinic."
* insert LocalCodes
* #R-01 "Consent before administration"
* #R-02 "Screening complete"
* #R-03 "No unresolved exclusion"
* #R-04 "Pregnancy and drug screen fresh"
* #R-05 "Blood pressure, pulse and saturation before the dose"
* #R-06 "Dose limits"
* #R-07 "Minimum interval"
* #R-08 "Cumulative exposure"
* #R-09 "Course limit"
* #R-10 "Order required"
* #R-11 "Preparation and integration done"
* #R-12 "Interactions"
* #R-13 "Preflight"
* #R-14 "REMS form"
* #R-15 "Bladder and cognition watch"
* #R-16 "Missed follow-up"
* #R-17 "Suicidality"
* #R-18 "Scoring and states"
* #R-19 "Durability"
* #R-20 "Cohort summary"
* #R-21 "Deterioration"
* #R-22 "Label on write"
* #R-23 "Release filter"
* #R-24 "Research export"
* #R-25 "Break-glass"
* #R-26 "Region and licence"
* #R-27 "Monitoring completeness"
* #R-28 "Live alerts"
* #R-29 "Peak and duration"
* #R-30 "Rescue and adverse event linked"
* #R-31 "Discharge readiness"
* #R-32 "Controlled substance reconciliation"
* #R-33 "Provenance and signature"
* #R-34 "Minor or representative"

ValueSet: KapRuleVS
Id: kap-rule-vs
Title: "KAP rule"
Description: "All codes of the code system kap-rule."
* ^experimental = false
* include codes from system KapRuleCS

// A starter list, bound as preferred: a clinic may widen it.
CodeSystem: KapOverrideReasonCS
Id: kap-override-reason
Title: "Override reason"
Description: "Why a finding of a gate was set aside, by somebody who signs for it."
* insert LocalCodes
* #emergency "Emergency"
* #clinical-judgement "Benefit judged to outweigh the risk"
* #documented-elsewhere "What is missing is documented elsewhere"
* #repeated-normal "A repeated measurement was within limits"
* #specialist-cleared "Cleared by a specialist"
* #data-error "The data that raised the finding are wrong"
* #other "Other, as noted"

ValueSet: KapOverrideReasonVS
Id: kap-override-reason-vs
Title: "Override reason"
Description: "All codes of the code system kap-override-reason."
* ^experimental = false
* include codes from system KapOverrideReasonCS

CodeSystem: KapTaskCodeCS
Id: kap-task-code
Title: "Task"
Description: "What a task of the course is about."
* insert LocalCodes
* #safety-contact "Contact the patient about suicidality"
* #cssrs-screen "Complete the C-SSRS screener"
* #follow-up-call "Call the patient after the session"
* #rems-form "Submit the REMS monitoring form"
* #course-review "Review the course"
* #bladder-check "Check bladder symptoms"
* #cognition-check "Check cognition"
* #pregnancy-test "Test for pregnancy"
* #reconcile "Reconcile the controlled substance record"
* #reconsent "Renew the consent"
* #complete-screening "Complete the screening"
* #score-due "Fill in a scale"
* #deterioration-review "Review a deterioration"
* #monitoring-gap "Complete the monitoring record"

ValueSet: KapTaskCodeVS
Id: kap-task-code-vs
Title: "Task"
Description: "All codes of the code system kap-task-code."
* ^experimental = false
* include codes from system KapTaskCodeCS

ValueSet: KapDetectedIssueVS
Id: kap-detected-issue-vs
Title: "Detected issue"
Description: "HL7's codes of issues with a drug or dose, and the codes of kap-issue for what they do not name."
* ^experimental = false
* include codes from system KapIssueCS
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DRG "Drug Interaction Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DOSEH "High Dose Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DOSEHIND "High Dose for Indication Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DOSEHINDA "High Dose for Age Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DOSEHINDW "High Dose for Weight Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DOSEL "Low Dose Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DOSEIVL "Dose-Interval Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DOSEDURH "Dose-Duration High Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#COND "Condition Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#AGE "Age Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#PREG "Pregnancy Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#LACT "Lactation Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DALG "Drug Allergy"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#REACT "Reaction Alert"
* http://terminology.hl7.org/CodeSystem/v3-ActCode#DUPTHPY "Duplicate Therapy Alert"
