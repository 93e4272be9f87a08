// Outcomes of a cohort. Definitions stand with every number that is published; missing scores are treated in three ways, always all three: completers, last
// observation carried forward, non-responder. Cells below the clinic's limit (11) are left out. See $kap-outcomes.

RuleSet: Cohort(id, scoring)
* insert Published(Measure, {id})
* experimental = false
* scoring = http://terminology.hl7.org/CodeSystem/measure-scoring#{scoring}
* type = http://terminology.hl7.org/CodeSystem/measure-type#patient-reported-outcome
* subjectCodeableConcept = http://hl7.org/fhir/resource-types#EpisodeOfCare
* improvementNotation = http://terminology.hl7.org/CodeSystem/measure-improvement-notation#increase
* disclaimer = "A number of the clinic beside McInnes and others 2022 (53.6 percent response, 28.9 percent remission), never as a proof of any other published figure."

RuleSet: Population(code, description)
* group.population[+].code = $population#{code}
* group.population[=].description = {description}
* group.population[=].criteria.language = #text/x-kap
* group.population[=].criteria.expression = "{code}"

RuleSet: Stratum(code)
* group.stratifier[+].code.text = "{code}"
* group.stratifier[=].criteria.language = #text/x-kap
* group.stratifier[=].criteria.expression = "{code}"

Instance: kap-acute-response
InstanceOf: Measure
Usage: #definition
Title: "Acute response"
* insert Cohort(kap-acute-response, proportion)
* name = "KapAcuteResponse"
* title = "Acute response"
* description = "Share of courses whose last PHQ-9 14 to 31 days after the last induction dose is at least 50 percent below baseline."
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline PHQ-9 of 10 or more within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose fell by 50 percent or more."]])
* insert Stratum(route)
* insert Stratum(product)
* insert Stratum(course-type)
* insert Stratum(indication)
* insert Stratum(treatment-resistant)
* insert Stratum(age-band)
* insert Stratum(sex)
* insert Stratum(sessions)
* insert Stratum(therapy-sessions)
* insert Stratum(prior-trials)

Instance: kap-remission
InstanceOf: Measure
Usage: #definition
Title: "Remission"
* insert Cohort(kap-remission, proportion)
* name = "KapRemission"
* title = "Remission"
* description = "Share of courses whose last PHQ-9 14 to 31 days after the last induction dose is below 5."
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline PHQ-9 of 10 or more within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose is below 5."]])
* insert Stratum(route)
* insert Stratum(product)
* insert Stratum(course-type)
* insert Stratum(indication)
* insert Stratum(treatment-resistant)
* insert Stratum(age-band)
* insert Stratum(sex)
* insert Stratum(sessions)
* insert Stratum(therapy-sessions)
* insert Stratum(prior-trials)

Instance: kap-lasting-reduction
InstanceOf: Measure
Usage: #definition
Title: "Lasting reduction"
* insert Cohort(kap-lasting-reduction, proportion)
* name = "KapLastingReduction"
* title = "Lasting reduction"
* description = "Share of courses with a fall of at least 50 percent at the last PHQ-9 28 days or more after the last dose, and no score in between above 75 percent of baseline."
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline PHQ-9 of 10 or more within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 days or more after the last dose fell by 50 percent or more, and no score in between was above 75 percent of baseline."]])
* insert Stratum(route)
* insert Stratum(product)
* insert Stratum(course-type)
* insert Stratum(indication)
* insert Stratum(treatment-resistant)
* insert Stratum(age-band)
* insert Stratum(sex)
* insert Stratum(sessions)
* insert Stratum(therapy-sessions)
* insert Stratum(prior-trials)

Instance: kap-lasting-improvement
InstanceOf: Measure
Usage: #definition
Title: "Any lasting improvement"
* insert Cohort(kap-lasting-improvement, proportion)
* name = "KapLastingImprovement"
* title = "Any lasting improvement"
* description = "Share of courses with a fall of at least 5 points at 28 days or more. Weaker than lasting reduction: never to be shown in its place."
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline PHQ-9 of 10 or more within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 days or more after the last dose fell by 5 points or more."]])
* insert Stratum(route)
* insert Stratum(product)
* insert Stratum(course-type)
* insert Stratum(indication)
* insert Stratum(treatment-resistant)
* insert Stratum(age-band)
* insert Stratum(sex)
* insert Stratum(sessions)
* insert Stratum(therapy-sessions)
* insert Stratum(prior-trials)

Instance: kap-mean-change
InstanceOf: Measure
Usage: #definition
Title: "Mean change"
* insert Cohort(kap-mean-change, continuous-variable)
* name = "KapMeanChange"
* title = "Mean change"
* description = "Mean change of the PHQ-9 from baseline to the last score 14 to 31 days after the last induction dose."
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(measure-population, [["Baseline PHQ-9 within 14 days before the first dose, and a score in the window."]])
* insert Population(measure-observation, [["Change of the total in points."]])
* insert Stratum(route)
* insert Stratum(product)
* insert Stratum(course-type)
* insert Stratum(indication)
* insert Stratum(treatment-resistant)
* insert Stratum(age-band)
* insert Stratum(sex)
* insert Stratum(sessions)
* insert Stratum(therapy-sessions)
* insert Stratum(prior-trials)
