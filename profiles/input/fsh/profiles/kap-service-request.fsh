// US Core ServiceRequest asks for status, intent, code and subject.

Profile: KapServiceRequest
Parent: ServiceRequest
Id: kap-service-request
Title: "KAP service request"
Description: "A request for a session, an assessment or a test in the course, with its phase as category."
* ^experimental = false
* identifier MS
* basedOn MS
* status MS
* intent MS
* category 1..* MS
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains phase 1..1 MS
* category[phase] from KapSessionPhaseVS (required)
* code 1..1 MS
* subject MS
* subject only Reference(Patient)
* encounter MS
* occurrence[x] MS
* authoredOn 1..1 MS
* requester 1..1 MS
* reasonReference MS
