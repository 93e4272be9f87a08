// US Core CarePlan asks for text, status, intent, category assess-plan and subject: so does this profile.

Profile: KapCarePlan
Parent: CarePlan
Id: kap-care-plan
Title: "KAP care plan"
Description: "The plan of a course: what is treated, towards which goals, with which sessions in which phase, and how many of them."
* ^experimental = false
* obeys kap-cp-1 and kap-cp-2
* extension contains
    KapPlannedSessions named plannedSessions 0..1 MS and
    KapMaxSessions named maxSessions 0..1 MS and
    KapSharedDecision named sharedDecision 0..1
* text 1..1 MS
* text.status from KapNarrativeStatusVS (required)
* instantiatesCanonical MS
* instantiatesCanonical only Canonical(PlanDefinition)
* status MS
* intent MS
* category 1..* MS
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains assessPlan 1..1 MS
* category[assessPlan] = $careplan-category#assess-plan
* subject MS
* subject only Reference(Patient)
* period MS
* careTeam MS
* addresses 1..* MS
* goal 1..* MS
* activity MS
* activity.extension contains
    KapSessionPhase named sessionPhase 0..1 and
    KapMonitoringInterval named monitoringInterval 0..1
* activity.detail MS
* activity.detail.kind MS
* activity.detail.code MS
* activity.detail.code from KapSessionPhaseVS (required)
* activity.detail.status MS
* activity.detail.scheduled[x] MS

Invariant: kap-cp-1
Severity: #error
Description: "CarePlan.activity.detail.code: each planned activity names its phase. Add a coding of system https://kapfhir.example.org/fhir/CodeSystem/kap-session-phase, e.g. preparation, dosing or integration."
Expression: "activity.detail.all(code.coding.where(system = 'https://kapfhir.example.org/fhir/CodeSystem/kap-session-phase').exists())"

Invariant: kap-cp-2
Severity: #error
Description: "CarePlan.goal: an active plan has a goal. Add a reference to a Goal that says what the course is to achieve."
Expression: "status != 'active' or goal.exists()"
