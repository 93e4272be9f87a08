Instance: operation-kap-access-log
InstanceOf: OperationDefinition
Usage: #definition
Title: "$kap-access-log"
* id = "kap-access-log"
* insert Operation(kap-access-log, kap-access-log, false)
* name = "KapAccessLogOperation"
* title = "Who saw or changed a patient's record"
* description = "The AuditEvents about a patient in short, the newest first: at most 1,000, of all that there are in total."
* system = false
* type = false
* instance = true
* resource[0] = #Patient
* insert Takes(from, dateTime, 0, 1, [["From when on; from the first if left out."]])
* insert Takes(to, dateTime, 0, 1, [["Up to when; to now if left out."]])
* insert Gives(total, integer, 1, 1, [["How many accesses there are in the time asked for."]])
* parameter[+].name = #access
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "An access."
* parameter[=].part[0].name = #recorded
* parameter[=].part[0].use = #out
* parameter[=].part[0].min = 1
* parameter[=].part[0].max = "1"
* parameter[=].part[0].type = #instant
* parameter[=].part[0].documentation = "When."
* parameter[=].part[1].name = #action
* parameter[=].part[1].use = #out
* parameter[=].part[1].min = 0
* parameter[=].part[1].max = "1"
* parameter[=].part[1].type = #code
* parameter[=].part[1].documentation = "C, R, U, D or E, as in AuditEvent.action."
* parameter[=].part[2].name = #interaction
* parameter[=].part[2].use = #out
* parameter[=].part[2].min = 0
* parameter[=].part[2].max = "1"
* parameter[=].part[2].type = #code
* parameter[=].part[2].documentation = "The interaction: read, search-type, update..."
* parameter[=].part[3].name = #who
* parameter[=].part[3].use = #out
* parameter[=].part[3].min = 0
* parameter[=].part[3].max = "1"
* parameter[=].part[3].type = #string
* parameter[=].part[3].documentation = "The user; the client where there is none."
* parameter[=].part[4].name = #client
* parameter[=].part[4].use = #out
* parameter[=].part[4].min = 0
* parameter[=].part[4].max = "1"
* parameter[=].part[4].type = #string
* parameter[=].part[4].documentation = "The client."
* parameter[=].part[5].name = #what
* parameter[=].part[5].use = #out
* parameter[=].part[5].min = 0
* parameter[=].part[5].max = "*"
* parameter[=].part[5].type = #string
* parameter[=].part[5].documentation = "What was read or written, as a reference; nothing for a search."
* parameter[=].part[6].name = #outcome
* parameter[=].part[6].use = #out
* parameter[=].part[6].min = 0
* parameter[=].part[6].max = "1"
* parameter[=].part[6].type = #code
* parameter[=].part[6].documentation = "0 for a success; else why it was refused is in the AuditEvent."
* parameter[=].part[7].name = #event
* parameter[=].part[7].use = #out
* parameter[=].part[7].min = 1
* parameter[=].part[7].max = "1"
* parameter[=].part[7].type = #string
* parameter[=].part[7].documentation = "The AuditEvent."
