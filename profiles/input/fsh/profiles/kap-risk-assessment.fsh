Profile: KapRiskAssessment
Parent: RiskAssessment
Id: kap-risk-assessment
Title: "KAP risk assessment"
Description: "Risk of suicide as triaged from a screening, with what it stands on and what is done about it."
* ^experimental = false
* obeys kap-risk-1
* status MS
* method MS
* subject MS
* subject only Reference(Patient)
* encounter MS
* occurrence[x] 1..1 MS
* performer MS
* basis 1..* MS
* prediction 1..* MS
* prediction.outcome 1..1 MS
* prediction.qualitativeRisk 1..1 MS
* prediction.qualitativeRisk from http://hl7.org/fhir/ValueSet/risk-probability (required)
* mitigation MS
* note MS

Invariant: kap-risk-1
Severity: #error
Description: "RiskAssessment.mitigation: a high or certain risk says what is done about it. Add mitigation, e.g. the safety plan and who was called."
Expression: "prediction.qualitativeRisk.coding.where(code = 'high' or code = 'certain').exists().not() or mitigation.exists()"
