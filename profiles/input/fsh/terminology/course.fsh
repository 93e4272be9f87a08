CodeSystem: KapCourseTypeCS
Id: kap-course-type
Title: "Course type"
Description: "Kind of course an episode of care follows."
* insert LocalCodes
* #kap "Ketamine-assisted psychotherapy"
* #ketamine-only "Ketamine without psychotherapy"
* #esketamine "Esketamine"
* #esketamine-with-therapy "Esketamine with psychotherapy"
* #expanded-access "Expanded access programme"

ValueSet: KapCourseTypeVS
Id: kap-course-type-vs
Title: "Course type"
Description: "All codes of the code system kap-course-type."
* ^experimental = false
* include codes from system KapCourseTypeCS

CodeSystem: KapSessionPhaseCS
Id: kap-session-phase
Title: "Session phase"
Description: "Phase of a course that a session, visit or planned activity belongs to."
* insert LocalCodes
* #screening "Screening"
* #preparation "Preparation"
* #dosing "Dosing"
* #integration "Integration"
* #maintenance "Maintenance"
* #follow-up "Follow-up"
* #crisis "Crisis"

ValueSet: KapSessionPhaseVS
Id: kap-session-phase-vs
Title: "Session phase"
Description: "All codes of the code system kap-session-phase."
* ^experimental = false
* include codes from system KapSessionPhaseCS

CodeSystem: KapTimepointCS
Id: kap-timepoint
Title: "Time point"
Description: "Point of a session or course at which something is measured. min-N is N minutes after the first administration (t0)."
* insert LocalCodes
* #baseline "Baseline, before the first dose of the course"
* #pre-dose "Before the dose of this session"
* #t0 "First administration"
* #min-5 "5 minutes after the dose"
* #min-15 "15 minutes after the dose"
* #min-20 "20 minutes after the dose"
* #min-30 "30 minutes after the dose"
* #min-40 "40 minutes after the dose"
* #min-60 "60 minutes after the dose"
* #min-90 "90 minutes after the dose"
* #min-120 "120 minutes after the dose"
* #end-of-dose "End of the administration"
* #discharge "At discharge"
* #h24 "24 hours after the session"
* #h72 "72 hours after the session"
* #d7 "7 days after the session"
* #d14 "14 days after the session"
* #end-induction "End of induction"
* #wk4 "Week 4 after induction"
* #wk8 "Week 8 after induction"
* #wk12 "Week 12 after induction"
* #m6 "Month 6 after induction"
* #m12 "Month 12 after induction"

ValueSet: KapTimepointVS
Id: kap-timepoint-vs
Title: "Time point"
Description: "All codes of the code system kap-timepoint."
* ^experimental = false
* include codes from system KapTimepointCS

// Not in a published code system: a local list that a clinic may widen.
CodeSystem: KapReasonStoppedCS
Id: kap-reason-stopped
Title: "Reason stopped"
Description: "Why an earlier treatment was stopped."
* insert LocalCodes
* #completed "Completed as planned"
* #no-effect "No or too little effect"
* #adverse-effect "Adverse effect"
* #patient-choice "Choice of the patient"
* #other "Other"

ValueSet: KapReasonStoppedVS
Id: kap-reason-stopped-vs
Title: "Reason stopped"
Description: "All codes of the code system kap-reason-stopped."
* ^experimental = false
* include codes from system KapReasonStoppedCS

CodeSystem: KapResistanceMethodCS
Id: kap-resistance-method
Title: "Treatment resistance method"
Description: "Staging method for treatment resistance."
* insert LocalCodes
* #mgh "Massachusetts General Hospital staging"
* #maudsley "Maudsley staging method"
* #thase-rush "Thase and Rush staging"

ValueSet: KapResistanceMethodVS
Id: kap-resistance-method-vs
Title: "Treatment resistance method"
Description: "All codes of the code system kap-resistance-method."
* ^experimental = false
* include codes from system KapResistanceMethodCS

CodeSystem: KapControlStateCS
Id: kap-control-state
Title: "Control state"
Description: "How well a condition is controlled."
* insert LocalCodes
* #controlled "Controlled"
* #partly "Partly controlled"
* #uncontrolled "Uncontrolled"

ValueSet: KapControlStateVS
Id: kap-control-state-vs
Title: "Control state"
Description: "All codes of the code system kap-control-state."
* ^experimental = false
* include codes from system KapControlStateCS

CodeSystem: KapFundingCS
Id: kap-funding
Title: "Funding"
Description: "Who pays for the course."
* insert LocalCodes
* #self-pay "Paid by the patient"
* #insured "Paid by an insurer"

ValueSet: KapFundingVS
Id: kap-funding-vs
Title: "Funding"
Description: "All codes of the code system kap-funding."
* ^experimental = false
* include codes from system KapFundingCS
