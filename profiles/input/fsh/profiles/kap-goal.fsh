// US Core Goal asks for lifecycleStatus, description and subject, and must support target.dueDate.

Profile: KapGoal
Parent: Goal
Id: kap-goal
Title: "KAP goal"
Description: "What a course is to reach: a score by a date, or something in the patient's own words."
* ^experimental = false
* obeys kap-goal-1
* lifecycleStatus MS
* achievementStatus MS
* achievementStatus from http://hl7.org/fhir/ValueSet/goal-achievement (required)
* category MS
* priority MS
* description MS
* subject MS
* subject only Reference(Patient)
* start[x] MS
* target MS
* target.measure MS
* target.measure from KapScaleTotalVS (extensible)
* target.detail[x] MS
* target.due[x] MS
* target.due[x] only date
* addresses MS
* outcomeReference MS

Invariant: kap-goal-1
Severity: #error
Description: "Goal.target: a goal that measures a score says which value and until when. Add target.detailQuantity (or detailRange) and target.dueDate."
Expression: "target.all(measure.exists().not() or (detail.exists() and due.exists()))"
