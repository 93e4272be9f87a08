Instance: kap-risk-assessment-example
InstanceOf: KapRiskAssessment
Usage: #example
Title: "High risk by the C-SSRS screener, and what was done"
* status = #final
* method.text = "C-SSRS screener, triage of the clinic"
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* occurrenceDateTime = "2026-02-03T09:45:00-05:00"
* performer = Reference(Practitioner/demo-therapist)
* basis = Reference(Observation/kap-score-cssrs-example)
* prediction.outcome = $sct#82313006 "Suicide attempt"
* prediction.qualitativeRisk = $risk#high "High likelihood"
* mitigation = "Safety plan reviewed; crisis team called at 09:50; dose not given."
