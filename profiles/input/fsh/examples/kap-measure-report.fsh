Instance: kap-measure-report-example
InstanceOf: KapMeasureReport
Usage: #example
Title: "Lasting reduction of depression in a year, completers"
* status = #complete
* type = #summary
* measure = "https://kapfhir.example.org/fhir/Measure/kap-lasting-reduction"
* date = "2027-01-15"
* period.start = "2026-01-01"
* period.end = "2026-12-31"
* group.code.text = "Completers"
* group.population[0].code = $population#initial-population "Initial Population"
* group.population[0].count = 120
* group.population[1].code = $population#denominator "Denominator"
* group.population[1].count = 96
* group.population[2].code = $population#numerator "Numerator"
* group.population[2].count = 51
* group.measureScore = 0.531 '1'
