Profile: KapMeasureReport
Parent: MeasureReport
Id: kap-measure-report
Title: "KAP measure report"
Description: "Outcomes of a cohort by a measure of the guide: populations, the proportion with its interval, strata. Cells below the clinic's limit are left out."
* ^experimental = false
* obeys kap-rep-1
* extension contains KapReportNumbers named numbers 0..1 MS
* group.extension contains KapFigures named figures 0..1 MS and KapKept named kept 0..* MS
* group.stratifier.stratum.extension contains KapFigures named figures 0..1 MS and KapKept named kept 0..* MS
* identifier MS
* status MS
* type MS
* measure MS
* subject MS
* date 1..1 MS
* reporter MS
* period MS
* period.start 1..1
* period.end 1..1
* group MS
* group.code MS
* group.population MS
* group.population.code 1..1 MS
* group.population.count MS
* group.measureScore MS
* group.stratifier MS
* evaluatedResource MS

Invariant: kap-rep-1
Severity: #error
Description: "MeasureReport.group.population: a complete report has an initial population and says how many are in it, or that the number is suppressed. Add population with code initial-population and count, or an absent count."
Expression: "status != 'complete' or group.all(population.where(code.coding.where(code = 'initial-population').exists()).exists())"
