// Licensed scales of what happens in a session: shells without wording.
Instance: cadss
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "CADSS"
* insert Shell(cadss)
* name = "Cadss"
* title = "Clinician-Administered Dissociative States Scale (CADSS)"
* description = "Shell: 23 numbered items of 0 to 4. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Permission of the authors (J. D. Bremner and others) is needed (not verified). No wording of the instrument is contained here."
* item[+].linkId = "cadss-1"
* item[=].prefix = "1"
* item[=] insert Points0To4
* item[+].linkId = "cadss-2"
* item[=].prefix = "2"
* item[=] insert Points0To4
* item[+].linkId = "cadss-3"
* item[=].prefix = "3"
* item[=] insert Points0To4
* item[+].linkId = "cadss-4"
* item[=].prefix = "4"
* item[=] insert Points0To4
* item[+].linkId = "cadss-5"
* item[=].prefix = "5"
* item[=] insert Points0To4
* item[+].linkId = "cadss-6"
* item[=].prefix = "6"
* item[=] insert Points0To4
* item[+].linkId = "cadss-7"
* item[=].prefix = "7"
* item[=] insert Points0To4
* item[+].linkId = "cadss-8"
* item[=].prefix = "8"
* item[=] insert Points0To4
* item[+].linkId = "cadss-9"
* item[=].prefix = "9"
* item[=] insert Points0To4
* item[+].linkId = "cadss-10"
* item[=].prefix = "10"
* item[=] insert Points0To4
* item[+].linkId = "cadss-11"
* item[=].prefix = "11"
* item[=] insert Points0To4
* item[+].linkId = "cadss-12"
* item[=].prefix = "12"
* item[=] insert Points0To4
* item[+].linkId = "cadss-13"
* item[=].prefix = "13"
* item[=] insert Points0To4
* item[+].linkId = "cadss-14"
* item[=].prefix = "14"
* item[=] insert Points0To4
* item[+].linkId = "cadss-15"
* item[=].prefix = "15"
* item[=] insert Points0To4
* item[+].linkId = "cadss-16"
* item[=].prefix = "16"
* item[=] insert Points0To4
* item[+].linkId = "cadss-17"
* item[=].prefix = "17"
* item[=] insert Points0To4
* item[+].linkId = "cadss-18"
* item[=].prefix = "18"
* item[=] insert Points0To4
* item[+].linkId = "cadss-19"
* item[=].prefix = "19"
* item[=] insert Points0To4
* item[+].linkId = "cadss-20"
* item[=].prefix = "20"
* item[=] insert Points0To4
* item[+].linkId = "cadss-21"
* item[=].prefix = "21"
* item[=] insert Points0To4
* item[+].linkId = "cadss-22"
* item[=].prefix = "22"
* item[=] insert Points0To4
* item[+].linkId = "cadss-23"
* item[=].prefix = "23"
* item[=] insert Points0To4
* insert SumOfNumbers(cadss, 23)
* insert TotalCode(KapObservableCS, cadss-total)

Instance: cadss6
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "CADSS-6"
* insert Shell(cadss6)
* name = "Cadss6"
* title = "Six items of the Clinician-Administered Dissociative States Scale (CADSS-6)"
* description = "Shell: 6 numbered items of 0 to 4, which are the items 1, 2, 6, 7, 15 and 22 of the CADSS (Rodrigues 2021). Not validated by itself. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "As the CADSS. No wording of the instrument is contained here."
* item[+].linkId = "cadss6-1"
* item[=].prefix = "1"
* item[=] insert Points0To4
* item[+].linkId = "cadss6-2"
* item[=].prefix = "2"
* item[=] insert Points0To4
* item[+].linkId = "cadss6-3"
* item[=].prefix = "3"
* item[=] insert Points0To4
* item[+].linkId = "cadss6-4"
* item[=].prefix = "4"
* item[=] insert Points0To4
* item[+].linkId = "cadss6-5"
* item[=].prefix = "5"
* item[=] insert Points0To4
* item[+].linkId = "cadss6-6"
* item[=].prefix = "6"
* item[=] insert Points0To4
* insert SumOfNumbers(cadss6, 6)
* insert TotalCode(KapObservableCS, cadss6-total)

Instance: meq30
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "MEQ30"
* insert Shell(meq30)
* name = "Meq30"
* title = "Revised Mystical Experience Questionnaire (MEQ30)"
* description = "Shell: 30 numbered items of 0 to 5 in four factors. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Published by MacLean KA, Leoutsakos JM, Johnson MW, Griffiths RR, 2012; terms of reuse unclear. No wording of the instrument is contained here."
* item[+].linkId = "meq30-1"
* item[=].prefix = "1"
* item[=] insert Points0To5
* item[+].linkId = "meq30-2"
* item[=].prefix = "2"
* item[=] insert Points0To5
* item[+].linkId = "meq30-3"
* item[=].prefix = "3"
* item[=] insert Points0To5
* item[+].linkId = "meq30-4"
* item[=].prefix = "4"
* item[=] insert Points0To5
* item[+].linkId = "meq30-5"
* item[=].prefix = "5"
* item[=] insert Points0To5
* item[+].linkId = "meq30-6"
* item[=].prefix = "6"
* item[=] insert Points0To5
* item[+].linkId = "meq30-7"
* item[=].prefix = "7"
* item[=] insert Points0To5
* item[+].linkId = "meq30-8"
* item[=].prefix = "8"
* item[=] insert Points0To5
* item[+].linkId = "meq30-9"
* item[=].prefix = "9"
* item[=] insert Points0To5
* item[+].linkId = "meq30-10"
* item[=].prefix = "10"
* item[=] insert Points0To5
* item[+].linkId = "meq30-11"
* item[=].prefix = "11"
* item[=] insert Points0To5
* item[+].linkId = "meq30-12"
* item[=].prefix = "12"
* item[=] insert Points0To5
* item[+].linkId = "meq30-13"
* item[=].prefix = "13"
* item[=] insert Points0To5
* item[+].linkId = "meq30-14"
* item[=].prefix = "14"
* item[=] insert Points0To5
* item[+].linkId = "meq30-15"
* item[=].prefix = "15"
* item[=] insert Points0To5
* item[+].linkId = "meq30-16"
* item[=].prefix = "16"
* item[=] insert Points0To5
* item[+].linkId = "meq30-17"
* item[=].prefix = "17"
* item[=] insert Points0To5
* item[+].linkId = "meq30-18"
* item[=].prefix = "18"
* item[=] insert Points0To5
* item[+].linkId = "meq30-19"
* item[=].prefix = "19"
* item[=] insert Points0To5
* item[+].linkId = "meq30-20"
* item[=].prefix = "20"
* item[=] insert Points0To5
* item[+].linkId = "meq30-21"
* item[=].prefix = "21"
* item[=] insert Points0To5
* item[+].linkId = "meq30-22"
* item[=].prefix = "22"
* item[=] insert Points0To5
* item[+].linkId = "meq30-23"
* item[=].prefix = "23"
* item[=] insert Points0To5
* item[+].linkId = "meq30-24"
* item[=].prefix = "24"
* item[=] insert Points0To5
* item[+].linkId = "meq30-25"
* item[=].prefix = "25"
* item[=] insert Points0To5
* item[+].linkId = "meq30-26"
* item[=].prefix = "26"
* item[=] insert Points0To5
* item[+].linkId = "meq30-27"
* item[=].prefix = "27"
* item[=] insert Points0To5
* item[+].linkId = "meq30-28"
* item[=].prefix = "28"
* item[=] insert Points0To5
* item[+].linkId = "meq30-29"
* item[=].prefix = "29"
* item[=] insert Points0To5
* item[+].linkId = "meq30-30"
* item[=].prefix = "30"
* item[=] insert Points0To5
* insert SumOfNumbers(meq30, 30)
* insert TotalCode(KapObservableCS, meq30-total)
