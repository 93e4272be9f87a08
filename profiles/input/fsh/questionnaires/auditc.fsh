// LOINC LL2179-1. 68517-2 is another question, and 76504-0 another instrument: neither belongs here.
RuleSet: HowOftenDrinks
* type = #choice
* answerOption[0].valueCoding = $loinc#LA6270-8 "Never"
* answerOption[0] insert Weighs(0)
* answerOption[1].valueCoding = $loinc#LA18926-8 "Monthly or less"
* answerOption[1] insert Weighs(1)
* answerOption[2].valueCoding = $loinc#LA18927-6 "2-4 times a month"
* answerOption[2] insert Weighs(2)
* answerOption[3].valueCoding = $loinc#LA18928-4 "2-3 times a week"
* answerOption[3] insert Weighs(3)
* answerOption[4].valueCoding = $loinc#LA18929-2 "4 or more times a week"
* answerOption[4] insert Weighs(4)

// LOINC LL2180-9.
RuleSet: HowManyDrinks
* type = #choice
* answerOption[0].valueCoding = $loinc#LA15694-5 "1 or 2"
* answerOption[0] insert Weighs(0)
* answerOption[1].valueCoding = $loinc#LA15695-2 "3 or 4"
* answerOption[1] insert Weighs(1)
* answerOption[2].valueCoding = $loinc#LA18930-0 "5 or 6"
* answerOption[2] insert Weighs(2)
* answerOption[3].valueCoding = $loinc#LA18931-8 "7 to 9"
* answerOption[3] insert Weighs(3)
* answerOption[4].valueCoding = $loinc#LA18932-6 "10 or more"
* answerOption[4] insert Weighs(4)

// LOINC LL2181-7.
RuleSet: HowOftenInAYear
* type = #choice
* answerOption[0].valueCoding = $loinc#LA6270-8 "Never"
* answerOption[0] insert Weighs(0)
* answerOption[1].valueCoding = $loinc#LA18933-4 "Less than monthly"
* answerOption[1] insert Weighs(1)
* answerOption[2].valueCoding = $loinc#LA18876-5 "Monthly"
* answerOption[2] insert Weighs(2)
* answerOption[3].valueCoding = $loinc#LA18891-4 "Weekly"
* answerOption[3] insert Weighs(3)
* answerOption[4].valueCoding = $loinc#LA18934-2 "Daily or almost daily"
* answerOption[4] insert Weighs(4)

RuleSet: EverInjured
* type = #choice
* answerOption[0].valueCoding = $loinc#LA32-8 "No"
* answerOption[0] insert Weighs(0)
* answerOption[1].valueCoding = $loinc#LA32279-4 "Yes, but not in the last year"
* answerOption[1] insert Weighs(2)
* answerOption[2].valueCoding = $loinc#LA32280-2 "Yes, during the last year"
* answerOption[2] insert Weighs(4)

RuleSet: FirstThreeOfAudit(key)
* insert Item({key}, 1, 68518-0, [["How often do you have a drink containing alcohol?"]])
* item[=] insert HowOftenDrinks
* insert Item({key}, 2, 68519-8, [["How many standard drinks containing alcohol do you have on a typical day when drinking?"]])
* item[=] insert HowManyDrinks
* insert Item({key}, 3, 68520-6, [["How often do you have six or more drinks on one occasion?"]])
* item[=] insert HowOftenInAYear

Instance: auditc
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "AUDIT-C"
* insert Form(auditc, public-domain)
* name = "AuditC"
* title = "Alcohol Use Disorders Identification Test - Consumption (AUDIT-C)"
* description = "The first three items of the AUDIT: how often and how much a person drinks."
* copyright = "Alcohol Use Disorders Identification Test, World Health Organization (Babor TF, Higgins-Biddle JC, Saunders JB, Monteiro MG, 2001). Free to use; the source must be named. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
* code = $loinc#72109-2
* insert FirstThreeOfAudit(auditc)
* insert SumOfWeights(auditc, 3)
* insert TotalCode($loinc, 75626-2)
