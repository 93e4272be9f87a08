Instance: kap-service-request-example
InstanceOf: KapServiceRequest
Usage: #example
Title: "An integration session within three days of the dose"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-servicerequest"
* basedOn = Reference(CarePlan/kap-care-plan-example)
* status = #active
* intent = #order
* category[phase] = KapSessionPhaseCS#integration "Integration"
* code = $sct#18512000 "Individual psychotherapy"
* subject = Reference(Patient/demo-001)
* occurrencePeriod.start = "2026-02-03"
* occurrencePeriod.end = "2026-02-06"
* authoredOn = "2026-02-03"
* requester = Reference(Practitioner/demo-prescriber)
