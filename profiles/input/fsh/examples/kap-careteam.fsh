Instance: kap-careteam-example
InstanceOf: KapCareTeam
Usage: #example
Title: "Prescriber, therapist, nurse and the patient's brother"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-careteam"
* status = #active
* name = "Team of the course"
* subject = Reference(Patient/demo-001)
* participant[0].role = KapRoleCS#prescriber "Prescriber"
* participant[0].member = Reference(Practitioner/demo-prescriber)
* participant[1].role = KapRoleCS#therapist "Therapist"
* participant[1].member = Reference(Practitioner/demo-therapist)
* participant[2].role = KapRoleCS#monitoring-nurse "Monitoring nurse"
* participant[2].member = Reference(Practitioner/demo-nurse)
* participant[3].role = KapRoleCS#escort "Escort"
* participant[3].member = Reference(RelatedPerson/demo-brother)
