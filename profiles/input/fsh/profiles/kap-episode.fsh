// US Core has no EpisodeOfCare profile.

Profile: KapEpisode
Parent: EpisodeOfCare
Id: kap-episode
Title: "KAP course"
Description: "A course of treatment: its kind, what it is for, when it began. Everything that belongs to the course is found by it."
* ^experimental = false
* extension contains KapFunding named funding 0..1 MS
* status MS
* type 1..1 MS
* type from KapCourseTypeVS (required)
* diagnosis 1..* MS
* diagnosis.condition MS
* patient MS
* managingOrganization MS
* period 1..1 MS
* period.start 1..1 MS
* referralRequest MS
* careManager MS
* team MS
