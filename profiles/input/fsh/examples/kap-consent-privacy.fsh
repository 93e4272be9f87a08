Instance: kap-consent-privacy-example
InstanceOf: KapConsentPrivacy
Usage: #example
Title: "Records of substance use treatment may go to the family doctor, for treatment"
* status = #active
* scope = $consentscope#patient-privacy "Privacy Consent"
* category = $loinc#64292-6
* patient = Reference(Patient/demo-001)
* dateTime = "2026-01-12T09:30:00-05:00"
* performer = Reference(Patient/demo-001)
* organization = Reference(Organization/demo-clinic)
* sourceReference = Reference(DocumentReference/demo-release-form)
* policyRule = $consentpolicy#hipaa-auth
* verification.verified = true
* verification.verificationDate = "2026-01-12T09:45:00-05:00"
* provision.type = #permit
* provision.period.start = "2026-01-12"
* provision.period.end = "2027-01-11"
* provision.actor.role = $participation#IRCP "information recipient"
* provision.actor.reference = Reference(Organization/demo-family-practice)
* provision.action = $consent-action#disclose "Disclose"
* provision.securityLabel = http://terminology.hl7.org/CodeSystem/v3-ActCode#42CFRPart2 "42 CFR Part2"
* provision.purpose = $act-reason#TREAT "treatment"
* extension[redisclosureNotice].extension[given].valueBoolean = true
* extension[redisclosureNotice].extension[text].valueString = "42 CFR Part 2 prohibits unauthorized use or disclosure of these records."
