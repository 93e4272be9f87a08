// US Core QuestionnaireResponse asks for questionnaire, status, subject and authored: so does this profile.

Profile: KapQuestionnaireResponse
Parent: QuestionnaireResponse
Id: kap-questionnaire-response
Title: "KAP questionnaire response"
Description: "A patient's answers to a scale or form. When it is completed and the scale is known, the server computes its score. questionnaire carries the version: https://.../Questionnaire/phq9|1.0.0."
* ^experimental = false
* obeys kap-qr-1 and kap-qr-2
* extension contains
    KapRelatedSession named relatedSession 0..1 MS and
    KapTimepoint named timepoint 0..1 MS and
    KapMode named mode 0..1 MS
* questionnaire 1..1 MS
* status MS
* subject 1..1 MS
* subject only Reference(Patient)
* authored 1..1 MS
* source MS
* item MS
* item.linkId MS
* item.answer MS
* item.answer.value[x] MS

Invariant: kap-qr-1
Severity: #error
Description: "QuestionnaireResponse: a completed response says which form was answered, about whom and when. Add questionnaire, subject and authored."
Expression: "status != 'completed' or (authored.exists() and questionnaire.exists() and subject.exists())"

// For single-choice scales. A form with repeating items needs its own profile.
Invariant: kap-qr-2
Severity: #error
Description: "QuestionnaireResponse.item.answer: each item of a scale has one answer. Remove all answers of the item but the one the patient chose."
Expression: "descendants().where(linkId.exists() and answer.count() > 1).exists().not()"
