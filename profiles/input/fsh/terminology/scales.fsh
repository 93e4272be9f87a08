// The number an answer counts for: itemWeight is the newer extension, ordinalValue the one R4 forms read. Both are sent.
RuleSet: Weight(number)
* ^extension[0].url = "http://hl7.org/fhir/StructureDefinition/itemWeight"
* ^extension[0].valueDecimal = {number}
* ^extension[1].url = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
* ^extension[1].valueDecimal = {number}

// Local because LOINC was looked through and has none (NF).
CodeSystem: KapObservableCS
Id: kap-observable
Title: "KAP observables"
Description: "Scores and measures for which no LOINC code was found; they give way when LOINC has one. Always send code.text too."
* insert LocalCodes
* #cadss-total "CADSS total"
* #cadss6-total "CADSS-6 total"
* #meq30-total "MEQ30 total"
* #meq30-mystical "MEQ30 mystical"
* #meq30-mood "MEQ30 positive mood"
* #meq30-transcendence "MEQ30 transcendence of time and space"
* #meq30-complete "MEQ30 complete mystical experience"
* #meq30-ineffability "MEQ30 ineffability"
* #moaas "MOAA/S sedation"
* #aldrete-total "Modified Aldrete total"
* #bpicss-total "BPIC-SS total"
* #qids-total "QIDS-SR16 total"
* #madrs-total "MADRS total"
* #isi-total "ISI total"
* #who5-total "WHO-5 total"
* #ymrs-total "YMRS total"
* #pgic "Patient global impression of change"
* #sds-total "Sheehan disability scale total"
* #eq5d-index "EQ-5D-5L index"
* #session-count "Number of sessions"
* #cumulative-dose "Cumulative dose"
* #pcl5-b "PCL-5 cluster B, intrusion"
* #pcl5-c "PCL-5 cluster C, avoidance"
* #pcl5-d "PCL-5 cluster D, cognition and mood"
* #pcl5-e "PCL-5 cluster E, arousal and reactivity"
* #pcl5-provisional "PCL-5 provisional diagnosis by symptoms"
* #promis-dep8a-raw "PROMIS Depression 8a raw sum"
* #eq5d-vas "EQ-5D-5L rating"

ValueSet: KapObservableVS
Id: kap-observable-vs
Title: "KAP observables"
Description: "All codes of the code system kap-observable."
* ^experimental = false
* include codes from system KapObservableCS

CodeSystem: KapPcl5AnswerCS
Id: kap-pcl5-answer
Title: "PCL-5 answer"
Description: "Answers of the PCL-5 with their weight."
* insert LocalCodes
* #0 "Not at all"
* #1 "A little bit"
* #2 "Moderately"
* #3 "Quite a bit"
* #4 "Extremely"
* #0 insert Weight(0)
* #1 insert Weight(1)
* #2 insert Weight(2)
* #3 insert Weight(3)
* #4 insert Weight(4)

ValueSet: KapPcl5AnswerVS
Id: kap-pcl5-answer-vs
Title: "PCL-5 answer"
Description: "All codes of the code system kap-pcl5-answer."
* ^experimental = false
* include codes from system KapPcl5AnswerCS

CodeSystem: KapOutcomeStateCS
Id: kap-outcome-state
Title: "Outcome state"
Description: "State of a patient on a scale, against baseline."
* insert LocalCodes
* #remission "Remission"
* #response "Response"
* #partial "Partial response"
* #no-change "No change"
* #deteriorated "Deteriorated"
* #unknown "Unknown"

ValueSet: KapOutcomeStateVS
Id: kap-outcome-state-vs
Title: "Outcome state"
Description: "All codes of the code system kap-outcome-state."
* ^experimental = false
* include codes from system KapOutcomeStateCS

CodeSystem: KapInstrumentLicenceCS
Id: kap-instrument-licence
Title: "Instrument licence"
Description: "Licence class of a questionnaire."
* insert LocalCodes
* #public-domain "Public domain"
* #free "Free to use, with a notice"
* #registration "Free after registration"
* #commercial "Commercial: wording is not served"
* #unknown "Unknown"

ValueSet: KapInstrumentLicenceVS
Id: kap-instrument-licence-vs
Title: "Instrument licence"
Description: "All codes of the code system kap-instrument-licence."
* ^experimental = false
* include codes from system KapInstrumentLicenceCS

CodeSystem: KapModeCS
Id: kap-mode
Title: "Mode of completion"
Description: "How a form was filled in."
* insert LocalCodes
* #patient "By the patient"
* #clinician "By a clinician"
* #phone "By phone"

ValueSet: KapModeVS
Id: kap-mode-vs
Title: "Mode of completion"
Description: "All codes of the code system kap-mode."
* ^experimental = false
* include codes from system KapModeCS

ValueSet: KapDissociationScaleVS
Id: kap-dissociation-scale-vs
Title: "Dissociation scales"
Description: "Scales on which the peak of dissociation is taken."
* ^experimental = false
* KapObservableCS#cadss-total "CADSS total"
* KapObservableCS#cadss6-total "CADSS-6 total"

// Extensible: a scale that has neither a LOINC total nor a code of ours may be sent under its own code.
ValueSet: KapScaleTotalVS
Id: kap-scale-total-vs
Title: "Scale totals"
Description: "Codes of total scores: LOINC where it has one, kap-observable otherwise."
* ^experimental = false
* ^copyright = "This value set includes content from LOINC, which is copyright of Regenstrief Institute, Inc. and the LOINC Committee and is free under the licence at https://loinc.org/license."
* $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* $loinc#55758-7 "Patient Health Questionnaire 2 item (PHQ-2) total score [Reported]"
* $loinc#70274-6 "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]"
* $loinc#101698-9
* $loinc#93374-7
* $loinc#75626-2
* $loinc#75624-7
* $loinc#82667-7
* $loinc#77861-3
* $loinc#72514-3
* $loinc#91147-9
* KapObservableCS#cadss-total
* KapObservableCS#cadss6-total
* KapObservableCS#meq30-total
* KapObservableCS#moaas
* KapObservableCS#aldrete-total
* KapObservableCS#bpicss-total
* KapObservableCS#qids-total
* KapObservableCS#madrs-total
* KapObservableCS#isi-total
* KapObservableCS#who5-total
* KapObservableCS#ymrs-total
* KapObservableCS#pgic
* KapObservableCS#sds-total
* KapObservableCS#eq5d-index

CodeSystem: KapOutcomeGroupCS
Id: kap-outcome-group
Title: "Outcome group"
Description: "Groups of a report of outcomes: how courses without a score in the window are treated, and ketamine alone beside ketamine-assisted psychotherapy."
* insert LocalCodes
* #completers "Completers" "Only courses with a score in the window."
* #locf "Last observation carried forward" "Where the window has no score, the last one before its end stands in."
* #non-responder "Non-responder imputation" "Courses without a score in the window count as without a response."
* #observed "As observed" "Where missing scores have no other treatment: times."
* #comparator-completers "Ketamine alone, completers"
* #comparator-locf "Ketamine alone, last observation carried forward"
* #comparator-non-responder "Ketamine alone, non-responder imputation"
* #comparator-observed "Ketamine alone, as observed"
