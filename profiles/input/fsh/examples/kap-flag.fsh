Instance: kap-flag-example
InstanceOf: KapFlag
Usage: #example
Title: "Suicidality: contact before the next dose"
* status = #active
* category = $flag-category#clinical "Clinical"
* code = $sct#225444004 "At risk for suicide"
* code.text = "High risk by C-SSRS on 3 February 2026: contact before the next dose"
* subject = Reference(Patient/demo-001)
* period.start = "2026-02-03"
* author = Reference(Practitioner/demo-therapist)
