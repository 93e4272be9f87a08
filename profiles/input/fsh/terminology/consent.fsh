CodeSystem: KapConsentTopicCS
Id: kap-consent-topic
Title: "Consent topic"
Description: "Topics that an informed consent to ketamine treatment covers."
* insert LocalCodes
* #off-label "Off-label use" "Ketamine is off-label for this indication; esketamine: what its label covers."
* #procedure-monitoring "Procedure and monitoring" "How it is given, how the patient is monitored, time on site."
* #risk-dissociation "Risk of dissociation" "Dissociation, hallucination, altered perception."
* #risk-cv "Cardiovascular risk" "Rise of blood pressure and heart rate."
* #risk-physical "Physical side effects" "Nausea, vomiting, dizziness, blurred vision, headache."
* #risk-resp "Respiratory risk" "Respiratory depression, sedation."
* #risk-bladder "Bladder risk" "Harm to bladder and urinary tract."
* #risk-liver "Liver risk" "Change of liver enzymes."
* #risk-cognitive "Cognitive risk" "Memory and cognition."
* #risk-dependence "Risk of dependence" "Abuse, misuse, dependence."
* #risk-psychiatric "Psychiatric risk" "Worsening mood or suicidality."
* #pregnancy "Pregnancy" "Not for use in pregnancy or breastfeeding."
* #alternatives "Alternatives" "ECT, TMS, esketamine, other antidepressants, no treatment."
* #fasting "Fasting" "Food and drink before the dose. The hours are set by the clinic: those for IV and IM were not verified (M)."
* #escort-driving "Escort and driving" "Escort home; no driving until the next day."
* #touch "Touch" "Supportive touch, its limits, how to stop it."
* #recording-music "Recording and music" "Eye mask, music, audio or video recording."
* #voluntary "Voluntary" "The patient may stop up to the dose being given, and afterwards."
* #confidentiality "Confidentiality" "Its limits, psychotherapy notes, 42 CFR Part 2."
* #controlled-substance "Controlled substance" "Schedule III, not to be shared."
* #compounded "Compounded product" "A compounded product is not FDA approved."
* #cost "Cost" "Cost and coverage."
* #questions "Questions" "Opportunity to ask; answers given."

ValueSet: KapConsentTopicVS
Id: kap-consent-topic-vs
Title: "Consent topic"
Description: "All codes of the code system kap-consent-topic."
* ^experimental = false
* include codes from system KapConsentTopicCS
