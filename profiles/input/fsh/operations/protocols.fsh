// Protocols: applying them to a patient, and how far a plan has come.

RuleSet: AppliedTo
* insert Takes(url, canonical, 0, 1, [["Beyond R4: the canonical url of the definition, with |version or without; the newest that the server knows."]])
* insert Takes(subject, string, 1, *, [["The patient: Patient/123. More than one, and subjects of other types, are refused."]])
* insert Takes(encounter, string, 0, 1, [["The visit: Encounter/123, of the same patient. It becomes the encounter of the requests."]])
* insert Takes(practitioner, string, 0, 1, [["Who applies it: Practitioner/123 or PractitionerRole/123. Author of the plan and requester of the requests."]])
* insert Takes(organization, string, 0, 1, [["For which organization: Organization/123. Author and requester where there is no practitioner."]])
* insert Takes(userType, CodeableConcept, 0, 1, [["For expressions, as %userType."]])
* insert Takes(userLanguage, CodeableConcept, 0, 1, [["For expressions, as %userLanguage."]])
* insert Takes(userTaskContext, CodeableConcept, 0, 1, [["For expressions, as %userTaskContext."]])
* insert Takes(setting, CodeableConcept, 0, 1, [["For expressions, as %setting."]])
* insert Takes(settingContext, CodeableConcept, 0, 1, [["For expressions, as %settingContext."]])
* insert Takes(start, dateTime, 0, 1, [["Beyond R4: when the plan begins; now if left out. Its offset is that of all computed times."]])
* insert Takes(condition, string, 0, *, [["Beyond R4: what is treated, Condition/123. If left out, the patient's active Conditions that the plan's goals address, else those that ketamine is given for."]])
* insert Takes(status, code, 0, 1, [["Beyond R4: draft (if left out) or active. Orders of drugs are drafts either way."]])

Instance: plandefinition-apply
InstanceOf: OperationDefinition
Usage: #definition
Title: "$apply of a PlanDefinition"
* insert Operation(plandefinition-apply, apply, true)
* name = "PlanDefinitionApply"
* title = "$apply of a PlanDefinition"
* description = "Applies a plan to a patient, as R4's operation PlanDefinition-apply: a CarePlan whose activity is a RequestGroup of the actions that apply, with requests and goals contained. Expressions are FHIRPath; CQL is refused. What goes beyond R4's parameters says so."
* base = "http://hl7.org/fhir/OperationDefinition/PlanDefinition-apply"
* system = false
* type = true
* instance = true
* resource = #PlanDefinition
* insert Takes(planDefinition, PlanDefinition, 0, 1, [["The plan, by POST. In a query, its canonical url is taken."]])
* insert AppliedTo
* insert Takes(bundle, boolean, 0, 1, [["Beyond R4: true for the whole set as a Bundle, a transaction that may be sent as it is."]])
* insert Takes(store, boolean, 0, 1, [["Beyond R4: true to store the whole set in one transaction, by POST only; the answer is the stored CarePlan, or all with bundle."]])
* insert Gives(return, Any, 1, 1, [["The CarePlan; a Bundle where one is asked for."]])

Instance: activitydefinition-apply
InstanceOf: OperationDefinition
Usage: #definition
Title: "$apply of an ActivityDefinition"
* insert Operation(activitydefinition-apply, apply, false)
* name = "ActivityDefinitionApply"
* title = "$apply of an ActivityDefinition"
* description = "The request that an activity describes, for a patient, as R4's operation ActivityDefinition-apply. Nothing is stored. What goes beyond R4's parameters says so."
* base = "http://hl7.org/fhir/OperationDefinition/ActivityDefinition-apply"
* system = false
* type = true
* instance = true
* resource = #ActivityDefinition
* insert Takes(activityDefinition, ActivityDefinition, 0, 1, [["The activity, by POST. In a query, its canonical url is taken."]])
* insert AppliedTo
* insert Gives(return, Any, 1, 1, [["The request."]])

Instance: operation-kap-plan-progress
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-plan-progress"
* id = "kap-plan-progress"
* insert Operation(kap-plan-progress, kap-plan-progress, false)
* name = "KapPlanProgressOperation"
* title = "How far a plan has come"
* description = "Computed from what is on record: for each step of the plan and each of its times whether it is planned, due, done, overdue or missed, and by what it was done; what comes next. Nothing is stored."
* system = false
* type = false
* instance = true
* resource[0] = #CarePlan
* insert Takes(asOf, dateTime, 0, 1, [["The moment to judge by; now if left out. Later records are left out of account."]])
* insert Takes(graceDays, integer, 0, 1, [["How many days after its time a step still counts as due; the setting of rule R-16 if left out."]])
* insert Gives(asOf, dateTime, 1, 1, [["The moment judged by."]])
* insert Gives(status, code, 1, 1, [["The status of the CarePlan."]])
* insert Gives(stage, code, 1, 1, [["Where the course is: screening, preparation, order, preflight, dose, monitor, discharge, call, integration, score, review, or stopped."]])
* insert Gives(planned, integer, 1, 1, [["How many times of steps there are."]])
* insert Gives(done, integer, 1, 1, [["How many of them are done."]])
* insert Gives(late, integer, 1, 1, [["How many are overdue or missed."]])
* parameter[+].name = #step
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "One step of the plan."
* insert StepPart(0, id, id, 1, 1, [["The action of the RequestGroup, or the number of the activity."]])
* insert StepPart(1, title, string, 0, 1, [["Its title."]])
* insert StepPart(2, phase, code, 0, 1, [["Its phase, of kap-session-phase."]])
* insert StepPart(3, done, integer, 1, 1, [["How many of its times are done."]])
* parameter[=].part[4].name = #time
* parameter[=].part[4].use = #out
* parameter[=].part[4].min = 0
* parameter[=].part[4].max = "*"
* parameter[=].part[4].documentation = "One of its times."
* insert TimePart(0, planned, Period, 1, 1, [["When it is planned, moved with what it depends on."]])
* insert TimePart(1, state, code, 1, 1, [["planned, due, done, overdue, missed or stopped."]])
* insert TimePart(2, by, Reference, 0, *, [["What it was done by."]])
* parameter[+].name = #next
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].documentation = "What is to be done next: the parts id, title, planned and state."
* insert StepPart(0, id, id, 1, 1, [["The step."]])
* insert StepPart(1, title, string, 0, 1, [["Its title."]])
* insert StepPart(2, planned, Period, 1, 1, [["When."]])
* insert StepPart(3, state, code, 1, 1, [["planned, due or overdue."]])

RuleSet: TimePart(index, name, type, min, max, documentation)
* parameter[=].part[4].part[{index}].name = #{name}
* parameter[=].part[4].part[{index}].use = #out
* parameter[=].part[4].part[{index}].min = {min}
* parameter[=].part[4].part[{index}].max = "{max}"
* parameter[=].part[4].part[{index}].type = #{type}
* parameter[=].part[4].part[{index}].documentation = {documentation}

RuleSet: StepPart(index, name, type, min, max, documentation)
* parameter[=].part[{index}].name = #{name}
* parameter[=].part[{index}].use = #out
* parameter[=].part[{index}].min = {min}
* parameter[=].part[{index}].max = "{max}"
* parameter[=].part[{index}].type = #{type}
* parameter[=].part[{index}].documentation = {documentation}
