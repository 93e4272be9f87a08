Instance: kap-episode-example
InstanceOf: KapEpisode
Usage: #example
Title: "A course of ketamine-assisted psychotherapy, paid by the patient"
* status = #active
* type = KapCourseTypeCS#kap "Ketamine-assisted psychotherapy"
* diagnosis.condition = Reference(Condition/kap-condition-example)
* patient = Reference(Patient/demo-001)
* managingOrganization = Reference(Organization/demo-clinic)
* period.start = "2026-01-05"
* careManager = Reference(Practitioner/demo-therapist)
* extension[funding].valueCoding = KapFundingCS#self-pay "Paid by the patient"
