Profile: KapTask
Parent: Task
Id: kap-task
Title: "KAP task"
Description: "Something that is to be done until a time: a call after the session, a form, a review. Raised by the server or by people."
* ^experimental = false
* obeys kap-task-1
* identifier MS
* instantiatesCanonical MS
* basedOn MS
* partOf MS
* status MS
* statusReason MS
* intent MS
* priority MS
* code 1..1 MS
* code from KapTaskCodeVS (extensible)
* description MS
* focus MS
* for 1..1 MS
* for only Reference(Patient)
* encounter MS
* executionPeriod MS
* authoredOn 1..1 MS
* requester MS
* owner MS
* reasonReference MS
* restriction MS
* restriction.period MS

Invariant: kap-task-1
Severity: #error
Description: "Task.restriction.period.end: an open task says until when it is to be done. Add restriction.period with an end."
Expression: "(status = 'requested' or status = 'accepted' or status = 'in-progress').not() or restriction.period.end.exists()"
