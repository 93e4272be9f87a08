// What is written down around a dosing session beside the dose itself. Weight and blood pressure are taken over from the newest Observation and go back as one.
// Each event is extracted as an AdverseEvent: http://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction
Instance: kap-session-record
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "Session record"
* insert Form(kap-session-record, public-domain)
* name = "KapSessionRecord"
* title = "Record of a ketamine session"
* description = "Set, setting, music, eyeshades, intention, fasting, escort, weight and what happened."
* copyright = "Written for the KAP implementation guide; may be used freely."
* insert Launch(1, patient, Patient)
* insert Launch(2, encounter, Encounter)
* insert Question(intention, text, [["What does the patient intend for this session?"]])
* insert Question(mood, text, [["In which mood does the patient come?"]])
* insert Question(setting, choice, [["Where does the session take place?"]])
* item[=].answerValueSet = Canonical(KapSettingVS)
* insert Question(music, boolean, [["Is music played?"]])
* insert Question(music-description, string, [["Which music?"]])
* item[=].enableWhen.question = "music"
* item[=].enableWhen.operator = #=
* item[=].enableWhen.answerBoolean = true
* insert Question(eyeshades, boolean, [["Does the patient wear eyeshades?"]])
* insert Question(last-food, dateTime, [["When did the patient last eat?"]])
* insert Question(last-drink, dateTime, [["When did the patient last drink?"]])
* insert Question(escort-present, boolean, [["Does a responsible adult take the patient home?"]])
* insert Question(escort-name, string, [["Name of the escort"]])
* item[=].enableWhen.question = "escort-present"
* item[=].enableWhen.operator = #=
* item[=].enableWhen.answerBoolean = true
* insert Initially(0, [["%patient.contact.name.select((given | family).join(' ')).first()"]])
* insert Question(site-acls, boolean, [["Is somebody trained in advanced life support (ACLS) on site?"]])
* insert Question(site-bls, boolean, [["Is the staff present trained in basic life support (BLS)?"]])
* insert Question(site-aed, boolean, [["Is a defibrillator (AED) ready?"]])
* insert Question(site-airway, boolean, [["Is an airway kit ready?"]])
* insert Question(site-oxygen, boolean, [["Is oxygen ready?"]])
* insert Question(site-ecg, boolean, [["Is an ECG ready?"]])
* insert Question(weight, quantity, [["Body weight"]])
* item[=].code = $loinc#29463-7
* insert Observed(30, kg)
* insert Question(systolic, quantity, [["Systolic blood pressure before the dose"]])
* item[=].code = $loinc#8480-6
* insert Observed(1, mm[Hg])
* insert Question(diastolic, quantity, [["Diastolic blood pressure before the dose"]])
* item[=].code = $loinc#8462-4
* insert Observed(1, mm[Hg])
* item[+].linkId = "event"
* item[=].type = #group
* item[=].repeats = true
* item[=].text = "What happened that was not wanted"
* item[=].extension[0].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-itemExtractionContext"
* item[=].extension[0].valueCode = #AdverseEvent
* item[=].item[0].linkId = "event-term"
* item[=].item[0].type = #choice
* item[=].item[0].text = "What"
* item[=].item[0].definition = "http://hl7.org/fhir/StructureDefinition/AdverseEvent#AdverseEvent.event"
* item[=].item[0].answerValueSet = Canonical(KapAdverseEventVS)
* item[=].item[1].linkId = "event-severity"
* item[=].item[1].type = #choice
* item[=].item[1].text = "How severe"
* item[=].item[1].definition = "http://hl7.org/fhir/StructureDefinition/AdverseEvent#AdverseEvent.severity"
* item[=].item[1].answerValueSet = "http://hl7.org/fhir/ValueSet/adverse-event-severity"
* item[=].item[2].linkId = "event-date"
* item[=].item[2].type = #dateTime
* item[=].item[2].text = "When"
* item[=].item[2].definition = "http://hl7.org/fhir/StructureDefinition/AdverseEvent#AdverseEvent.date"
* item[=].item[3].linkId = "event-actuality"
* item[=].item[3].type = #string
* item[=].item[3].readOnly = true
* item[=].item[3].text = "Kind"
* item[=].item[3].definition = "http://hl7.org/fhir/StructureDefinition/AdverseEvent#AdverseEvent.actuality"
* item[=].item[3].initial.valueString = "actual"
* item[=].item[3].extension[0].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
* item[=].item[3].extension[0].valueBoolean = true
