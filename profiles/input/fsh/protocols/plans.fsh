// Protocols: what happens in which order, with which timing. The numbers are defaults of the brief's sources; a clinic's medical director owns them and puts
// a version of its own beside the one that is shipped.

RuleSet: Published(type, id)
* url = "https://kapfhir.example.org/fhir/{type}/{id}"
* version = "1.0.0"
* status = #active
* date = "2026-01-01"
* publisher = "KapFhir"

RuleSet: Protocol(id, planned, max)
* insert Published(PlanDefinition, {id})
* type = http://terminology.hl7.org/CodeSystem/plan-definition-type#clinical-protocol
* subjectCodeableConcept = http://hl7.org/fhir/resource-types#Patient
* insert Sessions({planned}, {max})

RuleSet: Sessions(planned, max)
* extension[0].url = Canonical(KapPlannedSessions)
* extension[0].valuePositiveInt = {planned}
* extension[1].url = Canonical(KapMaxSessions)
* extension[1].valuePositiveInt = {max}

RuleSet: Step(id, phase, title)
* action[+].id = "{id}"
* action[=].title = {title}
* action[=].code = KapSessionPhaseCS#{phase}

RuleSet: Does(activity)
* action[=].definitionCanonical = "https://kapfhir.example.org/fhir/ActivityDefinition/{activity}"

// After another step, by so many units. Several relations of one step: all hold; of one that is done for each, each.
RuleSet: After(step, relationship, value, unit)
* action[=].relatedAction[+].actionId = "{step}"
* action[=].relatedAction[=].relationship = #{relationship}
* action[=].relatedAction[=].offsetDuration.value = {value}
* action[=].relatedAction[=].offsetDuration.unit = "{unit}"
* action[=].relatedAction[=].offsetDuration.system = $ucum
* action[=].relatedAction[=].offsetDuration.code = #{unit}

// Between so many and so many units after it.
RuleSet: Within(step, relationship, low, high, unit)
* action[=].relatedAction[+].actionId = "{step}"
* action[=].relatedAction[=].relationship = #{relationship}
* action[=].relatedAction[=].offsetRange.low = {low} '{unit}' "{unit}"
* action[=].relatedAction[=].offsetRange.high = {high} '{unit}' "{unit}"

// At every time of the step it relates to, not once for all of them.
RuleSet: ForEach
* action[=].cardinalityBehavior = #multiple

// What must hold before it begins; shown with the plan, checked by the gates (R-01).
RuleSet: ConsentFirst
* action[=].input.id = "consents"
* action[=].input.type = #Consent
* action[=].input.codeFilter.searchParam = "scope"
* action[=].input.codeFilter.code = http://terminology.hl7.org/CodeSystem/consentscope#treatment
* action[=].condition.kind = #start
* action[=].condition.expression.description = "A consent to treatment is in force"
* action[=].condition.expression.language = #text/fhirpath
* action[=].condition.expression.expression = "%consents.where(status = 'active').exists()"

RuleSet: ForTrauma
* action[=].input.id = "trauma"
* action[=].input.type = #Condition
* action[=].input.codeFilter.searchParam = "code"
* action[=].input.codeFilter.code = $sct#47505003
* insert OnlyIf([["%trauma.where((clinicalStatus.coding.code contains 'resolved' or clinicalStatus.coding.code contains 'inactive' or clinicalStatus.coding.code contains 'remission' or verificationStatus.coding.code contains 'refuted' or verificationStatus.coding.code contains 'entered-in-error').not()).exists()"]], [["The patient has post-traumatic stress disorder"]])

// So many times, so often.
RuleSet: Repeated(count, frequency, period, unit)
* action[=].timingTiming.repeat.count = {count}
* action[=].timingTiming.repeat.frequency = {frequency}
* action[=].timingTiming.repeat.period = {period}
* action[=].timingTiming.repeat.periodUnit = #{unit}

RuleSet: OnlyIf(expression, description)
* action[=].condition.kind = #applicability
* action[=].condition.expression.description = {description}
* action[=].condition.expression.language = #text/fhirpath
* action[=].condition.expression.expression = {expression}

RuleSet: Minutes(value)
* action[=].extension.url = Canonical(KapMonitoringInterval)
* action[=].extension.valueDuration.value = {value}
* action[=].extension.valueDuration.unit = "min"
* action[=].extension.valueDuration.system = $ucum
* action[=].extension.valueDuration.code = #min

Instance: kap-iv-induction-6
InstanceOf: PlanDefinition
Usage: #definition
Title: "Intravenous induction, six infusions"
* insert Protocol(kap-iv-induction-6, 6, 12)
* name = "KapIvInduction6"
* title = "Intravenous induction, six infusions"
* experimental = false
* description = "Screening, consent, preparation, six infusions of 0.5 mg/kg over 40 minutes every three to four days, integration after each, PHQ-9 weekly, review, offer of maintenance."
* relatedArtifact.type = #documentation
* relatedArtifact.display = "Six infusions in 21 days: Oliver and others 2022; 4 to 8 in 7 to 28 days: McInnes and others 2022; 0.5 mg/kg over 40 minutes: Andrade 2017. A single infusion is Level 1 evidence for treatment-resistant depression, repeated ones Level 3 (CANMAT 2021)."
* goal.id = "remission"
* goal.description.text = "PHQ-9 below 5"
* goal.addresses = $sct#370143000 "Major depressive disorder"
* goal.target.measure = $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* goal.target.detailQuantity = 5 '{score}'
* goal.target.detailQuantity.comparator = #<
* insert Step(screening, screening, [["Screening: history, measures, eligibility form"]])
* insert Does(kap-screening-visit)
* action[=].goalId = "remission"
* insert Step(consent, screening, [["Informed consent, all topics of the route"]])
* insert Does(kap-consent-visit)
* insert After(screening, after-end, 0, d)
* insert Step(preparation, preparation, [["Preparation"]])
* insert Does(kap-preparation-visit)
* insert After(consent, after-end, 1, d)
* insert Repeated(3, 1, 1, wk)
* insert Step(gate, dosing, [["Blood pressure gate before each dose"]])
* insert Does(kap-bp-gate)
* insert ForEach
* insert After(dose, before-start, 15, min)
* insert Step(dose, dosing, [["Infusion of 0.5 mg/kg over 40 minutes"]])
* insert Does(kap-dose-order-iv)
* insert After(preparation, after-end, 1, d)
* insert Repeated(6, 2, 1, wk)
* insert ConsentFirst
* insert Step(visit, dosing, [["Visit for each dose"]])
* insert Does(kap-dosing-visit)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert Step(vitals, dosing, [["Vital signs every 10 minutes, then every 15"]])
* insert Does(kap-vitals-round)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert Minutes(10)
* insert Step(dissociation, dosing, [["CADSS-6"]])
* insert Does(kap-cadss6-check)
* insert ForEach
* insert After(dose, after-start, 40, min)
* insert Step(call, follow-up, [["Call one to three days after each dose"]])
* insert Does(kap-follow-up-call)
* insert ForEach
* insert Within(dose, after-end, 1, 3, d)
* insert Step(integration, integration, [["Integration after each dose"]])
* insert Does(kap-integration-visit)
* insert ForEach
* insert Within(dose, after-end, 1, 3, d)
* insert Step(phq9, follow-up, [["PHQ-9 every week"]])
* insert Does(kap-phq9-weekly)
* insert After(consent, after-start, 0, d)
* insert Repeated(6, 1, 1, wk)
* insert Step(pcl5, follow-up, [["PCL-5 every week, where there is post-traumatic stress disorder"]])
* insert Does(kap-pcl5-weekly)
* insert ForTrauma
* insert After(consent, after-start, 0, d)
* insert Repeated(6, 1, 1, wk)
* insert Step(review, follow-up, [["Review at the end of induction; offer maintenance or end the course"]])
* insert Does(kap-course-review)
* insert After(dose, after-end, 7, d)
* insert Step(bladder, follow-up, [["Bladder symptoms every 12 weeks"]])
* insert Does(kap-bpicss-quarterly)
* insert After(dose, after-start, 12, wk)

Instance: kap-im-weekly-6
InstanceOf: PlanDefinition
Usage: #definition
Title: "Intramuscular course, six weekly sessions"
* insert Protocol(kap-im-weekly-6, 6, 12)
* name = "KapImWeekly6"
* title = "Intramuscular course, six weekly sessions"
* experimental = true
* description = "Three preparations, six weekly medicine sessions of at least two and a half hours with a therapist, two integrations after each. There is no standard protocol for this route."
* relatedArtifact.type = #documentation
* relatedArtifact.display = "Three or more sessions: published clinic protocol; weekly rhythm, dose and monitoring: design choice, not verified. Routes other than intravenous are Level 3 to 4 evidence (CANMAT 2021)."
* goal.id = "remission"
* goal.description.text = "PHQ-9 below 5"
* goal.addresses = $sct#370143000 "Major depressive disorder"
* goal.target.measure = $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* goal.target.detailQuantity = 5 '{score}'
* goal.target.detailQuantity.comparator = #<
* insert Step(screening, screening, [["Screening: history, measures, eligibility form"]])
* insert Does(kap-screening-visit)
* action[=].goalId = "remission"
* insert Step(consent, screening, [["Informed consent, all topics of the route"]])
* insert Does(kap-consent-visit)
* insert After(screening, after-end, 0, d)
* insert Step(preparation, preparation, [["Preparation"]])
* insert Does(kap-preparation-visit)
* insert After(consent, after-end, 1, d)
* insert Repeated(3, 1, 1, wk)
* insert Step(gate, dosing, [["Blood pressure gate before each dose"]])
* insert Does(kap-bp-gate)
* insert ForEach
* insert After(dose, before-start, 15, min)
* insert Step(dose, dosing, [["Intramuscular injection of 0.5 to 1.0 mg/kg"]])
* insert Does(kap-dose-order-im)
* insert After(preparation, after-end, 1, d)
* insert Repeated(6, 1, 1, wk)
* insert ConsentFirst
* insert Step(visit, dosing, [["Visit for each dose"]])
* insert Does(kap-dosing-visit)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert Step(vitals, dosing, [["Vital signs every 15 minutes"]])
* insert Does(kap-vitals-round)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert Minutes(15)
* insert Step(dissociation, dosing, [["CADSS-6"]])
* insert Does(kap-cadss6-check)
* insert ForEach
* insert After(dose, after-start, 30, min)
* insert Step(call, follow-up, [["Call one to three days after each dose"]])
* insert Does(kap-follow-up-call)
* insert ForEach
* insert Within(dose, after-end, 1, 3, d)
* insert Step(integration, integration, [["Two integrations after each dose"]])
* insert Does(kap-integration-visit)
* insert ForEach
* insert After(dose, after-end, 1, d)
* insert Repeated(2, 2, 1, wk)
* insert Step(phq9, follow-up, [["PHQ-9 every week"]])
* insert Does(kap-phq9-weekly)
* insert After(consent, after-start, 0, d)
* insert Repeated(8, 1, 1, wk)
* insert Step(pcl5, follow-up, [["PCL-5 every week, where there is post-traumatic stress disorder"]])
* insert Does(kap-pcl5-weekly)
* insert ForTrauma
* insert After(consent, after-start, 0, d)
* insert Repeated(8, 1, 1, wk)
* insert Step(review, follow-up, [["Review at the end of induction; offer maintenance or end the course"]])
* insert Does(kap-course-review)
* insert After(dose, after-end, 7, d)
* insert Step(bladder, follow-up, [["Bladder symptoms every 12 weeks"]])
* insert Does(kap-bpicss-quarterly)
* insert After(dose, after-start, 12, wk)

Instance: kap-sl-weekly-6
InstanceOf: PlanDefinition
Usage: #definition
Title: "Sublingual course, six weekly sessions"
* insert Protocol(kap-sl-weekly-6, 6, 12)
* name = "KapSlWeekly6"
* title = "Sublingual course, six weekly sessions"
* experimental = true
* description = "Three preparations, six weekly medicine sessions of at least two and a half hours with a therapist, two integrations after each. There is no standard protocol for this route."
* relatedArtifact.type = #documentation
* relatedArtifact.display = "100 to 400 mg: Ketamine Training Center; rhythm and monitoring: design choice, not verified. Routes other than intravenous are Level 3 to 4 evidence (CANMAT 2021)."
* goal.id = "remission"
* goal.description.text = "PHQ-9 below 5"
* goal.addresses = $sct#370143000 "Major depressive disorder"
* goal.target.measure = $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* goal.target.detailQuantity = 5 '{score}'
* goal.target.detailQuantity.comparator = #<
* insert Step(screening, screening, [["Screening: history, measures, eligibility form"]])
* insert Does(kap-screening-visit)
* action[=].goalId = "remission"
* insert Step(consent, screening, [["Informed consent, all topics of the route"]])
* insert Does(kap-consent-visit)
* insert After(screening, after-end, 0, d)
* insert Step(preparation, preparation, [["Preparation"]])
* insert Does(kap-preparation-visit)
* insert After(consent, after-end, 1, d)
* insert Repeated(3, 1, 1, wk)
* insert Step(gate, dosing, [["Blood pressure gate before each dose"]])
* insert Does(kap-bp-gate)
* insert ForEach
* insert After(dose, before-start, 15, min)
* insert Step(dose, dosing, [["Lozenge of 100 to 400 mg"]])
* insert Does(kap-dose-order-sl)
* insert After(preparation, after-end, 1, d)
* insert Repeated(6, 1, 1, wk)
* insert ConsentFirst
* insert Step(visit, dosing, [["Visit for each dose"]])
* insert Does(kap-dosing-visit)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert Step(vitals, dosing, [["Vital signs every 20 minutes"]])
* insert Does(kap-vitals-round)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert Minutes(20)
* insert Step(dissociation, dosing, [["CADSS-6"]])
* insert Does(kap-cadss6-check)
* insert ForEach
* insert After(dose, after-start, 40, min)
* insert Step(call, follow-up, [["Call one to three days after each dose"]])
* insert Does(kap-follow-up-call)
* insert ForEach
* insert Within(dose, after-end, 1, 3, d)
* insert Step(integration, integration, [["Two integrations after each dose"]])
* insert Does(kap-integration-visit)
* insert ForEach
* insert After(dose, after-end, 1, d)
* insert Repeated(2, 2, 1, wk)
* insert Step(phq9, follow-up, [["PHQ-9 every week"]])
* insert Does(kap-phq9-weekly)
* insert After(consent, after-start, 0, d)
* insert Repeated(8, 1, 1, wk)
* insert Step(pcl5, follow-up, [["PCL-5 every week, where there is post-traumatic stress disorder"]])
* insert Does(kap-pcl5-weekly)
* insert ForTrauma
* insert After(consent, after-start, 0, d)
* insert Repeated(8, 1, 1, wk)
* insert Step(review, follow-up, [["Review at the end of induction; offer maintenance or end the course"]])
* insert Does(kap-course-review)
* insert After(dose, after-end, 7, d)
* insert Step(bladder, follow-up, [["Bladder symptoms every 12 weeks"]])
* insert Does(kap-bpicss-quarterly)
* insert After(dose, after-start, 12, wk)

Instance: esketamine-trd
InstanceOf: PlanDefinition
Usage: #definition
Title: "Esketamine for treatment-resistant depression"
* insert Protocol(esketamine-trd, 12, 200)
* name = "EsketamineTrd"
* title = "Esketamine for treatment-resistant depression"
* experimental = false
* description = "Twice a week for four weeks (56 mg, then 56 or 84 mg), weekly for four, then every one or two weeks; enrolment in the REMS before the first dose, at least two hours of observation after each."
* relatedArtifact.type = #documentation
* relatedArtifact.display = "Prescribing information and REMS of esketamine nasal spray; the number of maintenance sessions is open there, 24 stands for a year."
* goal.id = "remission"
* goal.description.text = "PHQ-9 below 5"
* goal.addresses = $sct#370143000 "Major depressive disorder"
* goal.target.measure = $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* goal.target.detailQuantity = 5 '{score}'
* goal.target.detailQuantity.comparator = #<
* insert Step(screening, screening, [["Screening: history, measures, eligibility form"]])
* insert Does(kap-screening-visit)
* action[=].goalId = "remission"
* insert Step(enrolment, screening, [["Enrolment in the REMS"]])
* insert Does(kap-rems-enrolment)
* insert After(screening, after-end, 0, d)
* insert Step(consent, screening, [["Informed consent, all topics of the route"]])
* insert Does(kap-consent-visit)
* insert After(screening, after-end, 0, d)
* insert Step(gate, dosing, [["Blood pressure gate before each dose"]])
* insert Does(kap-bp-gate)
* insert ForEach
* insert After(dose, before-start, 15, min)
* insert After(optimisation, before-start, 15, min)
* insert After(maintenance, before-start, 15, min)
* insert Step(dose, dosing, [["56 or 84 mg, twice a week"]])
* insert Does(kap-dose-order-esketamine)
* insert After(consent, after-end, 1, d)
* insert Repeated(8, 2, 1, wk)
* insert ConsentFirst
* insert Step(visit, dosing, [["Visit for each dose"]])
* insert Does(kap-dosing-visit)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert After(optimisation, concurrent-with-start, 0, min)
* insert After(maintenance, concurrent-with-start, 0, min)
* insert Step(optimisation, dosing, [["56 or 84 mg, weekly"]])
* insert Does(kap-dose-order-esketamine)
* insert After(dose, after-end, 1, wk)
* insert Repeated(4, 1, 1, wk)
* insert Step(maintenance, maintenance, [["56 or 84 mg, every one or two weeks"]])
* insert Does(kap-dose-order-esketamine)
* insert After(optimisation, after-end, 1, wk)
* insert Repeated(24, 1, 2, wk)
* insert Step(vitals, dosing, [["Vital signs before, at 40 minutes, until stable, at 120 minutes"]])
* insert Does(kap-vitals-round)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert After(optimisation, concurrent-with-start, 0, min)
* insert After(maintenance, concurrent-with-start, 0, min)
* insert Minutes(40)
* insert Step(observation, dosing, [["Observation for at least 120 minutes and until safe to leave"]])
* insert Does(kap-observation)
* insert ForEach
* insert Within(dose, after-start, 0, 120, min)
* insert Within(optimisation, after-start, 0, 120, min)
* insert Within(maintenance, after-start, 0, 120, min)
* insert Step(rems, follow-up, [["REMS monitoring form within seven days"]])
* insert Does(kap-rems-form)
* insert ForEach
* insert Within(dose, after-end, 0, 7, d)
* insert Within(optimisation, after-end, 0, 7, d)
* insert Within(maintenance, after-end, 0, 7, d)
* insert Step(phq9, follow-up, [["PHQ-9 every week"]])
* insert Does(kap-phq9-weekly)
* insert After(consent, after-start, 0, d)
* insert Repeated(12, 1, 1, wk)
* insert Step(pcl5, follow-up, [["PCL-5 every week, where there is post-traumatic stress disorder"]])
* insert Does(kap-pcl5-weekly)
* insert ForTrauma
* insert After(consent, after-start, 0, d)
* insert Repeated(12, 1, 1, wk)
* insert Step(review, follow-up, [["Review at the end of induction; offer maintenance or end the course"]])
* insert Does(kap-course-review)
* insert After(dose, after-end, 7, d)

Instance: esketamine-mddsi
InstanceOf: PlanDefinition
Usage: #definition
Title: "Esketamine for depression with acute suicidality"
* insert Protocol(esketamine-mddsi, 8, 8)
* name = "EsketamineMddsi"
* title = "Esketamine for depression with acute suicidality"
* experimental = false
* description = "84 mg twice a week for four weeks, 56 mg if that is not tolerated; enrolment in the REMS, at least two hours of observation."
* relatedArtifact.type = #documentation
* relatedArtifact.display = "Prescribing information of esketamine nasal spray."
* goal.id = "remission"
* goal.description.text = "PHQ-9 below 5"
* goal.addresses = $sct#370143000 "Major depressive disorder"
* goal.target.measure = $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* goal.target.detailQuantity = 5 '{score}'
* goal.target.detailQuantity.comparator = #<
* insert Step(screening, screening, [["Screening: history, measures, eligibility form"]])
* insert Does(kap-screening-visit)
* action[=].goalId = "remission"
* insert Step(enrolment, screening, [["Enrolment in the REMS"]])
* insert Does(kap-rems-enrolment)
* insert After(screening, after-end, 0, d)
* insert Step(consent, screening, [["Informed consent, all topics of the route"]])
* insert Does(kap-consent-visit)
* insert After(screening, after-end, 0, d)
* insert Step(gate, dosing, [["Blood pressure gate before each dose"]])
* insert Does(kap-bp-gate)
* insert ForEach
* insert After(dose, before-start, 15, min)
* insert Step(dose, dosing, [["84 mg, twice a week"]])
* insert Does(kap-dose-order-esketamine)
* insert After(consent, after-end, 0, d)
* insert Repeated(8, 2, 1, wk)
* insert ConsentFirst
* insert Step(visit, dosing, [["Visit for each dose"]])
* insert Does(kap-dosing-visit)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert Step(vitals, dosing, [["Vital signs before, at 40 minutes, until stable, at 120 minutes"]])
* insert Does(kap-vitals-round)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, min)
* insert Minutes(40)
* insert Step(observation, dosing, [["Observation for at least 120 minutes and until safe to leave"]])
* insert Does(kap-observation)
* insert ForEach
* insert Within(dose, after-start, 0, 120, min)
* insert Step(safety, follow-up, [["C-SSRS screener at each visit"]])
* insert Does(kap-cssrs-screen)
* insert ForEach
* insert After(dose, concurrent-with-start, 0, d)
* insert Step(rems, follow-up, [["REMS monitoring form within seven days"]])
* insert Does(kap-rems-form)
* insert ForEach
* insert Within(dose, after-end, 0, 7, d)
* insert Step(review, follow-up, [["Review at the end of induction; offer maintenance or end the course"]])
* insert Does(kap-course-review)
* insert After(dose, after-end, 7, d)

Instance: kap-taper-stop
InstanceOf: PlanDefinition
Usage: #definition
Title: "End of a course"
* insert Published(PlanDefinition, kap-taper-stop)
* type = http://terminology.hl7.org/CodeSystem/plan-definition-type#clinical-protocol
* subjectCodeableConcept = http://hl7.org/fhir/resource-types#Patient
* name = "KapTaperStop"
* title = "End of a course"
* experimental = true
* description = "A last integration, a plan for relapse, and PHQ-9 at 4, 8 and 12 weeks."
* relatedArtifact.type = #documentation
* relatedArtifact.display = "Design choice; follow-up at 4 and 8 weeks as in McInnes and others 2022."
* goal.id = "no-relapse"
* goal.description.text = "PHQ-9 below 10 for 12 weeks"
* goal.target.measure = $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* goal.target.detailQuantity = 10 '{score}'
* goal.target.detailQuantity.comparator = #<
* goal.target.due = 12 'wk' "wk"
* insert Step(last-integration, integration, [["Last integration, relapse plan"]])
* insert Does(kap-integration-visit)
* insert Step(wk4, follow-up, [["PHQ-9 at 4 weeks"]])
* insert Does(kap-phq9-weekly)
* insert After(last-integration, after-end, 4, wk)
* insert Step(wk8, follow-up, [["PHQ-9 at 8 weeks"]])
* insert Does(kap-phq9-weekly)
* insert After(last-integration, after-end, 8, wk)
* insert Step(wk12, follow-up, [["PHQ-9 at 12 weeks"]])
* insert Does(kap-phq9-weekly)
* insert After(last-integration, after-end, 12, wk)
