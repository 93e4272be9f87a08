Instance: kap-consent-research-example
InstanceOf: KapConsentResearch
Usage: #example
Title: "De-identified data may be used for a registry"
* status = #active
* scope = $consentscope#research "Research"
* category[0] = $consent-category#research
* category[1] = $consent-category#rsdid
* patient = Reference(Patient/demo-001)
* dateTime = "2026-01-12T09:40:00-05:00"
* performer = Reference(Patient/demo-001)
* sourceReference = Reference(DocumentReference/demo-research-form)
* policyRule = $consentpolicy#hipaa-research
* verification.verified = true
* provision.type = #permit
* provision.period.start = "2026-01-12"
* provision.purpose = $act-reason#HRESCH "healthcare research"
* extension[study].valueReference = Reference(ResearchStudy/demo-registry)
