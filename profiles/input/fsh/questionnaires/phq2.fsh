// The first two items of the PHQ-9, as a form of their own.
Instance: phq2
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "PHQ-2"
* insert PfizerInstrument(phq2)
* name = "Phq2"
* title = "Patient Health Questionnaire-2 (PHQ-2)"
* description = "The first two items of the PHQ-9: 3 or more asks for the whole PHQ-9."
* code = $loinc#55757-9
* insert Stem(phq2)
* insert Item(phq2, 1, 44250-9, [["Little interest or pleasure in doing things"]])
* item[=] insert HowOften
* insert Item(phq2, 2, 44255-8, [["Feeling down, depressed, or hopeless"]])
* item[=] insert HowOften
* insert SumOfWeights(phq2, 2)
* insert TotalCode($loinc, 55758-7)
