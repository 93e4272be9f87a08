Instance: phq9
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "PHQ-9"
* insert PfizerInstrument(phq9)
* name = "Phq9"
* title = "Patient Health Questionnaire-9 (PHQ-9)"
* code = $loinc#44249-1
* insert Stem(phq9)
* insert Item(phq9, 1, 44250-9, [["Little interest or pleasure in doing things"]])
* item[=] insert HowOften
* insert Item(phq9, 2, 44255-8, [["Feeling down, depressed, or hopeless"]])
* item[=] insert HowOften
* insert Item(phq9, 3, 44259-0, [["Trouble falling or staying asleep, or sleeping too much"]])
* item[=] insert HowOften
* insert Item(phq9, 4, 44254-1, [["Feeling tired or having little energy"]])
* item[=] insert HowOften
* insert Item(phq9, 5, 44251-7, [["Poor appetite or overeating"]])
* item[=] insert HowOften
* insert Item(phq9, 6, 44258-2, [["Feeling bad about yourself - or that you are a failure or have let yourself or your family down"]])
* item[=] insert HowOften
* insert Item(phq9, 7, 44252-5, [["Trouble concentrating on things, such as reading the newspaper or watching television"]])
* item[=] insert HowOften
* insert Item(phq9, 8, 44253-3, [["Moving or speaking so slowly that other people could have noticed? Or the opposite - being so fidgety or restless that you have been moving around a lot more than usual"]])
* item[=] insert HowOften
* insert Item(phq9, 9, 44260-8, [["Thoughts that you would be better off dead or of hurting yourself in some way"]])
* item[=] insert HowOften
* insert Item(phq9, 10, 69722-7, [["If you checked off any problems, how difficult have these problems made it for you to do your work, take care of things at home, or get along with other people?"]])
* item[=] insert HowDifficult
* insert Computed(phq9, [["iif(%resource.descendants().where(linkId.matches('^phq9-[1-9]$') and answer.exists()).count() = 9, %resource.descendants().where(linkId.matches('^phq9-[1-9]$')).answer.weight().sum(), {})"]])
* insert TotalCode($loinc, 44261-6)
