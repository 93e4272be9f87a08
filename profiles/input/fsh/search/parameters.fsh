// What R4's own search parameters do not reach. The course type has a standard one: EpisodeOfCare.type.

RuleSet: Parameter(code, type)
* url = "https://kapfhir.example.org/fhir/SearchParameter/{code}"
* version = "1.0.0"
* code = #{code}
* type = #{type}
* status = #active
* experimental = false
* date = "2026-01-01"
* publisher = "KapFhir"
* xpathUsage = #normal

Instance: kap-route
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-route"
* insert Parameter(kap-route, token)
* name = "KapRouteParameter"
* description = "Route by which ketamine was given."
* expression = "Procedure.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-route').value.ofType(CodeableConcept) | MedicationAdministration.dosage.route"
* base[0] = #Procedure
* base[1] = #MedicationAdministration

Instance: kap-dose
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-dose"
* insert Parameter(kap-dose, quantity)
* name = "KapDoseParameter"
* description = "Dose that was given."
* expression = "Procedure.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-administered-dose').value.ofType(Quantity) | MedicationAdministration.dosage.dose"
* base[0] = #Procedure
* base[1] = #MedicationAdministration
* comparator[0] = #eq
* comparator[1] = #ne
* comparator[2] = #gt
* comparator[3] = #lt
* comparator[4] = #ge
* comparator[5] = #le

Instance: kap-dose-per-weight
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-dose-per-weight"
* insert Parameter(kap-dose-per-weight, quantity)
* name = "KapDosePerWeightParameter"
* description = "Dose per kilogram of body weight."
* expression = "Procedure.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-dose-per-weight').value.ofType(Quantity) | MedicationAdministration.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-dose-per-weight').value.ofType(Quantity)"
* base[0] = #Procedure
* base[1] = #MedicationAdministration
* comparator[0] = #eq
* comparator[1] = #ne
* comparator[2] = #gt
* comparator[3] = #lt
* comparator[4] = #ge
* comparator[5] = #le

Instance: kap-session-number
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-session-number"
* insert Parameter(kap-session-number, number)
* name = "KapSessionNumberParameter"
* description = "Number of the session in its course."
* expression = "Procedure.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-session-number').value.ofType(positiveInt)"
* base[0] = #Procedure
* comparator[0] = #eq
* comparator[1] = #ne
* comparator[2] = #gt
* comparator[3] = #lt
* comparator[4] = #ge
* comparator[5] = #le

Instance: kap-phase
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-phase"
* insert Parameter(kap-phase, token)
* name = "KapPhaseParameter"
* description = "Phase of the course."
* expression = "Procedure.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-session-phase').value.ofType(CodeableConcept) | Encounter.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-session-phase').value.ofType(CodeableConcept)"
* base[0] = #Procedure
* base[1] = #Encounter

Instance: kap-consent
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-consent"
* insert Parameter(kap-consent, reference)
* name = "KapConsentParameter"
* description = "Consent that the session was given under."
* expression = "Procedure.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-treatment-consent').value.ofType(Reference)"
* base[0] = #Procedure
* target[0] = #Consent

Instance: kap-session
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-session"
* insert Parameter(kap-session, reference)
* name = "KapSessionParameter"
* description = "Session that an administration is part of. R4 has no parameter for MedicationAdministration.partOf."
* expression = "MedicationAdministration.partOf"
* base[0] = #MedicationAdministration
* target[0] = #Procedure
* target[1] = #MedicationAdministration

Instance: kap-related-session
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-related-session"
* insert Parameter(kap-related-session, reference)
* name = "KapRelatedSessionParameter"
* description = "Dosing session that a form, a score or a therapy session belongs to."
* expression = "QuestionnaireResponse.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-related-session').value.ofType(Reference) | Observation.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-related-session').value.ofType(Reference) | Procedure.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-related-session').value.ofType(Reference)"
* base[0] = #QuestionnaireResponse
* base[1] = #Observation
* base[2] = #Procedure
* target[0] = #Procedure

Instance: kap-timepoint
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-timepoint"
* insert Parameter(kap-timepoint, token)
* name = "KapTimepointParameter"
* description = "Point of the session or course."
* expression = "Observation.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-timepoint').value.ofType(CodeableConcept) | QuestionnaireResponse.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-timepoint').value.ofType(CodeableConcept)"
* base[0] = #Observation
* base[1] = #QuestionnaireResponse

Instance: kap-minutes-from-dose
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-minutes-from-dose"
* insert Parameter(kap-minutes-from-dose, number)
* name = "KapMinutesFromDoseParameter"
* description = "Minutes after the first administration, negative before it."
* expression = "Observation.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-minutes-from-dose').value.ofType(integer)"
* base[0] = #Observation
* comparator[0] = #eq
* comparator[1] = #ne
* comparator[2] = #gt
* comparator[3] = #lt
* comparator[4] = #ge
* comparator[5] = #le

Instance: kap-lot
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-lot"
* insert Parameter(kap-lot, string)
* name = "KapLotParameter"
* description = "Lot of which was given."
* expression = "MedicationAdministration.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-controlled-substance').extension.where(url = 'lot').value.ofType(string) | MedicationAdministration.contained.ofType(Medication).batch.lotNumber"
* base[0] = #MedicationAdministration

Instance: kap-linkid
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-linkid"
* insert Parameter(kap-linkid, token)
* name = "KapLinkIdParameter"
* description = "Item that was answered."
* expression = "QuestionnaireResponse.repeat(item | answer.item).linkId"
* base[0] = #QuestionnaireResponse

Instance: kap-answer-code
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-answer-code"
* insert Parameter(kap-answer-code, token)
* name = "KapAnswerCodeParameter"
* description = "Code of an answer to any item."
* expression = "QuestionnaireResponse.repeat(item | answer.item).answer.value.ofType(Coding)"
* base[0] = #QuestionnaireResponse

Instance: kap-answer-value
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-answer-value"
* insert Parameter(kap-answer-value, number)
* name = "KapAnswerValueParameter"
* description = "Number of an answer to any item."
* expression = "QuestionnaireResponse.repeat(item | answer.item).answer.value.ofType(integer) | QuestionnaireResponse.repeat(item | answer.item).answer.value.ofType(decimal)"
* base[0] = #QuestionnaireResponse
* comparator[0] = #eq
* comparator[1] = #ne
* comparator[2] = #gt
* comparator[3] = #lt
* comparator[4] = #ge
* comparator[5] = #le

Instance: kap-answer
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-answer"
* insert Parameter(kap-answer, composite)
* name = "KapAnswerParameter"
* description = "Item together with the code that it was answered with."
* expression = "QuestionnaireResponse.repeat(item | answer.item)"
* base[0] = #QuestionnaireResponse
* component[0].definition = "https://kapfhir.example.org/fhir/SearchParameter/kap-linkid"
* component[0].expression = "linkId"
* component[1].definition = "https://kapfhir.example.org/fhir/SearchParameter/kap-answer-code"
* component[1].expression = "answer.value.ofType(Coding)"

Instance: kap-answer-number
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-answer-number"
* insert Parameter(kap-answer-number, composite)
* name = "KapAnswerNumberParameter"
* description = "Item together with the number that it was answered with."
* expression = "QuestionnaireResponse.repeat(item | answer.item)"
* base[0] = #QuestionnaireResponse
* component[0].definition = "https://kapfhir.example.org/fhir/SearchParameter/kap-linkid"
* component[0].expression = "linkId"
* component[1].definition = "https://kapfhir.example.org/fhir/SearchParameter/kap-answer-value"
* component[1].expression = "answer.value.ofType(integer) | answer.value.ofType(decimal)"

Instance: kap-topic
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-topic"
* insert Parameter(kap-topic, token)
* name = "KapTopicParameter"
* description = "Topic that a consent covers."
* expression = "Consent.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-consent-topic').extension.where(url = 'topic').value.ofType(Coding)"
* base[0] = #Consent

Instance: kap-resistance
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-resistance"
* insert Parameter(kap-resistance, number)
* name = "KapResistanceParameter"
* description = "Number of treatments that failed."
* expression = "Condition.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-treatment-resistance').extension.where(url = 'failed-trials').value.ofType(integer)"
* base[0] = #Condition
* comparator[0] = #eq
* comparator[1] = #ne
* comparator[2] = #gt
* comparator[3] = #lt
* comparator[4] = #ge
* comparator[5] = #le

Instance: kap-outcome
InstanceOf: SearchParameter
Usage: #definition
Title: "kap-outcome"
* insert Parameter(kap-outcome, token)
* name = "KapOutcomeParameter"
* description = "State of the patient by a score against the baseline."
* expression = "Observation.extension.where(url = 'https://kapfhir.example.org/fhir/StructureDefinition/kap-outcome-state').value.ofType(CodeableConcept)"
* base[0] = #Observation
