Profile: KapQuestionnaire
Parent: Questionnaire
Id: kap-questionnaire
Title: "KAP questionnaire"
Description: "A scale or form of the clinic. It has a version, so that an answer can be scored by the form it was given to, and says under which licence its wording stands."
* ^experimental = false
* extension contains KapInstrumentLicence named instrumentLicence 1..1 MS
* url 1..1 MS
* version 1..1 MS
* title MS
* status MS
* subjectType 1..1 MS
* subjectType = #Patient
* code MS
* copyright 1..1 MS
* item 1..* MS
* item.linkId MS
* item.code MS
* item.type MS
