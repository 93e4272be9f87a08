Instance: kap-patient-example
InstanceOf: KapPatient
Usage: #example
Title: "A patient with a contact who takes her home"
* meta.profile[+] = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"
* identifier.system = "https://kapfhir.example.org/ids/patient"
* identifier.value = "P-1001"
* active = true
* name.family = "Rivera"
* name.given = "Ana"
* telecom.system = #phone
* telecom.value = "555-0100"
* gender = #female
* birthDate = "1984-05-17"
* address.state = "CA"
* contact.relationship.text = "Escort"
* contact.name.family = "Rivera"
* contact.name.given = "Luis"
* contact.telecom.system = #phone
* contact.telecom.value = "555-0101"
* communication.language = urn:ietf:bcp:47#en "English"
* communication.preferred = true
