// The range of item codes is LOINC's; which code is which item, and the wording of items 4 to 10, were not compared with the WHO manual: experimental.
Instance: audit
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "AUDIT"
* insert Form(audit, public-domain)
* name = "Audit"
* title = "Alcohol Use Disorders Identification Test (AUDIT)"
* description = "Ten items on drinking. Not verified: the LOINC code of each of the items 4 to 10 (the range as a whole was), and their wording against the WHO manual."
* experimental = true
* copyright = "Alcohol Use Disorders Identification Test, World Health Organization (Babor TF, Higgins-Biddle JC, Saunders JB, Monteiro MG, 2001). Free to use; the source must be named. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
* code = $loinc#72110-0
* insert FirstThreeOfAudit(audit)
* insert Item(audit, 4, 97734-8, [["How often during the last year have you found that you were not able to stop drinking once you had started?"]])
* item[=] insert HowOftenInAYear
* insert Item(audit, 5, 97735-5, [["How often during the last year have you failed to do what was normally expected from you because of drinking?"]])
* item[=] insert HowOftenInAYear
* insert Item(audit, 6, 97736-3, [["How often during the last year have you needed a first drink in the morning to get yourself going after a heavy drinking session?"]])
* item[=] insert HowOftenInAYear
* insert Item(audit, 7, 97737-1, [["How often during the last year have you had a feeling of guilt or remorse after drinking?"]])
* item[=] insert HowOftenInAYear
* insert Item(audit, 8, 97738-9, [["How often during the last year have you been unable to remember what happened the night before because you had been drinking?"]])
* item[=] insert HowOftenInAYear
* insert Item(audit, 9, 97739-7, [["Have you or someone else been injured as a result of your drinking?"]])
* item[=] insert EverInjured
* insert Item(audit, 10, 97740-5, [["Has a relative or friend or a doctor or another health worker been concerned about your drinking or suggested you cut down?"]])
* item[=] insert EverInjured
* insert SumOfWeights(audit, 10)
* insert TotalCode($loinc, 75624-7)
