// US Core CareTeam asks for subject and for participants with role and member.

Profile: KapCareTeam
Parent: CareTeam
Id: kap-careteam
Title: "KAP care team"
Description: "Who treats and who supports: prescriber, therapists, nurses, and the people the patient brings."
* ^experimental = false
* obeys kap-team-1
* identifier MS
* status MS
* name MS
* subject 1..1 MS
* subject only Reference(Patient)
* period MS
* participant 1..* MS
* participant.role 1..1 MS
* participant.member 1..1 MS

Invariant: kap-team-1
Severity: #error
Description: "CareTeam.participant: an active team has a prescriber and a therapist. Add participants with the roles prescriber and therapist of https://kapfhir.example.org/fhir/CodeSystem/kap-role."
Expression: "status != 'active' or (participant.role.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-role' and code = 'prescriber').exists() and participant.role.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-role' and (code = 'therapist' or code = 'co-therapist')).exists())"
