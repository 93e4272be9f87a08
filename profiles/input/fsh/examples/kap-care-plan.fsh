RuleSet: Planned(phase, display, status)
* activity[+].detail.kind = #Appointment
* activity[=].detail.code = KapSessionPhaseCS#{phase} "{display}"
* activity[=].detail.status = #{status}

Instance: kap-care-plan-example
InstanceOf: KapCarePlan
Usage: #example
Title: "Six infusions with preparation and integration"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-careplan"
* text.status = #generated
* text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">Six ketamine infusions with preparation and integration, for recurrent major depression.</div>"
* status = #active
* intent = #plan
* title = "Ketamine-assisted psychotherapy, six infusions"
* subject = Reference(Patient/demo-001)
* period.start = "2026-01-12"
* period.end = "2026-03-31"
* careTeam = Reference(CareTeam/demo-team)
* addresses = Reference(Condition/demo-depression)
* goal = Reference(Goal/demo-goal)
* extension[plannedSessions].valuePositiveInt = 6
* extension[maxSessions].valuePositiveInt = 12
* insert Planned(preparation, Preparation, completed)
* insert Planned(dosing, Dosing, in-progress)
* insert Planned(integration, Integration, scheduled)
* activity[1].detail.scheduledTiming.repeat.count = 6
* activity[1].detail.scheduledTiming.repeat.frequency = 2
* activity[1].detail.scheduledTiming.repeat.period = 1
* activity[1].detail.scheduledTiming.repeat.periodUnit = #wk
