Instance: kap-guidance-response-example
InstanceOf: KapGuidanceResponse
Usage: #example
Title: "Screening not complete: the pregnancy test is missing"
* moduleCodeableConcept = KapRuleCS#R-02 "Screening complete"
* status = #data-required
* subject = Reference(Patient/demo-001)
* encounter = Reference(Encounter/demo-visit)
* occurrenceDateTime = "2026-02-03T09:30:00-05:00"
* note.text = "No hCG within 7 days before the dose."
* dataRequirement.type = #Observation
* dataRequirement.codeFilter.path = "code"
* dataRequirement.codeFilter.code = $loinc#2106-3
