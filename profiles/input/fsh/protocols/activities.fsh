// Activities that the protocols refer to.

RuleSet: Activity(id, kind)
* insert Published(ActivityDefinition, {id})
* kind = #{kind}
* subjectCodeableConcept = http://hl7.org/fhir/resource-types#Patient
* intent = #plan

Instance: kap-screening-visit
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Screening visit"
* insert Activity(kap-screening-visit, ServiceRequest)
* name = "KapScreeningVisit"
* title = "Screening visit"
* experimental = false
* description = "History, examination, laboratory and the form kap-eligibility."
* topic = KapSessionPhaseCS#screening
* code = $sct#391281002 "Mental health assessment"
* profile = Canonical(KapServiceRequest)

Instance: kap-consent-visit
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Consent visit"
* insert Activity(kap-consent-visit, ServiceRequest)
* name = "KapConsentVisit"
* title = "Consent visit"
* experimental = false
* description = "The topics of the consent, questions, signature."
* topic = KapSessionPhaseCS#screening
* code = $sct#370861006 "Verification of consent for planned procedure"
* profile = Canonical(KapServiceRequest)

Instance: kap-preparation-visit
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Preparation"
* insert Activity(kap-preparation-visit, ServiceRequest)
* name = "KapPreparationVisit"
* title = "Preparation"
* experimental = false
* description = "Set, intention, expectations, rapport."
* topic = KapSessionPhaseCS#preparation
* code = $sct#18512000 "Individual psychotherapy"
* profile = Canonical(KapServiceRequest)

Instance: kap-integration-visit
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Integration visit"
* insert Activity(kap-integration-visit, ServiceRequest)
* name = "KapIntegrationVisit"
* title = "Integration visit"
* experimental = false
* description = "Within three days of the dose; what was seen and what follows from it."
* topic = KapSessionPhaseCS#integration
* code = $sct#18512000 "Individual psychotherapy"
* profile = Canonical(KapServiceRequest)

Instance: kap-follow-up-call
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Follow-up call"
* insert Activity(kap-follow-up-call, Task)
* name = "KapFollowUpCall"
* title = "Follow-up call"
* experimental = false
* description = "One to three days after the dose: mood, sleep, suicidality, side effects."
* topic = KapSessionPhaseCS#follow-up
* code = KapTaskCodeCS#follow-up-call
* profile = Canonical(KapTask)

Instance: kap-course-review
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Course review"
* insert Activity(kap-course-review, Task)
* name = "KapCourseReview"
* title = "Course review"
* experimental = false
* description = "Scores against baseline, doses so far, whether to go on."
* topic = KapSessionPhaseCS#follow-up
* code = KapTaskCodeCS#course-review
* profile = Canonical(KapTask)

Instance: kap-phq9-weekly
InstanceOf: ActivityDefinition
Usage: #definition
Title: "PHQ-9"
* insert Activity(kap-phq9-weekly, Task)
* name = "KapPhq9Weekly"
* title = "PHQ-9"
* experimental = false
* description = "The form phq9; not for less than a week apart, since it asks for two weeks."
* topic = KapSessionPhaseCS#follow-up
* code = KapTaskCodeCS#score-due
* relatedArtifact.type = #depends-on
* relatedArtifact.resource = "https://kapfhir.example.org/fhir/Questionnaire/phq9"
* profile = Canonical(KapTask)

Instance: kap-pcl5-weekly
InstanceOf: ActivityDefinition
Usage: #definition
Title: "PCL-5"
* insert Activity(kap-pcl5-weekly, Task)
* name = "KapPcl5Weekly"
* title = "PCL-5"
* experimental = false
* description = "The form pcl5, for patients with post-traumatic stress disorder."
* topic = KapSessionPhaseCS#follow-up
* code = KapTaskCodeCS#score-due
* relatedArtifact.type = #depends-on
* relatedArtifact.resource = "https://kapfhir.example.org/fhir/Questionnaire/pcl5"
* profile = Canonical(KapTask)

Instance: kap-dosing-visit
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Visit for a dose"
* insert Activity(kap-dosing-visit, Appointment)
* name = "KapDosingVisit"
* title = "Visit for a dose"
* experimental = false
* description = "Three hours in the clinic: readiness, dose, observation, discharge with an adult."
* topic = KapSessionPhaseCS#dosing
* code.text = "Dosing session"
* timingDuration = 3 'h' "h"

Instance: kap-observation
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Observation after the dose"
* insert Activity(kap-observation, ServiceRequest)
* name = "KapObservation"
* title = "Observation after the dose"
* experimental = false
* description = "At least 120 minutes from the start of the dose, and until the patient may safely leave (rule R-31)."
* topic = KapSessionPhaseCS#dosing
* code.text = "Observation after the dose"
* profile = Canonical(KapServiceRequest)

Instance: kap-cssrs-screen
InstanceOf: ActivityDefinition
Usage: #definition
Title: "C-SSRS screener"
* insert Activity(kap-cssrs-screen, Task)
* name = "KapCssrsScreen"
* title = "C-SSRS screener"
* experimental = false
* description = "The form cssrs-screener."
* topic = KapSessionPhaseCS#follow-up
* code = KapTaskCodeCS#cssrs-screen
* code.text = "C-SSRS screener"
* relatedArtifact.type = #depends-on
* relatedArtifact.resource = "https://kapfhir.example.org/fhir/Questionnaire/cssrs-screener"
* profile = Canonical(KapTask)

Instance: kap-bpicss-quarterly
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Bladder symptoms"
* insert Activity(kap-bpicss-quarterly, Task)
* name = "KapBpicssQuarterly"
* title = "Bladder symptoms"
* experimental = false
* description = "The form bpicss, at baseline and every 12 weeks or 12 sessions."
* topic = KapSessionPhaseCS#follow-up
* code = KapTaskCodeCS#bladder-check
* code.text = "Bladder symptoms"
* relatedArtifact.type = #depends-on
* relatedArtifact.resource = "https://kapfhir.example.org/fhir/Questionnaire/bpicss"
* profile = Canonical(KapTask)

Instance: kap-cadss6-check
InstanceOf: ActivityDefinition
Usage: #definition
Title: "CADSS-6"
* insert Activity(kap-cadss6-check, Task)
* name = "KapCadss6Check"
* title = "CADSS-6"
* experimental = false
* description = "The form cadss6 at the times of the route."
* topic = KapSessionPhaseCS#dosing
* code = KapTaskCodeCS#score-due
* code.text = "CADSS-6"
* relatedArtifact.type = #depends-on
* relatedArtifact.resource = "https://kapfhir.example.org/fhir/Questionnaire/cadss6"
* profile = Canonical(KapTask)

Instance: kap-vitals-round
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Round of vital signs"
* insert Activity(kap-vitals-round, ServiceRequest)
* name = "KapVitalsRound"
* title = "Round of vital signs"
* experimental = false
* description = "Blood pressure, heart rate, oxygen saturation, respiratory rate."
* topic = KapSessionPhaseCS#dosing
* code = $sct#61746007 "Taking patient vital signs"
* profile = Canonical(KapServiceRequest)

Instance: kap-bp-gate
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Blood pressure gate"
* insert Activity(kap-bp-gate, ServiceRequest)
* name = "KapBpGate"
* title = "Blood pressure gate"
* experimental = false
* description = "Within 30 minutes before the dose; above the limits of rule R-05 the dose waits."
* topic = KapSessionPhaseCS#dosing
* code = $sct#135840009 "Blood pressure monitoring"
* profile = Canonical(KapServiceRequest)

Instance: kap-rems-enrolment
InstanceOf: ActivityDefinition
Usage: #definition
Title: "REMS enrolment"
* insert Activity(kap-rems-enrolment, Task)
* name = "KapRemsEnrolment"
* title = "REMS enrolment"
* experimental = false
* description = "Enrolment of the patient in the REMS before the first dose."
* topic = KapSessionPhaseCS#screening
* code.text = "REMS enrolment"
* profile = Canonical(KapTask)

Instance: kap-rems-form
InstanceOf: ActivityDefinition
Usage: #definition
Title: "REMS monitoring form"
* insert Activity(kap-rems-form, Task)
* name = "KapRemsFormActivity"
* title = "REMS monitoring form"
* experimental = false
* description = "The form rems-monitoring, within seven days."
* topic = KapSessionPhaseCS#follow-up
* code = KapTaskCodeCS#rems-form
* code.text = "REMS monitoring form"
* relatedArtifact.type = #depends-on
* relatedArtifact.resource = "https://kapfhir.example.org/fhir/Questionnaire/rems-monitoring"
* profile = Canonical(KapTask)

Instance: kap-dose-order-iv
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Dose order, intravenous route"
* insert Activity(kap-dose-order-iv, MedicationRequest)
* name = "KapDoseOrderIv"
* title = "Dose order, intravenous route"
* experimental = false
* description = "An order of 0.5 mg/kg over 40 minutes. A default: the dose is the prescriber's."
* topic = KapSessionPhaseCS#dosing
* profile = Canonical(KapMedicationRequest)
* productCodeableConcept = $sct#373464007 "Ketamine"
* dosage.text = "0.5 mg/kg over 40 minutes"
* dosage.route = $sct#47625008 "Intravenous route"
* dosage.doseAndRate.doseQuantity = 0.5 'mg/kg' "mg/kg"

Instance: kap-dose-order-im
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Dose order, intramuscular route"
* insert Activity(kap-dose-order-im, MedicationRequest)
* name = "KapDoseOrderIm"
* title = "Dose order, intramuscular route"
* experimental = true
* description = "An order of 0.5 to 1.0 mg/kg, not verified. A default: the dose is the prescriber's."
* topic = KapSessionPhaseCS#dosing
* profile = Canonical(KapMedicationRequest)
* productCodeableConcept = $sct#373464007 "Ketamine"
* dosage.text = "0.5 to 1.0 mg/kg, not verified"
* dosage.route = $sct#78421000 "Intramuscular route"
* dosage.doseAndRate.doseRange.low = 0.5 'mg/kg' "mg/kg"
* dosage.doseAndRate.doseRange.high = 1 'mg/kg' "mg/kg"

Instance: kap-dose-order-sl
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Dose order, sublingual route"
* insert Activity(kap-dose-order-sl, MedicationRequest)
* name = "KapDoseOrderSl"
* title = "Dose order, sublingual route"
* experimental = false
* description = "An order of 100 to 400 mg, start with 100 to 200. A default: the dose is the prescriber's."
* topic = KapSessionPhaseCS#dosing
* profile = Canonical(KapMedicationRequest)
* productCodeableConcept = $sct#373464007 "Ketamine"
* dosage.text = "100 to 400 mg, start with 100 to 200"
* dosage.route = $sct#37839007 "Sublingual route"
* dosage.doseAndRate.doseRange.low = 100 'mg' "mg"
* dosage.doseAndRate.doseRange.high = 400 'mg' "mg"

Instance: kap-dose-order-esketamine
InstanceOf: ActivityDefinition
Usage: #definition
Title: "Dose order, nasal route"
* insert Activity(kap-dose-order-esketamine, MedicationRequest)
* name = "KapDoseOrderEsketamine"
* title = "Dose order, nasal route"
* experimental = false
* description = "An order of 56 or 84 mg; a device gives 28 mg, five minutes apart. A default: the dose is the prescriber's."
* topic = KapSessionPhaseCS#dosing
* profile = Canonical(KapMedicationRequest)
* productCodeableConcept = $rxnorm#2119365
* productCodeableConcept.text = "Esketamine nasal spray"
* dosage.text = "56 or 84 mg; a device gives 28 mg, five minutes apart"
* dosage.route = $sct#46713006 "Nasal route"
* dosage.doseAndRate.doseRange.low = 56 'mg' "mg"
* dosage.doseAndRate.doseRange.high = 84 'mg' "mg"
