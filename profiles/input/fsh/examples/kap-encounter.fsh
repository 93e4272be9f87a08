Instance: kap-encounter-example
InstanceOf: KapEncounter
Usage: #example
Title: "An integration visit at the clinic"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-encounter"
* identifier.system = "https://kapfhir.example.org/ids/visit"
* identifier.value = "V-2026-0205-1"
* status = #finished
* class = $v3act#AMB "ambulatory"
* type = $sct#185389009 "Follow-up visit"
* subject = Reference(Patient/demo-001)
* episodeOfCare = Reference(EpisodeOfCare/kap-episode-example)
* participant.individual = Reference(Practitioner/demo-therapist)
* period.start = "2026-02-05T14:00:00-05:00"
* period.end = "2026-02-05T14:50:00-05:00"
* serviceProvider = Reference(Organization/demo-clinic)
* extension[sessionPhase].valueCodeableConcept = KapSessionPhaseCS#integration "Integration"
