// What the informed consent to treatment records.

// Extensible: a clinic may explain more than the topics of the list. Which topics a route needs is a setting.
Extension: KapConsentTopic
Id: kap-consent-topic
Title: "Consent topic"
Description: "A topic that was explained, and whether the patient said they understood it."
Context: Consent
* extension contains
    topic 1..1 and
    understood 1..1
* insert Part(topic, Coding)
* extension[topic].value[x] from KapConsentTopicVS (extensible)
* insert Part(understood, boolean)

Extension: KapConsentWithdrawal
Id: kap-consent-withdrawal
Title: "Consent withdrawal"
Description: "When, why and by whom the consent was withdrawn."
Context: Consent
* extension contains
    date 1..1 and
    reason 0..1 and
    by 0..1
* insert Part(date, dateTime)
* insert Part(reason, string)
* insert Part(by, [[Reference(Patient or RelatedPerson or Practitioner)]])

Extension: KapOffLabel
Id: kap-off-label
Title: "Off-label use"
Description: "Whether the use ordered or consented to is off the product's label."
Context: MedicationRequest, Consent
* insert Value(boolean)

Extension: KapSharedDecision
Id: kap-shared-decision
Title: "Shared decision"
Description: "Who took part in the decision and what the patient preferred."
Context: Consent, CarePlan
* extension contains
    participants 0..* and
    preference 0..1
* insert Part(participants, [[Reference(Patient or RelatedPerson or Practitioner or PractitionerRole)]])
* insert Part(preference, string)

Extension: KapRedisclosureNotice
Id: kap-redisclosure-notice
Title: "Redisclosure notice"
Description: "Whether the notice against redisclosure (42 CFR Part 2) goes with what is released, and its text."
Context: Consent
* extension contains
    given 1..1 and
    text 0..1
* insert Part(given, boolean)
* insert Part(text, string)

// R4 has no extension for it; the later consent-ResearchStudyContext is not R4's.
Extension: KapStudy
Id: kap-study
Title: "Study of a consent"
Description: "The research study that a consent to research is about; none for any study of the clinic."
Context: Consent
* insert Value([[Reference(ResearchStudy)]])
