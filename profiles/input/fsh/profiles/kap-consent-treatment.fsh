// US Core has no Consent profile. R4's own ppc-1 still applies: policy or policyRule is there.

Profile: KapConsentTreatment
Parent: Consent
Id: kap-consent-treatment
Title: "Consent to ketamine treatment"
Description: "A patient's informed consent to ketamine treatment: which topics were explained, for which period, on which signed form, verified by whom."
* ^experimental = false
* obeys kap-con-1 and kap-con-2 and kap-con-3
* extension contains
    KapConsentTopic named topic 1..* MS and
    KapOffLabel named offLabel 0..1 MS and
    KapConsentWithdrawal named withdrawal 0..1 MS and
    KapSharedDecision named sharedDecision 0..1 and
    KapRedisclosureNotice named redisclosureNotice 0..1 and
    http://hl7.org/fhir/StructureDefinition/consent-Witness named witness 0..* MS
* status MS
* scope MS
* scope from http://hl7.org/fhir/ValueSet/consent-scope (required)
* scope = $consentscope#treatment
* category MS
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains procedureConsent 1..1 MS
* category[procedureConsent] = $loinc#64293-4
* patient 1..1 MS
* dateTime 1..1 MS
* performer MS
* source[x] 1..1 MS
* policy MS
* policyRule MS
* verification MS
* provision 1..1 MS
* provision.period 1..1 MS

Invariant: kap-con-1
Severity: #error
Description: "Consent.verification: an active consent is dated and verified. Add dateTime, and a verification whose verified is true."
Expression: "status != 'active' or (dateTime.exists() and verification.where(verified = true).exists())"

Invariant: kap-con-2
Severity: #error
Description: "Consent.provision.period.end: a consent that is no longer active says when it ended. Add provision.period.end, or extension https://kapfhir.example.org/fhir/StructureDefinition/kap-consent-withdrawal."
Expression: "status != 'inactive' or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-consent-withdrawal').exists() or provision.period.end.exists()"

Invariant: kap-con-3
Severity: #error
Description: "Consent.source[x]: an active consent points at what was signed. Add sourceReference (a QuestionnaireResponse or DocumentReference) or sourceAttachment."
Expression: "status != 'active' or source.exists()"
