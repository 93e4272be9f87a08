// The exclusion catalogue as a form. Each item E01 to E23 has its answer under the item's own code, and beside it, when it is a yes, the date, what
// was found (-comment) and whether the prescriber cleared it (-cleared). What excludes and what needs clearance is a setting, not part of the form.
Instance: kap-eligibility
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "Eligibility screening"
* insert Form(kap-eligibility, public-domain)
* name = "KapEligibility"
* title = "Eligibility screening for ketamine treatment"
* description = "Contraindications and cautions, each answered yes, no or unknown, with date, finding and clearance."
* copyright = "Written for the KAP implementation guide; may be used freely."
* insert Launch(1, patient, Patient)
* insert Question(birth-date, date, [["Date of birth"]])
* insert Initially(0, [["%patient.birthDate"]])
* insert Screened(E01, [["Aneurysmal vascular disease or arteriovenous malformation"]])
* insert Screened(E02, [["History of intracerebral haemorrhage"]])
* insert Screened(E03, [["Hypersensitivity to ketamine or esketamine"]])
* insert Screened(E04, [["Uncontrolled hypertension"]])
* insert Screened(E05, [["Psychosis, schizophrenia spectrum"]])
* insert Screened(E06, [["Mania or bipolar I disorder in manic state"]])
* insert Screened(E07, [["Active or recent substance use disorder"]])
* insert Screened(E08, [["Ketamine dependence or prior misuse"]])
* insert Screened(E09, [["Pregnancy or breastfeeding"]])
* insert Screened(E10, [["Dementia or symptomatic traumatic brain injury"]])
* insert Screened(E11, [["Raised intracranial pressure"]])
* insert Screened(E12, [["Untreated hyperthyroidism"]])
* insert Screened(E13, [["Severe liver disease"]])
* insert Screened(E14, [["Seizure disorder; theophylline or aminophylline"]])
* insert Screened(E15, [["Unstable cardiac disease"]])
* insert Screened(E16, [["Glaucoma or raised eye pressure"]])
* insert Screened(E17, [["Porphyria"]])
* insert Screened(E18, [["Chronic cystitis or bladder pain syndrome"]])
* insert Screened(E19, [["Age under 18"]])
* insert Screened(E20, [["Lacks capacity"]])
* insert Screened(E21, [["Dissociative disorder"]])
* insert Screened(E22, [["Acute suicidality needing inpatient care"]])
* insert Screened(E23, [["Sleep apnoea or respiratory disease"]])
* insert Question(pregnancy-possible, choice, [["Could the patient be pregnant?"]])
* insert YesNoUnknown
* item[+].linkId = "exclusion-count"
* item[=].type = #integer
* item[=].readOnly = true
* item[=].text = "Number of items answered yes"
* item[=].extension[0].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
* item[=].extension[0].valueExpression.language = #text/fhirpath
* item[=].extension[0].valueExpression.expression = "%resource.descendants().where(linkId.matches('^E[0-9][0-9]$')).answer.value.where(code = '373066001').count()"
* insert Hidden(1)

RuleSet: Screened(code, text)
* item[+].linkId = "{code}"
* item[=].code = KapEligibilityItemCS#{code}
* item[=].text = {text}
* item[=].required = true
* insert YesNoUnknown
* insert Question({code}-date, date, [["Since, or found on"]])
* insert EnabledBy({code}, $sct, 373066001)
* insert Question({code}-comment, text, [["What was found"]])
* insert EnabledBy({code}, $sct, 373066001)
* insert Question({code}-cleared, boolean, [["Cleared by the prescriber"]])
* insert EnabledBy({code}, $sct, 373066001)
