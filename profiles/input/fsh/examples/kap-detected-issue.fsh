Instance: kap-detected-issue-example
InstanceOf: KapDetectedIssue
Usage: #example
Title: "Blood pressure above the gate, set aside after a repeated measurement"
* status = #final
* code = KapIssueCS#bp-gate "Blood pressure above the gate"
* severity = #moderate
* patient = Reference(Patient/demo-001)
* identifiedDateTime = "2026-02-03T09:50:00-05:00"
* implicated = Reference(Observation/kap-vitals-example)
* evidence.code = KapRuleCS#R-05 "Blood pressure, pulse and saturation before the dose"
* detail = "Blood pressure 152/94 mmHg is above 140/90 before the dose."
* mitigation.action = KapOverrideReasonCS#repeated-normal "A repeated measurement was within limits"
* mitigation.date = "2026-02-03T10:00:00-05:00"
* mitigation.author = Reference(Practitioner/demo-prescriber)
