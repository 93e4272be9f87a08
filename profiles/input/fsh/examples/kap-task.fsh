Instance: kap-task-example
InstanceOf: KapTask
Usage: #example
Title: "Call the patient within a day of the session"
* status = #requested
* intent = #order
* priority = #urgent
* code = KapTaskCodeCS#follow-up-call "Call the patient after the session"
* description = "How is the patient, one day after the third infusion?"
* focus = Reference(Procedure/kap-ketamine-session-example)
* for = Reference(Patient/demo-001)
* authoredOn = "2026-02-03T13:00:00-05:00"
* requester = Reference(Practitioner/demo-prescriber)
* owner = Reference(Practitioner/demo-nurse)
* restriction.period.end = "2026-02-04T13:00:00-05:00"
