Profile: KapGuidanceResponse
Parent: GuidanceResponse
Id: kap-guidance-response
Title: "KAP guidance response"
Description: "The result of evaluating a rule or a whole preflight: which rule, about whom, with what result, what is missing and which issues it raised."
* ^experimental = false
* obeys kap-gr-1
* identifier MS
* module[x] MS
* module[x] only CodeableConcept or canonical or uri
* status MS
* subject 1..1 MS
* subject only Reference(Patient)
* encounter MS
* occurrenceDateTime 1..1 MS
* performer MS
* reasonReference MS
* note MS
* evaluationMessage MS
* outputParameters MS
* result MS
* dataRequirement MS

Invariant: kap-gr-1
Severity: #error
Description: "GuidanceResponse.dataRequirement: a response that needs data says which. Add dataRequirement, or a note that lists what is missing."
Expression: "status != 'data-required' or dataRequirement.exists() or note.exists()"
