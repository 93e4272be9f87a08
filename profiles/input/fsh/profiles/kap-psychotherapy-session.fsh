// US Core Procedure asks for status, code, subject and performed[x].

Profile: KapPsychotherapySession
Parent: Procedure
Id: kap-psychotherapy-session
Title: "Psychotherapy session"
Description: "A session of psychotherapy in the course: preparation, support while dosing, or integration, with its method and the dosing session that it belongs to."
* ^experimental = false
* obeys kap-psy-1 and kap-psy-2
* extension contains
    KapSessionPhase named sessionPhase 1..1 MS and
    KapModality named modality 1..* MS and
    KapRelatedSession named relatedSession 0..1 MS and
    KapSessionNumber named sessionNumber 0..1 and
    KapSetting named setting 0..1
* identifier MS
* basedOn MS
* basedOn only Reference(CarePlan or ServiceRequest)
* partOf MS
* status MS
* statusReason MS
* category MS
* code 1..1 MS
* code from KapPsychotherapyCodeVS (extensible)
* subject MS
* subject only Reference(Patient)
* encounter 1..1 MS
* performed[x] 1..1 MS
* performed[x] only Period
* performer 1..* MS
* performer.function MS
* performer.function from KapRoleVS (preferred)
* performer.actor MS
* location MS
* reasonReference MS

Invariant: kap-psy-1
Severity: #error
Description: "Procedure.performedPeriod: a completed psychotherapy session says when it began and ended. Send performedPeriod with start and end."
Expression: "status != 'completed' or (performed.ofType(Period).start.exists() and performed.ofType(Period).end.exists())"

Invariant: kap-psy-2
Severity: #warning
Description: "Procedure.extension:relatedSession: an integration session names the dosing session that it integrates. Add extension https://kapfhir.example.org/fhir/StructureDefinition/kap-related-session."
Expression: "extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-session-phase').value.coding.where(code = 'integration').exists().not() or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-related-session').exists()"
