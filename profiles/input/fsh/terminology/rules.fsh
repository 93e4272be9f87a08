// The ids of the rules around a dose, as codes: a DetectedIssue names the rule that found it, and a mitigation the rule that it lifts.
CodeSystem: KapRuleCS
Id: kap-rule
Title: "Rule"
Description: "The rules around a ketamine dose. What each asks, its defaults and their sources are in docs/kap.md."
* insert LocalCodes
* #R-01 "Consent to treatment stands when ketamine is given"
* #R-02 "Screening is complete and recent"
* #R-03 "No exclusion is open"
* #R-04 "Pregnancy test and drug screen are recent and negative"
* #R-05 "Blood pressure, heart rate and oxygen saturation allow the dose"
* #R-06 "The dose is within the limits of its route, by a fresh weight"
* #R-07 "Enough days since the last dose"
* #R-08 "Cumulative exposure is within its limits"
* #R-09 "The course is within its number of sessions"
* #R-10 "An order is in force and matches the dose"
* #R-11 "Preparation and integration have taken place"
* #R-12 "Interactions with other drugs are acknowledged"
* #R-13 "The patient has fasted, an escort is named, the staff is there"
* #R-14 "The REMS monitoring form is sent in time"
* #R-15 "Bladder and cognition are looked at in long courses"
* #R-16 "The last session was followed up"
* #R-17 "Suicidality is followed up and cleared"
* #R-21 "Scores that get worse are looked at"
* #R-22 "Sensitive records carry their labels"
* #R-26 "Staff are licensed and the setting suits the route"
* #R-27 "The session was monitored as scheduled"
* #R-28 "Vital signs and sedation in the session are within limits"
* #R-29 "The peak of dissociation is as measured"
* #R-30 "Rescue drugs and adverse events are tied to the session"
* #R-31 "The patient was ready to leave"
* #R-32 "The controlled substance is accounted for"
* #R-33 "Consent, dose and waste are signed"
* #R-34 "A minor or represented patient's representative consents"

ValueSet: KapRuleVS
Id: kap-rule-vs
Title: "Rule"
Description: "All codes of the code system kap-rule."
* ^experimental = false
* include codes from system KapRuleCS
