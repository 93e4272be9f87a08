// US Core Encounter asks for type and subject, and for system and value of identifiers.

Profile: KapEncounter
Parent: Encounter
Id: kap-encounter
Title: "KAP visit"
Description: "A visit in the course: at the clinic, by video or at home, with its phase, who took part and to which course it belongs."
* ^experimental = false
* extension contains KapSessionPhase named sessionPhase 0..1 MS
* identifier MS
* identifier.system 1..1
* identifier.value 1..1
* status MS
* class MS
* class from KapEncounterClassVS (required)
* type 1..* MS
* subject 1..1 MS
* subject only Reference(Patient)
* episodeOfCare MS
* participant MS
* participant.individual MS
* period 1..1 MS
* period.start 1..1
* reasonReference MS
* location MS
* location.location MS
* serviceProvider MS
