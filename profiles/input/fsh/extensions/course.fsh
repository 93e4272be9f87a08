// The course around the sessions: how many are planned, what was tried before, who pays.

Extension: KapPlannedSessions
Id: kap-planned-sessions
Title: "Planned sessions"
Description: "Number of dosing sessions that the course plans."
Context: CarePlan, PlanDefinition
* insert Value(positiveInt)

Extension: KapMaxSessions
Id: kap-max-sessions
Title: "Maximum sessions"
Description: "Number of dosing sessions after which the course needs a new review."
Context: CarePlan, PlanDefinition
* insert Value(positiveInt)

// Which staging method and how many trials count as resistant is the clinic's choice: nothing is required but the method.
Extension: KapTreatmentResistance
Id: kap-treatment-resistance
Title: "Treatment resistance"
Description: "Stage of treatment resistance by a named method, with the number of failed and of adequate trials."
Context: Condition
* extension contains
    method 1..1 and
    stage 0..1 and
    failed-trials 0..1 and
    adequate-trials 0..1
* insert Part(method, code)
* extension[method].value[x] from KapResistanceMethodVS (required)
* insert Part(stage, string)
* insert Part(failed-trials, integer)
* insert Part(adequate-trials, integer)

Extension: KapTreatmentTrial
Id: kap-treatment-trial
Title: "Treatment trial"
Description: "An earlier treatment judged as a trial: adequate or not, highest dose, weeks, response and why it was stopped."
Context: MedicationStatement, Procedure
* extension contains
    adequate 1..1 and
    max-dose 0..1 and
    weeks 0..1 and
    response 0..1 and
    reason-stopped 0..1
* insert Part(adequate, boolean)
* insert Part(max-dose, Quantity)
* insert Part(weeks, integer)
* insert Part(response, code)
* extension[response].value[x] from KapOutcomeStateVS (required)
* insert Part(reason-stopped, code)
* extension[reason-stopped].value[x] from KapReasonStoppedVS (required)

Extension: KapControlState
Id: kap-control-state
Title: "Control state"
Description: "How well a condition that bears on eligibility is controlled."
Context: Condition
* insert Value(code)
* value[x] from KapControlStateVS (required)

Extension: KapFunding
Id: kap-funding
Title: "Funding"
Description: "Who pays for the course."
Context: EpisodeOfCare, Coverage
* insert Value(Coding)
* value[x] from KapFundingVS (extensible)
