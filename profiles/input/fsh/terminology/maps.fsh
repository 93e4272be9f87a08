// Translations. Where a target has no code the map says so: it gets one when one is found.

Instance: kap-observable-to-loinc
InstanceOf: ConceptMap
Usage: #definition
Title: "KAP observables to LOINC"
* insert Published(ConceptMap, kap-observable-to-loinc)
* name = "KapObservableToLoinc"
* title = "KAP observables to LOINC"
* experimental = false
* description = "Scores without a LOINC code. LOINC was looked through and has none: every element is unmatched until it has."
* sourceUri = "https://kapfhir.example.org/fhir/ValueSet/kap-observable-vs"
* targetUri = "http://loinc.org/vs"
* group[+].source = "https://kapfhir.example.org/fhir/CodeSystem/kap-observable"
* group[=].target = "http://loinc.org"
* group[=].element[+].code = #cadss-total
* group[=].element[=].display = "CADSS total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #cadss6-total
* group[=].element[=].display = "CADSS-6 total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #meq30-total
* group[=].element[=].display = "MEQ30 total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #moaas
* group[=].element[=].display = "MOAA/S sedation"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #aldrete-total
* group[=].element[=].display = "Modified Aldrete total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #bpicss-total
* group[=].element[=].display = "BPIC-SS total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #qids-total
* group[=].element[=].display = "QIDS-SR16 total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #madrs-total
* group[=].element[=].display = "MADRS total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #isi-total
* group[=].element[=].display = "ISI total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #who5-total
* group[=].element[=].display = "WHO-5 total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #ymrs-total
* group[=].element[=].display = "YMRS total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #pgic
* group[=].element[=].display = "Patient global impression of change"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #sds-total
* group[=].element[=].display = "Sheehan disability scale total"
* group[=].element[=].target.equivalence = #unmatched
* group[=].element[+].code = #eq5d-index
* group[=].element[=].display = "EQ-5D-5L index"
* group[=].element[=].target.equivalence = #unmatched

Instance: kap-cssrs-risk
InstanceOf: ConceptMap
Usage: #definition
Title: "C-SSRS risk to risk probability"
* insert Published(ConceptMap, kap-cssrs-risk)
* name = "KapCssrsRisk"
* title = "C-SSRS risk to risk probability"
* experimental = false
* description = "Levels of the screener to the codes of RiskAssessment.prediction.qualitativeRisk."
* sourceUri = "http://loinc.org/vs/LL465-6"
* targetUri = "http://hl7.org/fhir/ValueSet/risk-probability"
* group[+].source = "http://loinc.org"
* group[=].target = "http://terminology.hl7.org/CodeSystem/risk-probability"
* group[=].element[+].code = #LA9194-7
* group[=].element[=].display = "Low"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #low
* group[=].element[=].target.display = "Low likelihood"
* group[=].element[+].code = #LA6751-7
* group[=].element[=].display = "Moderate"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #moderate
* group[=].element[=].target.display = "Moderate likelihood"
* group[=].element[+].code = #LA9193-9
* group[=].element[=].display = "High"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #high
* group[=].element[=].target.display = "High likelihood"

Instance: kap-route-to-v3
InstanceOf: ConceptMap
Usage: #definition
Title: "Routes to HL7 v3"
* insert Published(ConceptMap, kap-route-to-v3)
* name = "KapRouteToV3"
* title = "Routes to HL7 v3"
* experimental = false
* description = "SNOMED CT routes to v3-RouteOfAdministration, for receivers that read v2 or CDA."
* sourceUri = "https://kapfhir.example.org/fhir/ValueSet/kap-route-vs"
* targetUri = "http://terminology.hl7.org/ValueSet/v3-RouteOfAdministration"
* group[+].source = "http://snomed.info/sct"
* group[=].target = "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration"
* group[=].element[+].code = #47625008
* group[=].element[=].display = "Intravenous route"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #IV
* group[=].element[+].code = #78421000
* group[=].element[=].display = "Intramuscular route"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #IM
* group[=].element[+].code = #37839007
* group[=].element[=].display = "Sublingual route"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #SL
* group[=].element[+].code = #46713006
* group[=].element[=].display = "Nasal route"
* group[=].element[=].target.equivalence = #narrower
* group[=].element[=].target.code = #NASINHL
* group[=].element[=].target.comment = "Inhalation by the nose is the nearest there is."
* group[=].element[+].code = #26643006
* group[=].element[=].display = "Oral route"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #PO

Instance: kap-outcome-to-goal
InstanceOf: ConceptMap
Usage: #definition
Title: "Outcome states to goal achievement"
* insert Published(ConceptMap, kap-outcome-to-goal)
* name = "KapOutcomeToGoal"
* title = "Outcome states to goal achievement"
* experimental = false
* description = "State of a score against baseline to Goal.achievementStatus."
* sourceUri = "https://kapfhir.example.org/fhir/ValueSet/kap-outcome-state-vs"
* targetUri = "http://hl7.org/fhir/ValueSet/goal-achievement"
* group[+].source = "https://kapfhir.example.org/fhir/CodeSystem/kap-outcome-state"
* group[=].target = "http://terminology.hl7.org/CodeSystem/goal-achievement"
* group[=].element[+].code = #remission
* group[=].element[=].display = "Remission"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #achieved
* group[=].element[=].target.display = "Achieved"
* group[=].element[+].code = #response
* group[=].element[=].display = "Response"
* group[=].element[=].target.equivalence = #wider
* group[=].element[=].target.code = #improving
* group[=].element[=].target.display = "Improving"
* group[=].element[+].code = #partial
* group[=].element[=].display = "Partial response"
* group[=].element[=].target.equivalence = #wider
* group[=].element[=].target.code = #improving
* group[=].element[=].target.display = "Improving"
* group[=].element[+].code = #no-change
* group[=].element[=].display = "No change"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #no-change
* group[=].element[=].target.display = "No Change"
* group[=].element[+].code = #deteriorated
* group[=].element[=].display = "Deteriorated"
* group[=].element[=].target.equivalence = #equivalent
* group[=].element[=].target.code = #worsening
* group[=].element[=].target.display = "Worsening"
