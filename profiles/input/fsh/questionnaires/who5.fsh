// No LOINC code was found for this scale or its items. The licence was not verified: experimental.
Instance: who5
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "WHO-5"
* insert Form(who5, free)
* name = "Who5"
* title = "WHO-5 Well-Being Index"
* description = "Five statements on well-being over the last two weeks; the sum times 4 is 0 to 100. Not verified: the licence, which may forbid commercial use."
* experimental = true
* copyright = "WHO-5 Well-Being Index, World Health Organization Regional Office for Europe, 1998. Licence CC BY-NC-SA 3.0 IGO (to be verified): not for commercial use; a commercial clinic needs leave of its own."
* insert Said(who5-stem, [["Please indicate for each of the five statements which is closest to how you have been feeling over the last two weeks."]])
* insert Question(who5-1, choice, [["I have felt cheerful and in good spirits"]])
* item[=] insert HowMuchOfTheTime
* insert Question(who5-2, choice, [["I have felt calm and relaxed"]])
* item[=] insert HowMuchOfTheTime
* insert Question(who5-3, choice, [["I have felt active and vigorous"]])
* item[=] insert HowMuchOfTheTime
* insert Question(who5-4, choice, [["I woke up feeling fresh and rested"]])
* item[=] insert HowMuchOfTheTime
* insert Question(who5-5, choice, [["My daily life has been filled with things that interest me"]])
* item[=] insert HowMuchOfTheTime
* insert Computed(who5, [["iif(%resource.descendants().where(linkId.matches('^who5-[1-5]$') and answer.exists()).count() = 5, %resource.descendants().where(linkId.matches('^who5-[1-5]$')).answer.weight().sum() * 4, {})"]])
* insert TotalCode(KapObservableCS, who5-total)

RuleSet: HowMuchOfTheTime
* type = #choice
* answerOption[0].valueCoding = KapWho5AnswerCS#0 "At no time"
* answerOption[0] insert Weighs(0)
* answerOption[1].valueCoding = KapWho5AnswerCS#1 "Some of the time"
* answerOption[1] insert Weighs(1)
* answerOption[2].valueCoding = KapWho5AnswerCS#2 "Less than half of the time"
* answerOption[2] insert Weighs(2)
* answerOption[3].valueCoding = KapWho5AnswerCS#3 "More than half of the time"
* answerOption[3] insert Weighs(3)
* answerOption[4].valueCoding = KapWho5AnswerCS#4 "Most of the time"
* answerOption[4] insert Weighs(4)
* answerOption[5].valueCoding = KapWho5AnswerCS#5 "All of the time"
* answerOption[5] insert Weighs(5)
