// A summary that may be shared. Process notes of psychotherapy do not belong here: they are a DocumentReference with the label PSYTHPN.
Instance: kap-integration-note-prompts
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "Integration note prompts"
* insert Form(kap-integration-note-prompts, public-domain)
* name = "KapIntegrationNotePrompts"
* title = "Integration visit: prompts for the summary"
* description = "What the visit was about, in the patient's words, goals and next steps. Not for psychotherapy process notes, which are kept apart under their own label."
* copyright = "Written for the KAP implementation guide; may be used freely."
* insert Question(integration-experience, text, [["What stayed with you from the session?"]])
* insert Question(integration-insight, text, [["What did you understand or feel anew?"]])
* insert Question(integration-difficult, text, [["What was difficult, and is it still?"]])
* insert Question(integration-body, text, [["How have sleep, appetite and your body been since?"]])
* insert Question(integration-change, text, [["What would you like to do differently in daily life?"]])
* insert Question(integration-support, text, [["Who or what supports you in it?"]])
* insert Question(integration-practice, text, [["Which practice or task was agreed until the next visit?"]])
* insert Question(integration-safety, boolean, [["Thoughts of self-harm or suicide were asked about"]])
* item[=].required = true
