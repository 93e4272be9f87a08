// Answers of scales for which LOINC has none, or none that was verified. The number an answer counts for stands on it.

CodeSystem: KapWho5AnswerCS
Id: kap-who5-answer
Title: "WHO-5 answer"
Description: "Answers of the WHO-5 with their weight."
* insert LocalCodes
* #0 "At no time"
* #1 "Some of the time"
* #2 "Less than half of the time"
* #3 "More than half of the time"
* #4 "Most of the time"
* #5 "All of the time"
* #0 insert Weight(0)
* #1 insert Weight(1)
* #2 insert Weight(2)
* #3 insert Weight(3)
* #4 insert Weight(4)
* #5 insert Weight(5)

ValueSet: KapWho5AnswerVS
Id: kap-who5-answer-vs
Title: "WHO-5 answer"
Description: "All codes of the code system kap-who5-answer."
* ^experimental = false
* include codes from system KapWho5AnswerCS

CodeSystem: KapPgicAnswerCS
Id: kap-pgic-answer
Title: "PGI-C answer"
Description: "Steps of the global impression of change with their number."
* insert LocalCodes
* #1 "Very much improved"
* #2 "Much improved"
* #3 "A little improved"
* #4 "No change"
* #5 "A little worse"
* #6 "Much worse"
* #7 "Very much worse"
* #1 insert Weight(1)
* #2 insert Weight(2)
* #3 insert Weight(3)
* #4 insert Weight(4)
* #5 insert Weight(5)
* #6 insert Weight(6)
* #7 insert Weight(7)

ValueSet: KapPgicAnswerVS
Id: kap-pgic-answer-vs
Title: "PGI-C answer"
Description: "All codes of the code system kap-pgic-answer."
* ^experimental = false
* include codes from system KapPgicAnswerCS

CodeSystem: KapMoaasAnswerCS
Id: kap-moaas-answer
Title: "MOAA/S answer"
Description: "Steps of the MOAA/S with their number. The words are the guide's own."
* insert LocalCodes
* #0 "No response to a painful squeeze"
* #1 "Responds only to a painful squeeze"
* #2 "Responds only to mild prodding or shaking"
* #3 "Responds only when the name is called loudly or repeatedly"
* #4 "Responds slowly to the name spoken in a normal tone"
* #5 "Responds readily to the name spoken in a normal tone"
* #0 insert Weight(0)
* #1 insert Weight(1)
* #2 insert Weight(2)
* #3 insert Weight(3)
* #4 insert Weight(4)
* #5 insert Weight(5)

ValueSet: KapMoaasAnswerVS
Id: kap-moaas-answer-vs
Title: "MOAA/S answer"
Description: "All codes of the code system kap-moaas-answer."
* ^experimental = false
* include codes from system KapMoaasAnswerCS

CodeSystem: KapAldreteAnswerCS
Id: kap-aldrete-answer
Title: "Aldrete answer"
Description: "Steps of the modified Aldrete score: number of the sign, then its points. The words are the guide's own."
* insert LocalCodes
* #1-0 "Moves no limb"
* #1-1 "Moves two limbs"
* #1-2 "Moves four limbs"
* #2-0 "Does not breathe"
* #2-1 "Breathes with effort or shallowly"
* #2-2 "Breathes deeply and coughs freely"
* #3-0 "Blood pressure more than 50% from before"
* #3-1 "Blood pressure 20% to 50% from before"
* #3-2 "Blood pressure within 20% of before"
* #4-0 "Does not respond"
* #4-1 "Wakes when called"
* #4-2 "Fully awake"
* #5-0 "Below 90% even with oxygen"
* #5-1 "Needs oxygen to stay above 90%"
* #5-2 "Above 92% on room air"
* #1-0 insert Weight(0)
* #1-1 insert Weight(1)
* #1-2 insert Weight(2)
* #2-0 insert Weight(0)
* #2-1 insert Weight(1)
* #2-2 insert Weight(2)
* #3-0 insert Weight(0)
* #3-1 insert Weight(1)
* #3-2 insert Weight(2)
* #4-0 insert Weight(0)
* #4-1 insert Weight(1)
* #4-2 insert Weight(2)
* #5-0 insert Weight(0)
* #5-1 insert Weight(1)
* #5-2 insert Weight(2)

ValueSet: KapAldreteAnswerVS
Id: kap-aldrete-answer-vs
Title: "Aldrete answer"
Description: "All codes of the code system kap-aldrete-answer."
* ^experimental = false
* include codes from system KapAldreteAnswerCS
