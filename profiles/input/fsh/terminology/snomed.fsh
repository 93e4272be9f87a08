// SNOMED CT value sets. Displays are fully specified names without their tag.

RuleSet: SnomedNotice
* ^experimental = false
* ^copyright = "This value set includes content from SNOMED CT, which is copyright of SNOMED International and needs an affiliate licence outside member countries."

// Buccal (54471007) was not verified (M), so buccal is a local code until it is. 37839007 was seen in public repositories only (R).
CodeSystem: KapRouteCS
Id: kap-route
Title: "Route, local codes"
Description: "Routes whose SNOMED CT code was not verified."
* insert LocalCodes
* #buccal "Buccal route"

ValueSet: KapRouteVS
Id: kap-route-vs
Title: "Routes of ketamine"
Description: "Routes by which ketamine or esketamine is given."
* insert SnomedNotice
* $sct#47625008 "Intravenous route"
* $sct#78421000 "Intramuscular route"
* $sct#46713006 "Nasal route"
* $sct#26643006 "Oral route"
* $sct#37839007 "Sublingual route"
* $sct#34206005 "Subcutaneous route"
* KapRouteCS#buccal "Buccal route"

ValueSet: KapIndicationVS
Id: kap-indication-vs
Title: "Indications"
Description: "Diagnoses for which KAP is given."
* insert SnomedNotice
* $sct#370143000 "Major depressive disorder"
* $sct#36923009 "Major depression, single episode"
* $sct#66344007 "Recurrent major depression"
* $sct#1153570009 "Treatment resistant depression"
* $sct#35489007 "Depressive disorder"
* $sct#21897009 "Generalized anxiety disorder"
* $sct#25501002 "Social phobia"
* $sct#371631005 "Panic disorder"
* $sct#47505003 "Posttraumatic stress disorder"
* $sct#313182004 "Chronic post-traumatic stress disorder"
* $sct#443919007 "Complex posttraumatic stress disorder"
* $sct#191736004 "Obsessive-compulsive disorder"
* $sct#82423001 "Chronic pain"

ValueSet: KapAdverseEventVS
Id: kap-adverse-event-vs
Title: "Adverse events"
Description: "Effects and adverse events seen during and after a ketamine session."
* insert SnomedNotice
* $sct#130985008 "Disturbed sensory perception"
* $sct#7011001 "Hallucinations"
* $sct#48694002 "Anxiety"
* $sct#62476001 "Disorientated"
* $sct#130987000 "Acute confusion"
* $sct#286933003 "Confusional state"
* $sct#24199005 "Feeling agitated"
* $sct#17971005 "Sedated"
* $sct#271782001 "Drowsy"
* $sct#422587007 "Nausea"
* $sct#422400008 "Vomiting"
* $sct#16932000 "Nausea and vomiting"
* $sct#404640003 "Dizziness"
* $sct#399153001 "Vertigo"
* $sct#25064002 "Headache"
* $sct#111516008 "Blurring of visual image"
* $sct#24982008 "Diplopia"
* $sct#563001 "Nystagmus"
* $sct#80313002 "Palpitations"
* $sct#3424008 "Tachycardia"
* $sct#24184005 "Finding of increased blood pressure"
* $sct#443482000 "Hypertensive urgency"
* $sct#45007003 "Low blood pressure"
* $sct#389086002 "Hypoxia"
* $sct#1023001 "Apnea"
* $sct#271594007 "Syncope"
* $sct#241937000 "Drug-induced anaphylaxis"
* $sct#62014003 "Adverse reaction caused by drug"
* $sct#386806002 "Impaired cognition"
* $sct#386807006 "Memory impairment"
* $sct#38822007 "Cystitis"
* $sct#197834003 "Chronic interstitial cystitis"
* $sct#49650001 "Dysuria"
* $sct#75088002 "Urgent desire to urinate"
* $sct#197941005 "Frank hematuria"
* $sct#280945000 "Derealization syndrome"
* $sct#231519007 "Depersonalization-derealization syndrome"
* $sct#79499004 "Depersonalization"
* $sct#271299001 "Patient's condition worsened"
