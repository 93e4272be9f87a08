// Clinical scales in the guide's own words; the wording was not verified against a publication: experimental.
Instance: moaas
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "MOAA/S"
* insert Form(moaas, public-domain)
* name = "Moaas"
* title = "Modified Observer's Assessment of Alertness/Sedation (MOAA/S)"
* description = "How the patient responds, from 5 (alert) to 0 (no response). Not verified: the steps against their publication."
* experimental = true
* copyright = "Generic clinical observation, in the guide's own words."
* insert Question(moaas-1, choice, [["How does the patient respond?"]])
* item[=].code = KapObservableCS#moaas
* insert Option(0, KapMoaasAnswerCS, 5, [["Responds readily to the name spoken in a normal tone"]], 5)
* insert Option(1, KapMoaasAnswerCS, 4, [["Responds slowly to the name spoken in a normal tone"]], 4)
* insert Option(2, KapMoaasAnswerCS, 3, [["Responds only when the name is called loudly or repeatedly"]], 3)
* insert Option(3, KapMoaasAnswerCS, 2, [["Responds only to mild prodding or shaking"]], 2)
* insert Option(4, KapMoaasAnswerCS, 1, [["Responds only to a painful squeeze"]], 1)
* insert Option(5, KapMoaasAnswerCS, 0, [["No response to a painful squeeze"]], 0)

Instance: aldrete
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "Modified Aldrete score"
* insert Form(aldrete, public-domain)
* name = "Aldrete"
* title = "Modified Aldrete score"
* description = "Five signs of recovery of 0 to 2 points each. Not verified: the steps and their limits against the publication."
* experimental = true
* copyright = "Generic clinical observation, in the guide's own words."
* insert Question(aldrete-1, choice, [["Activity"]])
* item[=].answerOption[0].valueCoding = KapAldreteAnswerCS#1-2 "Moves four limbs"
* item[=].answerOption[0] insert Weighs(2)
* item[=].answerOption[1].valueCoding = KapAldreteAnswerCS#1-1 "Moves two limbs"
* item[=].answerOption[1] insert Weighs(1)
* item[=].answerOption[2].valueCoding = KapAldreteAnswerCS#1-0 "Moves no limb"
* item[=].answerOption[2] insert Weighs(0)
* insert Question(aldrete-2, choice, [["Respiration"]])
* item[=].answerOption[0].valueCoding = KapAldreteAnswerCS#2-2 "Breathes deeply and coughs freely"
* item[=].answerOption[0] insert Weighs(2)
* item[=].answerOption[1].valueCoding = KapAldreteAnswerCS#2-1 "Breathes with effort or shallowly"
* item[=].answerOption[1] insert Weighs(1)
* item[=].answerOption[2].valueCoding = KapAldreteAnswerCS#2-0 "Does not breathe"
* item[=].answerOption[2] insert Weighs(0)
* insert Question(aldrete-3, choice, [["Circulation"]])
* item[=].answerOption[0].valueCoding = KapAldreteAnswerCS#3-2 "Blood pressure within 20% of before"
* item[=].answerOption[0] insert Weighs(2)
* item[=].answerOption[1].valueCoding = KapAldreteAnswerCS#3-1 "Blood pressure 20% to 50% from before"
* item[=].answerOption[1] insert Weighs(1)
* item[=].answerOption[2].valueCoding = KapAldreteAnswerCS#3-0 "Blood pressure more than 50% from before"
* item[=].answerOption[2] insert Weighs(0)
* insert Question(aldrete-4, choice, [["Consciousness"]])
* item[=].answerOption[0].valueCoding = KapAldreteAnswerCS#4-2 "Fully awake"
* item[=].answerOption[0] insert Weighs(2)
* item[=].answerOption[1].valueCoding = KapAldreteAnswerCS#4-1 "Wakes when called"
* item[=].answerOption[1] insert Weighs(1)
* item[=].answerOption[2].valueCoding = KapAldreteAnswerCS#4-0 "Does not respond"
* item[=].answerOption[2] insert Weighs(0)
* insert Question(aldrete-5, choice, [["Oxygen saturation"]])
* item[=].answerOption[0].valueCoding = KapAldreteAnswerCS#5-2 "Above 92% on room air"
* item[=].answerOption[0] insert Weighs(2)
* item[=].answerOption[1].valueCoding = KapAldreteAnswerCS#5-1 "Needs oxygen to stay above 90%"
* item[=].answerOption[1] insert Weighs(1)
* item[=].answerOption[2].valueCoding = KapAldreteAnswerCS#5-0 "Below 90% even with oxygen"
* item[=].answerOption[2] insert Weighs(0)
* insert SumOfWeights(aldrete, 5)
* insert TotalCode(KapObservableCS, aldrete-total)
