// The LOINC codes of three of the five answers were not verified, so the answers are codes of our own (kap-pcl5-answer).
Instance: pcl5
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "PCL-5"
* insert Form(pcl5, public-domain)
* name = "Pcl5"
* title = "PTSD Checklist for DSM-5 (PCL-5)"
* description = "Twenty symptoms of PTSD over the past month, in the clusters B (1 to 5), C (6 and 7), D (8 to 14) and E (15 to 20)."
* copyright = "Weathers FW, Litz BT, Keane TM, Palmieri PA, Marx BP, Schnurr PP (2013), National Center for PTSD of the United States Department of Veterans Affairs (https://www.ptsd.va.gov). A work of the United States government, not copyrighted. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
* code = $loinc#101697-1
* insert Said(pcl5-stem, [["In the past month, how much were you bothered by:"]])
* insert Item(pcl5, 1, 101703-7, [["Repeated, disturbing, and unwanted memories of the stressful experience?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 2, 101704-5, [["Repeated, disturbing dreams of the stressful experience?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 3, 101705-2, [["Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were actually back there reliving it)?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 4, 101706-0, [["Feeling very upset when something reminded you of the stressful experience?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 5, 101707-8, [["Having strong physical reactions when something reminded you of the stressful experience (for example, heart pounding, trouble breathing, sweating)?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 6, 101708-6, [["Avoiding memories, thoughts, or feelings related to the stressful experience?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 7, 101709-4, [["Avoiding external reminders of the stressful experience (for example, people, places, conversations, activities, objects, or situations)?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 8, 101710-2, [["Trouble remembering important parts of the stressful experience?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 9, 101699-7, [["Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts such as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is completely dangerous)?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 10, 101700-3, [["Blaming yourself or someone else for the stressful experience or what happened after it?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 11, 101701-1, [["Having strong negative feelings such as fear, horror, anger, guilt, or shame?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 12, 101711-0, [["Loss of interest in activities that you used to enjoy?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 13, 101712-8, [["Feeling distant or cut off from other people?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 14, 101713-6, [["Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving feelings for people close to you)?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 15, 101714-4, [["Irritable behavior, angry outbursts, or acting aggressively?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 16, 101702-9, [["Taking too many risks or doing things that could cause you harm?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 17, 101715-1, [["Being \"superalert\" or watchful or on guard?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 18, 101716-9, [["Feeling jumpy or easily startled?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 19, 101717-7, [["Having difficulty concentrating?"]])
* item[=] insert HowMuch
* insert Item(pcl5, 20, 101718-5, [["Trouble falling or staying asleep?"]])
* item[=] insert HowMuch
* insert SumOfWeights(pcl5, 20)
* insert TotalCode($loinc, 101698-9)

RuleSet: HowMuch
* type = #choice
* answerOption[0].valueCoding = KapPcl5AnswerCS#0 "Not at all"
* answerOption[0] insert Weighs(0)
* answerOption[1].valueCoding = KapPcl5AnswerCS#1 "A little bit"
* answerOption[1] insert Weighs(1)
* answerOption[2].valueCoding = KapPcl5AnswerCS#2 "Moderately"
* answerOption[2] insert Weighs(2)
* answerOption[3].valueCoding = KapPcl5AnswerCS#3 "Quite a bit"
* answerOption[3] insert Weighs(3)
* answerOption[4].valueCoding = KapPcl5AnswerCS#4 "Extremely"
* answerOption[4] insert Weighs(4)
