// The seven steps are generic and in the guide's own words. That they are in the public domain was not verified.
Instance: pgic
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "PGI-C"
* insert Form(pgic, public-domain)
* name = "Pgic"
* title = "Patient global impression of change (PGI-C)"
* description = "How much has changed since the treatment began, from 1 (very much improved) to 7 (very much worse)."
* experimental = true
* copyright = "Generic seven steps, in the guide's own words."
* insert Question(pgic-1, choice, [["Since the treatment began, how has your condition changed?"]])
* insert Option(0, KapPgicAnswerCS, 1, "Very much improved", 1)
* insert Option(1, KapPgicAnswerCS, 2, "Much improved", 2)
* insert Option(2, KapPgicAnswerCS, 3, "A little improved", 3)
* insert Option(3, KapPgicAnswerCS, 4, "No change", 4)
* insert Option(4, KapPgicAnswerCS, 5, "A little worse", 5)
* insert Option(5, KapPgicAnswerCS, 6, "Much worse", 6)
* insert Option(6, KapPgicAnswerCS, 7, "Very much worse", 7)
* item[=].code = KapObservableCS#pgic
