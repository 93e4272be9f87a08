Instance: kap-goal-example
InstanceOf: KapGoal
Usage: #example
Title: "PHQ-9 below 5 by the end of the course"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-goal"
* lifecycleStatus = #active
* achievementStatus = $goal-achievement#improving "Improving"
* description.text = "Depression in remission"
* subject = Reference(Patient/demo-001)
* startDate = "2026-01-12"
* target.measure = $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* target.detailQuantity = 5 '{score}'
* target.detailQuantity.comparator = #<
* target.dueDate = "2026-03-31"
* addresses = Reference(Condition/kap-condition-example)
