// Privacy consent, also for records under 42 CFR Part 2. The shape follows what FAST Consent asks for: scope, provision, actor with role, source.

Profile: KapConsentPrivacy
Parent: Consent
Id: kap-consent-privacy
Title: "Consent to disclosure"
Description: "What a patient lets be disclosed, to whom, for which purpose and for how long; also for records of substance use treatment under 42 CFR Part 2."
* ^experimental = false
* obeys kap-pri-1 and kap-pri-2
* extension contains
    KapRedisclosureNotice named redisclosureNotice 0..1 MS and
    KapConsentWithdrawal named withdrawal 0..1 MS
* status MS
* scope MS
* scope = $consentscope#patient-privacy
* category 1..* MS
* patient 1..1 MS
* dateTime 1..1 MS
* performer MS
* organization MS
* source[x] MS
* policy MS
* policyRule MS
* verification MS
* provision 1..1 MS
* provision.type 1..1 MS
* provision.period MS
* provision.actor 1..* MS
* provision.actor.role MS
* provision.actor.reference MS
* provision.action MS
* provision.securityLabel MS
* provision.purpose 1..* MS
* provision.purpose from http://terminology.hl7.org/ValueSet/v3-PurposeOfUse (extensible)
* provision.dataPeriod MS

Invariant: kap-pri-1
Severity: #error
Description: "Consent.provision.actor: a consent to disclosure names who may receive. Add an actor with role IRCP of http://terminology.hl7.org/CodeSystem/v3-ParticipationType."
Expression: "provision.descendants().where(role.exists()).role.coding.where(code = 'IRCP').exists() or provision.actor.role.coding.where(code = 'IRCP').exists()"

Invariant: kap-pri-2
Severity: #error
Description: "Consent.extension:redisclosureNotice: a consent that permits records under 42 CFR Part 2 carries the notice on redisclosure. Add extension https://kapfhir.example.org/fhir/StructureDefinition/kap-redisclosure-notice."
Expression: "provision.securityLabel.where(code = '42CFRPart2').exists().not() or provision.type != 'permit' or extension('https://kapfhir.example.org/fhir/StructureDefinition/kap-redisclosure-notice').exists()"
