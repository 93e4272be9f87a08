// Licensed scales of mood, anxiety and sleep: shells without wording.
Instance: qids
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "QIDS-SR16"
* insert Shell(qids)
* name = "QidsSr16"
* title = "Quick Inventory of Depressive Symptomatology, self-report (QIDS-SR16)"
* description = "Shell: 16 numbered items of 0 to 3. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Copyright UT Southwestern Medical Center (terms of use not verified). No wording of the instrument is contained here."
* item[+].linkId = "qids-1"
* item[=].prefix = "1"
* item[=] insert Points0To3
* item[+].linkId = "qids-2"
* item[=].prefix = "2"
* item[=] insert Points0To3
* item[+].linkId = "qids-3"
* item[=].prefix = "3"
* item[=] insert Points0To3
* item[+].linkId = "qids-4"
* item[=].prefix = "4"
* item[=] insert Points0To3
* item[+].linkId = "qids-5"
* item[=].prefix = "5"
* item[=] insert Points0To3
* item[+].linkId = "qids-6"
* item[=].prefix = "6"
* item[=] insert Points0To3
* item[+].linkId = "qids-7"
* item[=].prefix = "7"
* item[=] insert Points0To3
* item[+].linkId = "qids-8"
* item[=].prefix = "8"
* item[=] insert Points0To3
* item[+].linkId = "qids-9"
* item[=].prefix = "9"
* item[=] insert Points0To3
* item[+].linkId = "qids-10"
* item[=].prefix = "10"
* item[=] insert Points0To3
* item[+].linkId = "qids-11"
* item[=].prefix = "11"
* item[=] insert Points0To3
* item[+].linkId = "qids-12"
* item[=].prefix = "12"
* item[=] insert Points0To3
* item[+].linkId = "qids-13"
* item[=].prefix = "13"
* item[=] insert Points0To3
* item[+].linkId = "qids-14"
* item[=].prefix = "14"
* item[=] insert Points0To3
* item[+].linkId = "qids-15"
* item[=].prefix = "15"
* item[=] insert Points0To3
* item[+].linkId = "qids-16"
* item[=].prefix = "16"
* item[=] insert Points0To3
* insert Computed(qids, [["(iif(%resource.descendants().where(linkId.matches('^qids-[0-9]+$') and answer.exists()).count() = 16, %resource.descendants().where(linkId.matches('^qids-([1-4])$')).answer.value.max() + %resource.descendants().where(linkId.matches('^qids-(5)$')).answer.value.sum() + %resource.descendants().where(linkId.matches('^qids-([6-9])$')).answer.value.max() + %resource.descendants().where(linkId.matches('^qids-(1[0-4])$')).answer.value.sum() + %resource.descendants().where(linkId.matches('^qids-(1[56])$')).answer.value.max(), {}))"]])
* insert TotalCode(KapObservableCS, qids-total)

Instance: madrs
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "MADRS"
* insert Shell(madrs)
* name = "Madrs"
* title = "Montgomery-Asberg Depression Rating Scale (MADRS)"
* description = "Shell: 10 numbered items of 0 to 6. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Permission of the rights holder is required. No wording of the instrument is contained here."
* item[+].linkId = "madrs-1"
* item[=].prefix = "1"
* item[=] insert Points0To6
* item[+].linkId = "madrs-2"
* item[=].prefix = "2"
* item[=] insert Points0To6
* item[+].linkId = "madrs-3"
* item[=].prefix = "3"
* item[=] insert Points0To6
* item[+].linkId = "madrs-4"
* item[=].prefix = "4"
* item[=] insert Points0To6
* item[+].linkId = "madrs-5"
* item[=].prefix = "5"
* item[=] insert Points0To6
* item[+].linkId = "madrs-6"
* item[=].prefix = "6"
* item[=] insert Points0To6
* item[+].linkId = "madrs-7"
* item[=].prefix = "7"
* item[=] insert Points0To6
* item[+].linkId = "madrs-8"
* item[=].prefix = "8"
* item[=] insert Points0To6
* item[+].linkId = "madrs-9"
* item[=].prefix = "9"
* item[=] insert Points0To6
* item[+].linkId = "madrs-10"
* item[=].prefix = "10"
* item[=] insert Points0To6
* insert SumOfNumbers(madrs, 10)
* insert TotalCode(KapObservableCS, madrs-total)

Instance: ymrs
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "YMRS"
* insert Shell(ymrs)
* name = "Ymrs"
* title = "Young Mania Rating Scale (YMRS)"
* description = "Shell: 11 numbered items, of which 5, 6, 8 and 9 count 0 to 8 and the others 0 to 4 (not verified). The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Terms of use unclear. No wording of the instrument is contained here."
* item[+].linkId = "ymrs-1"
* item[=].prefix = "1"
* item[=] insert Points0To4
* item[+].linkId = "ymrs-2"
* item[=].prefix = "2"
* item[=] insert Points0To4
* item[+].linkId = "ymrs-3"
* item[=].prefix = "3"
* item[=] insert Points0To4
* item[+].linkId = "ymrs-4"
* item[=].prefix = "4"
* item[=] insert Points0To4
* item[+].linkId = "ymrs-5"
* item[=].prefix = "5"
* item[=].type = #integer
* insert Between(0, 8)
* item[+].linkId = "ymrs-6"
* item[=].prefix = "6"
* item[=].type = #integer
* insert Between(0, 8)
* item[+].linkId = "ymrs-7"
* item[=].prefix = "7"
* item[=] insert Points0To4
* item[+].linkId = "ymrs-8"
* item[=].prefix = "8"
* item[=].type = #integer
* insert Between(0, 8)
* item[+].linkId = "ymrs-9"
* item[=].prefix = "9"
* item[=].type = #integer
* insert Between(0, 8)
* item[+].linkId = "ymrs-10"
* item[=].prefix = "10"
* item[=] insert Points0To4
* item[+].linkId = "ymrs-11"
* item[=].prefix = "11"
* item[=] insert Points0To4
* insert SumOfNumbers(ymrs, 11)
* insert TotalCode(KapObservableCS, ymrs-total)

Instance: isi
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "ISI"
* insert Shell(isi)
* name = "Isi"
* title = "Insomnia Severity Index (ISI)"
* description = "Shell: 7 numbered items of 0 to 4. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* copyright = "Copyright C. M. Morin; licensed by Mapi Research Trust. No wording of the instrument is contained here."
* item[+].linkId = "isi-1"
* item[=].prefix = "1"
* item[=] insert Points0To4
* item[+].linkId = "isi-2"
* item[=].prefix = "2"
* item[=] insert Points0To4
* item[+].linkId = "isi-3"
* item[=].prefix = "3"
* item[=] insert Points0To4
* item[+].linkId = "isi-4"
* item[=].prefix = "4"
* item[=] insert Points0To4
* item[+].linkId = "isi-5"
* item[=].prefix = "5"
* item[=] insert Points0To4
* item[+].linkId = "isi-6"
* item[=].prefix = "6"
* item[=] insert Points0To4
* item[+].linkId = "isi-7"
* item[=].prefix = "7"
* item[=] insert Points0To4
* insert SumOfNumbers(isi, 7)
* insert TotalCode(KapObservableCS, isi-total)

Instance: promis-dep8a
InstanceOf: KapQuestionnaire
Usage: #definition
Title: "PROMIS Depression 8a"
* insert Form(promis-dep8a, registration)
* name = "PromisDepression8a"
* title = "PROMIS Short Form Depression 8a"
* description = "Shell: 8 numbered items of 1 to 5; the raw sum is turned into a T-score by a table. Not verified: the inner values of the table. The wording is not shipped: a clinic that holds a licence puts it into a version of its own."
* experimental = true
* copyright = "Copyright PROMIS Health Organization; free to use under its terms. No wording of the instrument is contained here. LOINC codes are copyright of Regenstrief Institute, Inc. and the LOINC Committee, free under the licence at https://loinc.org/license."
* item[+].linkId = "promis-dep8a-1"
* item[=].prefix = "1"
* item[=] insert Points1To5
* item[+].linkId = "promis-dep8a-2"
* item[=].prefix = "2"
* item[=] insert Points1To5
* item[+].linkId = "promis-dep8a-3"
* item[=].prefix = "3"
* item[=] insert Points1To5
* item[+].linkId = "promis-dep8a-4"
* item[=].prefix = "4"
* item[=] insert Points1To5
* item[+].linkId = "promis-dep8a-5"
* item[=].prefix = "5"
* item[=] insert Points1To5
* item[+].linkId = "promis-dep8a-6"
* item[=].prefix = "6"
* item[=] insert Points1To5
* item[+].linkId = "promis-dep8a-7"
* item[=].prefix = "7"
* item[=] insert Points1To5
* item[+].linkId = "promis-dep8a-8"
* item[=].prefix = "8"
* item[=] insert Points1To5
