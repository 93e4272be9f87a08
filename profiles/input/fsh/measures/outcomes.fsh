// Outcomes of a cohort. Definitions stand with every number that is published; missing scores are treated in three ways, always all three: completers, last
// observation carried forward, non-responder. Cells below the clinic's limit (11) are left out. See $kap-outcomes: its reports have these groups, ketamine
// alone beside ketamine-assisted psychotherapy. The numbers are the shipped defaults of the settings Kap:Outcomes and of the scale.

RuleSet: Cohort(id, scoring, notation)
* insert Published(Measure, {id})
* experimental = false
* scoring = http://terminology.hl7.org/CodeSystem/measure-scoring#{scoring}
* type = http://terminology.hl7.org/CodeSystem/measure-type#patient-reported-outcome
* subjectCodeableConcept = http://hl7.org/fhir/resource-types#EpisodeOfCare
* improvementNotation = http://terminology.hl7.org/CodeSystem/measure-improvement-notation#{notation}
* disclaimer = "A number of the clinic beside McInnes and others 2022 (53.6 percent response, 28.9 percent remission), never as a proof of any other published figure."

RuleSet: Group(code, description)
* group[+].code = https://kapfhir.example.org/fhir/CodeSystem/kap-outcome-group#{code}
* group[=].description = {description}

RuleSet: Population(code, description)
* group[=].population[+].code = $population#{code}
* group[=].population[=].description = {description}
* group[=].population[=].criteria.language = #text/x-kap
* group[=].population[=].criteria.expression = "{code}"

RuleSet: Stratum(code)
* group[=].stratifier[+].code.text = "{code}"
* group[=].stratifier[=].criteria.language = #text/x-kap
* group[=].stratifier[=].criteria.expression = "{code}"

RuleSet: Strata
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

Instance: kap-acute-response
InstanceOf: Measure
Usage: #definition
Title: "Acute response"
* insert Cohort(kap-acute-response, proportion, increase)
* name = "KapAcuteResponse"
* title = "Acute response"
* description = "Share of courses whose last PHQ-9 14 to 31 days after the last induction dose is at least 50 percent below baseline."
* insert Group(completers, [["Ketamine-assisted psychotherapy. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose fell by 50 percent or more."]])
* insert Strata
* insert Group(locf, [["Ketamine-assisted psychotherapy. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose fell by 50 percent or more. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(non-responder, [["Ketamine-assisted psychotherapy. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose fell by 50 percent or more."]])
* insert Strata
* insert Group(comparator-completers, [["Ketamine alone. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose fell by 50 percent or more."]])
* insert Strata
* insert Group(comparator-locf, [["Ketamine alone. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose fell by 50 percent or more. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(comparator-non-responder, [["Ketamine alone. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose fell by 50 percent or more."]])
* insert Strata

Instance: kap-remission
InstanceOf: Measure
Usage: #definition
Title: "Remission"
* insert Cohort(kap-remission, proportion, increase)
* name = "KapRemission"
* title = "Remission"
* description = "Share of courses whose last PHQ-9 14 to 31 days after the last induction dose is below 5."
* insert Group(completers, [["Ketamine-assisted psychotherapy. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose is below 5."]])
* insert Strata
* insert Group(locf, [["Ketamine-assisted psychotherapy. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose is below 5. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(non-responder, [["Ketamine-assisted psychotherapy. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose is below 5."]])
* insert Strata
* insert Group(comparator-completers, [["Ketamine alone. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose is below 5."]])
* insert Strata
* insert Group(comparator-locf, [["Ketamine alone. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose is below 5. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(comparator-non-responder, [["Ketamine alone. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose is below 5."]])
* insert Strata

Instance: kap-lasting-reduction
InstanceOf: Measure
Usage: #definition
Title: "Lasting reduction"
* insert Cohort(kap-lasting-reduction, proportion, increase)
* name = "KapLastingReduction"
* title = "Lasting reduction"
* description = "Share of courses with a fall of at least 50 percent at the last PHQ-9 28 to 90 days after the last dose, and no score in between above 75 percent of baseline."
* insert Group(completers, [["Ketamine-assisted psychotherapy. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 50 percent or more, and no score between the last dose and it was above 75 percent of baseline."]])
* insert Strata
* insert Group(locf, [["Ketamine-assisted psychotherapy. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 50 percent or more, and no score between the last dose and it was above 75 percent of baseline. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(non-responder, [["Ketamine-assisted psychotherapy. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 50 percent or more, and no score between the last dose and it was above 75 percent of baseline."]])
* insert Strata
* insert Group(comparator-completers, [["Ketamine alone. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 50 percent or more, and no score between the last dose and it was above 75 percent of baseline."]])
* insert Strata
* insert Group(comparator-locf, [["Ketamine alone. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 50 percent or more, and no score between the last dose and it was above 75 percent of baseline. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(comparator-non-responder, [["Ketamine alone. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 50 percent or more, and no score between the last dose and it was above 75 percent of baseline."]])
* insert Strata

Instance: kap-lasting-improvement
InstanceOf: Measure
Usage: #definition
Title: "Any lasting improvement"
* insert Cohort(kap-lasting-improvement, proportion, increase)
* name = "KapLastingImprovement"
* title = "Any lasting improvement"
* description = "Share of courses with a fall of at least 5 points at the last PHQ-9 28 to 90 days after the last dose. Weaker than lasting reduction: never to be shown in its place."
* insert Group(completers, [["Ketamine-assisted psychotherapy. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 5 points or more."]])
* insert Strata
* insert Group(locf, [["Ketamine-assisted psychotherapy. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 5 points or more. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(non-responder, [["Ketamine-assisted psychotherapy. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 5 points or more."]])
* insert Strata
* insert Group(comparator-completers, [["Ketamine alone. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 5 points or more."]])
* insert Strata
* insert Group(comparator-locf, [["Ketamine alone. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 5 points or more. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(comparator-non-responder, [["Ketamine alone. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 28 to 90 days after the last dose fell by 5 points or more."]])
* insert Strata

Instance: kap-deterioration
InstanceOf: Measure
Usage: #definition
Title: "Deterioration"
* insert Cohort(kap-deterioration, proportion, decrease)
* name = "KapDeterioration"
* title = "Deterioration"
* description = "Share of courses whose last PHQ-9 14 to 31 days after the last induction dose is 5 points or more above baseline. What is missing is never counted as worse, which may flatter."
* insert Group(completers, [["Ketamine-assisted psychotherapy. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose rose by 5 points or more."]])
* insert Strata
* insert Group(locf, [["Ketamine-assisted psychotherapy. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose rose by 5 points or more. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(non-responder, [["Ketamine-assisted psychotherapy. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose rose by 5 points or more."]])
* insert Strata
* insert Group(comparator-completers, [["Ketamine alone. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose rose by 5 points or more."]])
* insert Strata
* insert Group(comparator-locf, [["Ketamine alone. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose rose by 5 points or more. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(comparator-non-responder, [["Ketamine alone. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last PHQ-9 in 14 to 31 days after the last induction dose rose by 5 points or more."]])
* insert Strata

Instance: kap-suicidality-reduction
InstanceOf: Measure
Usage: #definition
Title: "Less suicidality"
* insert Cohort(kap-suicidality-reduction, proportion, increase)
* name = "KapSuicidalityReduction"
* title = "Less suicidality"
* description = "Share of courses with thoughts of death at baseline (item 9 of the PHQ-9 at 1 or more) whose item 9 is lower at the last PHQ-9 14 to 31 days after the last induction dose."
* insert Group(completers, [["Ketamine-assisted psychotherapy. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. Item 9 of the baseline at 1 or more. A score in the window."]])
* insert Population(numerator, [["Item 9 of the last PHQ-9 in 14 to 31 days after the last induction dose is lower than at baseline."]])
* insert Strata
* insert Group(locf, [["Ketamine-assisted psychotherapy. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. Item 9 of the baseline at 1 or more."]])
* insert Population(numerator, [["Item 9 of the last PHQ-9 in 14 to 31 days after the last induction dose is lower than at baseline. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(non-responder, [["Ketamine-assisted psychotherapy. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. Item 9 of the baseline at 1 or more."]])
* insert Population(numerator, [["Item 9 of the last PHQ-9 in 14 to 31 days after the last induction dose is lower than at baseline."]])
* insert Strata
* insert Group(comparator-completers, [["Ketamine alone. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. Item 9 of the baseline at 1 or more. A score in the window."]])
* insert Population(numerator, [["Item 9 of the last PHQ-9 in 14 to 31 days after the last induction dose is lower than at baseline."]])
* insert Strata
* insert Group(comparator-locf, [["Ketamine alone. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. Item 9 of the baseline at 1 or more."]])
* insert Population(numerator, [["Item 9 of the last PHQ-9 in 14 to 31 days after the last induction dose is lower than at baseline. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(comparator-non-responder, [["Ketamine alone. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. Item 9 of the baseline at 1 or more."]])
* insert Population(numerator, [["Item 9 of the last PHQ-9 in 14 to 31 days after the last induction dose is lower than at baseline."]])
* insert Strata

Instance: kap-rapid-response
InstanceOf: Measure
Usage: #definition
Title: "Rapid response"
* insert Cohort(kap-rapid-response, proportion, increase)
* name = "KapRapidResponse"
* title = "Rapid response"
* description = "Share of courses with a fall of at least 50 percent at the last score within 72 hours after the first dose. Only for scales that ask about hours or a day: the PHQ-9 asks about two weeks."
* insert Group(completers, [["Ketamine-assisted psychotherapy. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last score within 72 hours after the first dose fell by 50 percent or more."]])
* insert Strata
* insert Group(locf, [["Ketamine-assisted psychotherapy. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last score within 72 hours after the first dose fell by 50 percent or more. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(non-responder, [["Ketamine-assisted psychotherapy. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session, one preparation and one integration; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last score within 72 hours after the first dose fell by 50 percent or more."]])
* insert Strata
* insert Group(comparator-completers, [["Ketamine alone. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose. A score in the window."]])
* insert Population(numerator, [["The last score within 72 hours after the first dose fell by 50 percent or more."]])
* insert Strata
* insert Group(comparator-locf, [["Ketamine alone. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last score within 72 hours after the first dose fell by 50 percent or more. Where there is none in the window, by the score that stands in."]])
* insert Strata
* insert Group(comparator-non-responder, [["Ketamine alone. Courses without a score in the window count, and not in the numerator."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(denominator, [["Baseline of 10 or more on the PHQ-9 within 14 days before the first dose; at least one completed dosing session; the course ended, or 28 days since the first dose."]])
* insert Population(numerator, [["The last score within 72 hours after the first dose fell by 50 percent or more."]])
* insert Strata

Instance: kap-mean-change
InstanceOf: Measure
Usage: #definition
Title: "Mean change"
* insert Cohort(kap-mean-change, continuous-variable, decrease)
* name = "KapMeanChange"
* title = "Mean change"
* description = "Mean change of the PHQ-9 from baseline to the last score 14 to 31 days after the last induction dose; negative is better."
* insert Group(completers, [["Ketamine-assisted psychotherapy. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(measure-population, [["Baseline PHQ-9, of whatever total, within 14 days before the first dose, and a score by the group's way of treating what is missing."]])
* insert Population(measure-observation, [["Change of the total in points."]])
* insert Strata
* insert Group(locf, [["Ketamine-assisted psychotherapy. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(measure-population, [["Baseline PHQ-9, of whatever total, within 14 days before the first dose, and a score by the group's way of treating what is missing."]])
* insert Population(measure-observation, [["Change of the total in points."]])
* insert Strata
* insert Group(non-responder, [["Ketamine-assisted psychotherapy. Courses without a score in the window count as unchanged."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(measure-population, [["Baseline PHQ-9, of whatever total, within 14 days before the first dose, and a score by the group's way of treating what is missing."]])
* insert Population(measure-observation, [["Change of the total in points."]])
* insert Strata
* insert Group(comparator-completers, [["Ketamine alone. Only courses with a score in the window."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(measure-population, [["Baseline PHQ-9, of whatever total, within 14 days before the first dose, and a score by the group's way of treating what is missing."]])
* insert Population(measure-observation, [["Change of the total in points."]])
* insert Strata
* insert Group(comparator-locf, [["Ketamine alone. Where the window has no score, the last one before its end stands in, the baseline if there is no other; of who died before, none."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(measure-population, [["Baseline PHQ-9, of whatever total, within 14 days before the first dose, and a score by the group's way of treating what is missing."]])
* insert Population(measure-observation, [["Change of the total in points."]])
* insert Strata
* insert Group(comparator-non-responder, [["Ketamine alone. Courses without a score in the window count as unchanged."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(measure-population, [["Baseline PHQ-9, of whatever total, within 14 days before the first dose, and a score by the group's way of treating what is missing."]])
* insert Population(measure-observation, [["Change of the total in points."]])
* insert Strata

Instance: kap-time-to-response
InstanceOf: Measure
Usage: #definition
Title: "Time to response"
* insert Cohort(kap-time-to-response, continuous-variable, decrease)
* name = "KapTimeToResponse"
* title = "Time to response"
* description = "Median hours from the first dose to the first score that is a response, of the courses that had one."
* insert Group(observed, [["Ketamine-assisted psychotherapy. As observed."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(measure-population, [["Courses of the denominator of acute response that had a response at any time."]])
* insert Population(measure-observation, [["Hours from the first dose to the first response."]])
* insert Strata
* insert Group(comparator-observed, [["Ketamine alone. As observed."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(measure-population, [["Courses of the denominator of acute response that had a response at any time."]])
* insert Population(measure-observation, [["Hours from the first dose to the first response."]])
* insert Strata

Instance: kap-durability
InstanceOf: Measure
Usage: #definition
Title: "Durability of response"
* insert Cohort(kap-durability, continuous-variable, increase)
* name = "KapDurability"
* title = "Durability of response"
* description = "Median days from the first response to its loss by the product-limit estimate of Kaplan and Meier, with the share that kept it at 14, 28 and 56 days. A response is lost with less than 50 percent of the gain kept, or a PHQ-9 of 10 or more again; without a loss it is known up to the last score."
* insert Group(observed, [["Ketamine-assisted psychotherapy. As observed."]])
* insert Population(initial-population, [["Courses of type kap whose period overlaps the measure's."]])
* insert Population(measure-population, [["Courses of the denominator of acute response that had a response at any time."]])
* insert Population(measure-observation, [["Days from the first response to its loss, or to the last score."]])
* insert Strata
* insert Group(comparator-observed, [["Ketamine alone. As observed."]])
* insert Population(initial-population, [["Courses of type ketamine-only whose period overlaps the measure's."]])
* insert Population(measure-population, [["Courses of the denominator of acute response that had a response at any time."]])
* insert Population(measure-observation, [["Days from the first response to its loss, or to the last score."]])
* insert Strata
