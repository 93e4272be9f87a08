// The server writes these when a gate or check finds something; a client may write them too.

Profile: KapDetectedIssue
Parent: DetectedIssue
Id: kap-detected-issue
Title: "KAP detected issue"
Description: "A finding of a gate or check: which rule, how grave, about what, and how it was answered. An override is a mitigation: the reason as its action, the signer as its author."
* ^experimental = false
* obeys kap-di-1
* identifier MS
* status MS
* code 1..1 MS
* code from KapDetectedIssueVS (extensible)
* severity 1..1 MS
* patient 1..1 MS
* identified[x] 1..1 MS
* identified[x] only dateTime
* author MS
* implicated 1..* MS
* evidence MS
* evidence.code MS
* evidence.code from KapRuleVS (extensible)
* evidence.detail MS
* detail 1..1 MS
* reference MS
* mitigation MS
* mitigation.action MS
* mitigation.action from KapOverrideReasonVS (preferred)
* mitigation.date MS
* mitigation.author MS

Invariant: kap-di-1
Severity: #error
Description: "DetectedIssue.mitigation: what was done about a finding is signed and dated. Add mitigation.author and mitigation.date."
Expression: "mitigation.all(author.exists() and date.exists())"
