RuleSet: Explained(topic)
* extension[topic][+].extension[topic].valueCoding = KapConsentTopicCS#{topic}
* extension[topic][=].extension[understood].valueBoolean = true

Instance: kap-consent-treatment-example
InstanceOf: KapConsentTreatment
Usage: #example
Title: "Consent to six infusions, every topic explained"
* status = #active
* scope = $consentscope#treatment "Treatment"
* patient = Reference(Patient/demo-001)
* dateTime = "2026-01-12T09:30:00-05:00"
* performer = Reference(Patient/demo-001)
* sourceAttachment.contentType = #text/plain
* sourceAttachment.title = "Signed consent form"
* sourceAttachment.data = "U2lnbmVkIG9uIHBhcGVyOyB0aGUgc2NhbiBpcyBpbiB0aGUgY2hhcnQu"
* policyRule = $consentpolicy#cric
* verification.verified = true
* verification.verifiedWith = Reference(Patient/demo-001)
* verification.verificationDate = "2026-01-12T09:45:00-05:00"
* provision.type = #permit
* provision.period.start = "2026-01-12"
* provision.period.end = "2027-01-11"
* extension[offLabel].valueBoolean = true
* insert Explained(off-label)
* insert Explained(procedure-monitoring)
* insert Explained(risk-dissociation)
* insert Explained(risk-cv)
* insert Explained(risk-physical)
* insert Explained(risk-resp)
* insert Explained(risk-bladder)
* insert Explained(risk-liver)
* insert Explained(risk-cognitive)
* insert Explained(risk-dependence)
* insert Explained(risk-psychiatric)
* insert Explained(pregnancy)
* insert Explained(alternatives)
* insert Explained(fasting)
* insert Explained(escort-driving)
* insert Explained(touch)
* insert Explained(recording-music)
* insert Explained(voluntary)
* insert Explained(confidentiality)
* insert Explained(controlled-substance)
* insert Explained(compounded)
* insert Explained(cost)
* insert Explained(questions)

Instance: kap-consent-treatment-withdrawn-example
InstanceOf: KapConsentTreatment
Usage: #example
Title: "A consent that the patient withdrew"
* status = #inactive
* scope = $consentscope#treatment "Treatment"
* patient = Reference(Patient/demo-001)
* dateTime = "2026-01-12T09:30:00-05:00"
* sourceReference = Reference(DocumentReference/demo-consent-form)
* policyRule = $consentpolicy#cric
* provision.period.start = "2026-01-12"
* insert Explained(off-label)
* insert Explained(voluntary)
* extension[withdrawal].extension[date].valueDateTime = "2026-02-20"
* extension[withdrawal].extension[reason].valueString = "Wants to try TMS first"
* extension[withdrawal].extension[by].valueReference = Reference(Patient/demo-001)
