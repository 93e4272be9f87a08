// US Core Patient asks for identifier with system and value, name and gender: so does this profile.

Profile: KapPatient
Parent: Patient
Id: kap-patient
Title: "KAP patient"
Description: "A patient of the clinic. The date of birth is needed for the age gates; contacts name who takes the patient home."
* ^experimental = false
* identifier 1..* MS
* identifier.system 1..1 MS
* identifier.value 1..1 MS
* active MS
* name 1..* MS
* name.family MS
* name.given MS
* telecom MS
* telecom.system 1..1
* telecom.value 1..1
* gender 1..1 MS
* birthDate 1..1 MS
* address MS
* contact MS
* contact.relationship MS
* contact.name MS
* contact.telecom MS
* communication MS
