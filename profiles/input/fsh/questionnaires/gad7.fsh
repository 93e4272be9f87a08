Instance: gad7
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "GAD-7"
* insert PfizerInstrument(gad7)
* name = "Gad7"
* title = "Generalized Anxiety Disorder-7 (GAD-7)"
* code = $loinc#69737-5
* insert Stem(gad7)
* insert Item(gad7, 1, 69725-0, [["Feeling nervous, anxious, or on edge"]])
* item[=] insert HowOften
* insert Item(gad7, 2, 68509-9, [["Not being able to stop or control worrying"]])
* item[=] insert HowOften
* insert Item(gad7, 3, 69733-4, [["Worrying too much about different things"]])
* item[=] insert HowOften
* insert Item(gad7, 4, 69734-2, [["Trouble relaxing"]])
* item[=] insert HowOften
* insert Item(gad7, 5, 69735-9, [["Being so restless that it is hard to sit still"]])
* item[=] insert HowOften
* insert Item(gad7, 6, 69689-8, [["Becoming easily annoyed or irritable"]])
* item[=] insert HowOften
* insert Item(gad7, 7, 69736-7, [["Feeling afraid, as if something awful might happen"]])
* item[=] insert HowOften
* insert SumOfWeights(gad7, 7)
* insert TotalCode($loinc, 70274-6)
