Profile: KapConsentResearch
Parent: Consent
Id: kap-consent-research
Title: "Consent to research"
Description: "What a patient lets be used for research: de-identified (rsdid) or re-identifiable (rsreid), and for which study."
* ^experimental = false
* obeys kap-res-1
* extension contains
    KapStudy named study 0..* MS and
    KapConsentWithdrawal named withdrawal 0..1 MS
* status MS
* scope MS
* scope = $consentscope#research
* category 1..* MS
* patient 1..1 MS
* dateTime 1..1 MS
* performer MS
* source[x] MS
* policy MS
* policyRule MS
* verification MS
* provision 1..1 MS
* provision.type 1..1 MS
* provision.period MS
* provision.purpose 1..* MS

Invariant: kap-res-1
Severity: #error
Description: "Consent.category: a consent to research says whether the data may be re-identified. Add rsdid (de-identified) or rsreid (re-identifiable) of http://terminology.hl7.org/CodeSystem/consentcategorycodes, and purpose HRESCH."
Expression: "category.coding.where(code = 'rsdid' or code = 'rsreid').exists() and (provision.purpose.exists().not() or provision.purpose.where(code = 'HRESCH').exists())"
