CodeSystem: KapDoseIntentCS
Id: kap-dose-intent
Title: "Dose intent"
Description: "What a dose is meant for."
* insert LocalCodes
* #antidepressant "Antidepressant effect"
* #psycholytic "Psycholytic: talk therapy during the effect"
* #psychedelic "Psychedelic: a deep journey"

ValueSet: KapDoseIntentVS
Id: kap-dose-intent-vs
Title: "Dose intent"
Description: "All codes of the code system kap-dose-intent."
* ^experimental = false
* include codes from system KapDoseIntentCS

// Ketamine is schedule III (64 FR 37673). That esketamine is too was not verified (M): the product says its own schedule, no rule assumes it.
CodeSystem: KapControlledScheduleCS
Id: kap-controlled-schedule
Title: "Controlled substance schedule"
Description: "DEA schedules of controlled substances."
* insert LocalCodes
* #CII "Schedule II"
* #CIII "Schedule III"
* #CIV "Schedule IV"
* #CV "Schedule V"

ValueSet: KapControlledScheduleVS
Id: kap-controlled-schedule-vs
Title: "Controlled substance schedule"
Description: "All codes of the code system kap-controlled-schedule."
* ^experimental = false
* include codes from system KapControlledScheduleCS

CodeSystem: KapStockMovementCS
Id: kap-stock-movement
Title: "Stock movement"
Description: "What a delivery is to the stock of a controlled substance."
* insert LocalCodes
* #received "Received"
* #returned "Returned to the supplier or to who destroys it"
* #destroyed "Destroyed here"
* #lost "Missing: lost or stolen"
* #transferred "Moved to another place of the same owner"

ValueSet: KapStockMovementVS
Id: kap-stock-movement-vs
Title: "Stock movement"
Description: "All codes of the code system kap-stock-movement."
* ^experimental = false
* include codes from system KapStockMovementCS

CodeSystem: KapResidualHandlingCS
Id: kap-residual-handling
Title: "Residual handling"
Description: "What became of the dissolved remainder of a lozenge."
* insert LocalCodes
* #swallow "Swallowed"
* #spit "Spat out"

ValueSet: KapResidualHandlingVS
Id: kap-residual-handling-vs
Title: "Residual handling"
Description: "All codes of the code system kap-residual-handling."
* ^experimental = false
* include codes from system KapResidualHandlingCS
