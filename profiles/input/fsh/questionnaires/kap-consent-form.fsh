// One yes or no per topic; the topics are those of kap-consent-topic. Which of them a route needs is a setting.
Instance: kap-consent-form
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "Consent form"
* insert Form(kap-consent-form, public-domain)
* name = "KapConsentForm"
* title = "Informed consent to ketamine treatment"
* description = "Each topic that was explained, and whether the patient understood it; who signed and who witnessed."
* copyright = "Written for the KAP implementation guide; may be used freely."
* insert Launch(1, patient, Patient)
* insert Question(patient-name, string, [["Name of the patient"]])
* insert Initially(0, [["%patient.name.first().select((given | family).join(' '))"]])
* insert Said(consent-stem, [["The following was explained to me, and I understood it:"]])
* insert Topic(off-label, [["Off-label use: Ketamine is off-label for this indication; esketamine: what its label covers."]])
* insert Topic(procedure-monitoring, [["Procedure and monitoring: How it is given, how the patient is monitored, time on site."]])
* insert Topic(risk-dissociation, [["Risk of dissociation: Dissociation, hallucination, altered perception."]])
* insert Topic(risk-cv, [["Cardiovascular risk: Rise of blood pressure and heart rate."]])
* insert Topic(risk-physical, [["Physical side effects: Nausea, vomiting, dizziness, blurred vision, headache."]])
* insert Topic(risk-resp, [["Respiratory risk: Respiratory depression, sedation."]])
* insert Topic(risk-bladder, [["Bladder risk: Harm to bladder and urinary tract."]])
* insert Topic(risk-liver, [["Liver risk: Change of liver enzymes."]])
* insert Topic(risk-cognitive, [["Cognitive risk: Memory and cognition."]])
* insert Topic(risk-dependence, [["Risk of dependence: Abuse, misuse, dependence."]])
* insert Topic(risk-psychiatric, [["Psychiatric risk: Worsening mood or suicidality."]])
* insert Topic(pregnancy, [["Pregnancy: Not for use in pregnancy or breastfeeding."]])
* insert Topic(alternatives, [["Alternatives: ECT, TMS, esketamine, other antidepressants, no treatment."]])
* insert Topic(fasting, [["Fasting: Food and drink before the dose. The hours are set by the clinic: those for IV and IM were not verified (M)."]])
* insert Topic(escort-driving, [["Escort and driving: Escort home; no driving until the next day."]])
* insert Topic(touch, [["Touch: Supportive touch, its limits, how to stop it."]])
* insert Topic(recording-music, [["Recording and music: Eye mask, music, audio or video recording."]])
* insert Topic(voluntary, [["Voluntary: The patient may stop up to the dose being given, and afterwards."]])
* insert Topic(confidentiality, [["Confidentiality: Its limits, psychotherapy notes, 42 CFR Part 2."]])
* insert Topic(controlled-substance, [["Controlled substance: Schedule III, not to be shared."]])
* insert Topic(compounded, [["Compounded product: A compounded product is not FDA approved."]])
* insert Topic(cost, [["Cost: Cost and coverage."]])
* insert Topic(questions, [["Questions: Opportunity to ask; answers given."]])
* insert Question(signed-by, string, [["Signed by"]])
* item[=].required = true
* insert Question(signed-on, dateTime, [["Signed on"]])
* item[=].required = true
* insert Question(signature, attachment, [["Signature"]])
* item[=].extension[0].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired"
* item[=].extension[0].valueCodeableConcept = urn:iso-astm:E1762-95:2013#1.2.840.10065.1.12.1.7 "Consent Signature"
* insert Question(witness, string, [["Witness"]])
* insert Question(witnessed-on, dateTime, [["Witnessed on"]])

RuleSet: Topic(code, text)
* item[+].linkId = "topic-{code}"
* item[=].code = KapConsentTopicCS#{code}
* item[=].type = #boolean
* item[=].required = true
* item[=].text = {text}
