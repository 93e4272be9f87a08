Instance: kap-questionnaire-example
InstanceOf: KapQuestionnaire
Usage: #example
Title: "A form of one item"
* extension[instrumentLicence].valueCode = #public-domain
* url = "https://kapfhir.example.org/fhir/Questionnaire/kap-questionnaire-example"
* version = "1.0.0"
* name = "PainNow"
* title = "Pain now"
* status = #draft
* subjectType = #Patient
* copyright = "In the public domain."
* item.linkId = "pain-1"
* item.code = $loinc#72514-3
* item.text = "How strong is your pain now, from 0 (none) to 10 (worst)?"
* item.type = #integer
