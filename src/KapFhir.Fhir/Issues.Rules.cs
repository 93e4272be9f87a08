using System.Globalization;

namespace KapFhir.Fhir;

/// <content>
/// What the rules around a ketamine dose can say. Each text names the element, the rule and the way out, and only the kind of fact it rests on: who reads it
/// may not be one who may see the fact. Each is a warning; a rule that blocks makes it an error.
/// </content>
public static partial class Issues
{
    /// <summary>The same finding as a refusal.</summary>
    public static Issue AsRefusal(this Issue finding) => finding with { Severity = IssueSeverity.Error, Status = 422, Diagnostics = finding.Diagnostics
        + " Or send with it a DetectedIssue of this rule (code kap-rule) that implicates it, with a coded and signed mitigation." };

    /// <summary>The finding was lifted by a signed mitigation.</summary>
    public static Issue Overridden(this Issue finding) =>
        finding with { Severity = IssueSeverity.Information, Diagnostics = finding.Diagnostics + " Lifted by a signed mitigation." };

    /// <summary>The finding rests on a part of the record.</summary>
    public static Issue OfShortRecord(this Issue finding, int most) => finding with
    {
        Diagnostics = finding.Diagnostics + string.Create(CultureInfo.InvariantCulture, $" More is on record than was looked at (Kap:Record:MaxResources is {most} of a kind)."),
    };

    /// <summary>Nothing was found, in a part of the record.</summary>
    public static Issue RecordCutShort(string rule, string place, IReadOnlyList<string> rules, IReadOnlyList<string> kinds, int most) => Rule(rule, place, "incomplete", string.Create(
        CultureInfo.InvariantCulture, $"more is on record than was looked at: the newest {most} of {string.Join(", ", kinds)}. {string.Join(", ", rules)} found nothing in these. Look at the rest, or raise Kap:Record:MaxResources."));

    /// <summary>R-01: there is no consent.</summary>
    public static Issue ConsentMissing(string place) =>
        Rule("R-01", place, "required", "there is no Consent of scope treatment signed before. Record the signed consent (kap-consent-treatment) first, or in the same transaction.");

    /// <summary>R-01: the consent was withdrawn.</summary>
    public static Issue ConsentWithdrawn(string place) =>
        Rule("R-01", place, "business-rule", "the patient's consent to treatment is withdrawn or inactive. Do not give the dose; a new consent must be signed.");

    /// <summary>R-01: the consent is not active or not verified.</summary>
    public static Issue ConsentNotInForce(string place) => Rule(
        "R-01", place, "business-rule", "the patient's consent to treatment is not in force: it must be active, dated and verified (verification.verified true).");

    /// <summary>R-01: the consent is too old.</summary>
    public static Issue ConsentExpired(string place, int days) =>
        Rule("R-01", place, "expired", $"the patient's consent to treatment does not cover this time: it holds for provision.period, at most {days} days. Have it signed anew.");

    /// <summary>R-01: topics are missing.</summary>
    public static Issue ConsentTopicsMissing(string place, IReadOnlyList<string> topics) => Rule(
        "R-01", place, "business-rule", $"the patient's consent lacks topics that this route asks for: {string.Join(", ", topics)}. Explain them and record each as kap-consent-topic, understood.");

    /// <summary>R-01: the route is not the one consented to.</summary>
    public static Issue ConsentOfOtherRoute(string place) =>
        Rule("R-01", place, "business-rule", "the consent was signed before doses by another route or of another product. Have a consent signed for this one.");

    /// <summary>R-02: there is no recent screening.</summary>
    public static Issue ScreeningMissing(string place, int days) => Rule(
        "R-02", place, "required", $"no completed screening (QuestionnaireResponse to kap-eligibility) of the {days} days before the course's first dose is on record. Complete one.");

    /// <summary>R-02: items are not answered.</summary>
    public static Issue ScreeningItemsOpen(string place, IReadOnlyList<string> items) =>
        Rule("R-02", place, "required", $"the screening leaves items unanswered: {string.Join(", ", items)}. Answer each yes, no or unknown.");

    /// <summary>R-02: measures are missing.</summary>
    public static Issue ScreeningMeasuresMissing(string place, IReadOnlyList<string> codes) =>
        Rule("R-02", place, "required", $"the screening lacks measurements: LOINC {string.Join(", ", codes)}. Measure them and send the Observations.");

    /// <summary>R-03: something excludes.</summary>
    public static Issue ExclusionOpen(string place, int facts) => Rule("R-03", place, "business-rule",
        $"an exclusion is open, by {facts} fact(s) of the patient's record (screening, condition, allergy or age). Do not treat before the prescriber has looked at $kap-eligibility and cleared it.");

    /// <summary>R-03: something needs clearance.</summary>
    public static Issue ClearanceNeeded(string place, int facts) => Rule("R-03", place, "business-rule",
        $"a caution needs the prescriber's clearance, by {facts} fact(s) of the patient's record. Answer the screening's item -cleared, or sign a mitigation that implicates the fact.");

    /// <summary>R-04: no recent negative test.</summary>
    public static Issue PregnancyTestMissing(string place, int days) =>
        Rule("R-04", place, "required", $"no negative pregnancy test of the last {days} days is on record for a patient who could be pregnant. Test first.");

    /// <summary>R-04: the test is positive.</summary>
    public static Issue PregnancyTestPositive(string place) => Rule("R-04", place, "business-rule", "the last pregnancy test is positive. Do not give the dose; tell the prescriber.");

    /// <summary>R-04: a drug was found.</summary>
    public static Issue DrugTestPositive(string place) => Rule("R-04", place, "business-rule", "a drug test is positive for a listed drug. The prescriber decides.");

    /// <summary>R-05: no blood pressure.</summary>
    public static Issue PressureNotTaken(string place, int minutes) => Rule(
        "R-05", place, "required", $"no blood pressure was recorded in the {minutes} minutes before. Measure it and send the Observation (85354-9) first, or in the same transaction.");

    /// <summary>R-05: blood pressure delays the dose.</summary>
    public static Issue PressureDelays(string place, decimal systolic, decimal diastolic) => Rule("R-05", place, "business-rule",
        string.Create(CultureInfo.InvariantCulture, $"the blood pressure before the dose is above {systolic}/{diastolic} mm[Hg]. Wait, measure again, and give the dose when it is below."));

    /// <summary>R-05: blood pressure forbids the dose.</summary>
    public static Issue PressureStops(string place, decimal systolic, decimal diastolic) => Rule("R-05", place, "business-rule",
        string.Create(CultureInfo.InvariantCulture, $"the blood pressure before the dose is {systolic}/{diastolic} mm[Hg] or more. Give no dose and tell the prescriber."));

    /// <summary>R-05: oxygen saturation.</summary>
    public static Issue SaturationLow(string place, decimal least) => Rule(
        "R-05", place, "business-rule", string.Create(CultureInfo.InvariantCulture, $"the oxygen saturation before the dose is below {least} %. Find out why before the dose."));

    /// <summary>R-05: heart rate.</summary>
    public static Issue HeartRateOut(string place, decimal least, decimal most) => Rule(
        "R-05", place, "business-rule", string.Create(CultureInfo.InvariantCulture, $"the heart rate before the dose is below {least} or above {most} per minute. Find out why before the dose."));

    /// <summary>R-06: the weight is too old.</summary>
    public static Issue WeightNotFresh(string place, int days, bool isThere) => Rule("R-06", place, "required",
        $"{(isThere ? "the last weight on record is older than" : "no weight is on record for the last")} {days} days, so the dose by weight is not computed. Weigh the patient and send the Observation (29463-7).");

    /// <summary>R-06: above the ceiling.</summary>
    public static Issue DoseAboveCeiling(string place, decimal most, string unit) => Rule("R-06", place, "business-rule",
        string.Create(CultureInfo.InvariantCulture, $"the dose is above this route's ceiling of {most} {unit}. Lower it, or have the prescriber sign a reason."));

    /// <summary>R-06: above what is usual.</summary>
    public static Issue DoseAboveTypical(string place, decimal most, string unit) => Rule("R-06", place, "business-rule",
        string.Create(CultureInfo.InvariantCulture, $"the dose is above this route's usual {most} {unit}. Check that it is meant."));

    /// <summary>R-06: stated and computed dose by weight differ.</summary>
    public static Issue DosePerWeightWrong(string place, decimal apart) => Rule("R-06", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"kap-dose-per-weight differs from the dose divided by kap-dosing-weight by more than {apart} mg/kg. Correct one of the three."));

    /// <summary>R-06: administration and session differ.</summary>
    public static Issue DosesDisagree(string place, decimal apart) => Rule("R-06", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"the session's kap-administered-dose and its administrations differ by more than {apart} mg/kg. The administrations are the truth: correct the session."));

    /// <summary>R-07: too soon.</summary>
    public static Issue IntervalShort(string place, int days) =>
        Rule("R-07", place, "business-rule", $"the last dose was less than {days} days before. Wait, or have the prescriber sign a reason.");

    /// <summary>R-07: sooner than usual.</summary>
    public static Issue IntervalUnusual(string place, int days) => Rule("R-07", place, "business-rule", $"the last dose was less than the usual {days} days before. Check that it is meant.");

    /// <summary>R-07: another session is open.</summary>
    public static Issue SessionStillOpen(string place) =>
        Rule("R-07", place, "business-rule", "an earlier session of the patient is still in progress. Complete it with its discharge first.");

    /// <summary>R-08: too many sessions.</summary>
    public static Issue TooManySessions(string place, int most, int days) =>
        Rule("R-08", place, "business-rule", $"with this dose the patient has more than {most} sessions in {days} days. Do not go on without a review of the course.");

    /// <summary>R-08: too much in all.</summary>
    public static Issue TooMuchInAll(string place) =>
        Rule("R-08", place, "business-rule", "with this dose the patient's cumulative ketamine is above the clinic's limit. Do not go on without a review of the course.");

    /// <summary>R-08: many sessions in a year.</summary>
    public static Issue ManySessionsInYear(string place, int most) =>
        Rule("R-08", place, "business-rule", $"with this dose the patient has more than {most} sessions in a year. Review the course.");

    /// <summary>R-09: the course is over.</summary>
    public static Issue CourseIsOver(string place) =>
        Rule("R-09", place, "business-rule", "the course has had the most sessions that its plan allows. Assess the patient and revise the CarePlan before another dose.");

    /// <summary>R-09: no plan.</summary>
    public static Issue PlanMissing(string place) => Rule("R-09", place, "required", "no CarePlan covers this time. Record the plan of the course (kap-care-plan) with its period.");

    /// <summary>R-10: no order.</summary>
    public static Issue OrderMissing(string place) =>
        Rule("R-10", place, "required", "no order of ketamine is named or in force. Send the MedicationRequest and refer to it.");

    /// <summary>R-10: the order does not hold.</summary>
    public static Issue OrderNotInForce(string place) =>
        Rule("R-10", place, "business-rule", "the order is not active, not for this patient, later than this, or has no requester. Have it ordered anew.");

    /// <summary>R-10: another route or product.</summary>
    public static Issue OrderOfOtherRoute(string place) => Rule("R-10", place, "business-rule", "the order is for another route or product. Have this one ordered.");

    /// <summary>R-10: another dose.</summary>
    public static Issue OrderOfOtherDose(string place, decimal percent) => Rule("R-10", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"the dose differs from the order by more than {percent} %. Give what is ordered, or have it ordered anew."));

    /// <summary>R-11: no preparation.</summary>
    public static Issue PreparationMissing(string place, int least) =>
        Rule("R-11", place, "business-rule", $"fewer than {least} preparation session(s) of this course are completed. Prepare the patient first (Procedure of phase preparation).");

    /// <summary>R-11: no integration.</summary>
    public static Issue IntegrationMissing(string place, int least) =>
        Rule("R-11", place, "business-rule", $"fewer than {least} integration session(s) since the last dose are completed. Hold them first (Procedure of phase integration).");

    /// <summary>R-12: an interaction.</summary>
    public static Issue Interaction(string place, string effect) =>
        Rule("R-12", place, "business-rule", $"a drug that the patient takes {effect}. Acknowledge it by a signed mitigation, or change one of the two.");

    /// <summary>R-13: not fasted.</summary>
    public static Issue NotFasted(string place, bool isUnknown) => Rule("R-13", place, isUnknown ? "required" : "business-rule", isUnknown
        ? "when the patient last ate and drank is not on record. Fill in the session record (kap-session-record)." : "the patient has not fasted long enough. Wait, or have the prescriber sign a reason.");

    /// <summary>R-13: no escort.</summary>
    public static Issue EscortMissing(string place) =>
        Rule("R-13", place, "required", "no escort is named. Answer escort-present in the session record, or name one as performer of function escort.");

    /// <summary>R-13: too few people.</summary>
    public static Issue StaffMissing(string place, int least) => Rule("R-13", place, "required", $"fewer than {least} people of the staff are named on the session. Name who is there.");

    /// <summary>R-26: no licence.</summary>
    public static Issue NotLicensed(string place, int people) =>
        Rule("R-26", place, "business-rule", $"{people} of those who take part have no licence on record that holds on this day and place (Practitioner.qualification). Record it, or let another do it.");

    /// <summary>R-26: no DEA number.</summary>
    public static Issue NoDeaNumber(string place) => Rule("R-26", place, "required", "the prescriber has no DEA number on record (Practitioner.identifier). Record it.");

    /// <summary>R-26: not at home.</summary>
    public static Issue RouteNotAtHome(string place) => Rule("R-26", place, "business-rule", "this route is not allowed at home. Give it in the clinic.");

    /// <summary>R-14: the form is due.</summary>
    public static Issue RemsFormDue(string place, int days) => Rule("R-14", place, "informational", $"the REMS monitoring form is due within {days} days.");

    /// <summary>R-14: a form is overdue.</summary>
    public static Issue RemsFormOverdue(string place, int days) => Rule(
        "R-14", place, "business-rule", $"the REMS monitoring form of an earlier session is more than {days} days late or missing. Send it (rems-monitoring, with kap-related-session).");

    /// <summary>R-15: a check is due.</summary>
    public static Issue LongTermCheckDue(string place, int sessions, int weeks) => Rule("R-15", place, "business-rule",
        $"bladder and cognition were not looked at for {sessions} sessions or {weeks} weeks. Have BPIC-SS and MoCA done.");

    /// <summary>R-15: bladder symptoms.</summary>
    public static Issue BladderSymptoms(string place, decimal cut, decimal rise) => Rule("R-15", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"the BPIC-SS total is {cut} or more, or {rise} above the first. Look for cystitis before going on."));

    /// <summary>R-15: cognition.</summary>
    public static Issue CognitionWorse(string place, decimal drop) => Rule(
        "R-15", place, "business-rule", string.Create(CultureInfo.InvariantCulture, $"the MoCA total is {drop} or more below the first. Look into it before going on."));

    /// <summary>R-16: no contact.</summary>
    public static Issue NotContacted(string place, int hours) =>
        Rule("R-16", place, "business-rule", $"no contact within {hours} hours after the last session is on record (integration session or form). Contact the patient.");

    /// <summary>R-16: no score.</summary>
    public static Issue NoScoreAfterSession(string place, int days) =>
        Rule("R-16", place, "business-rule", $"no form within {days} days after the last session is on record. Have the scales filled in.");

    /// <summary>R-17: a screener is needed.</summary>
    public static Issue ScreenerNeeded(string place) =>
        Rule("R-17", place, "business-rule", "item 9 of the PHQ-9 is above 0. Do the C-SSRS screener today: a Task was made.");

    /// <summary>R-17: a level of risk.</summary>
    public static Issue SuicideRisk(string place, string level) => Rule(
        "R-17", place, "business-rule", $"the C-SSRS screener shows {level} risk. A RiskAssessment, and from moderate on a Flag, a Task and a Communication, were made.");

    /// <summary>R-17: the risk is not cleared.</summary>
    public static Issue RiskNotCleared(string place) => Rule(
        "R-17", place, "business-rule", "a high risk of suicide stands on record. Assess the patient; then set the Flag to inactive, or sign a mitigation that implicates it.");

    /// <summary>R-21: a score got worse.</summary>
    public static Issue ScoreWorse(string place) => Rule("R-21", place, "business-rule", "the score is worse than the baseline or the last by an important difference. Review the patient.");

    /// <summary>R-27: gaps.</summary>
    public static Issue MonitoringGaps(string place, int taken, int wanted) => Rule(
        "R-27", place, "business-rule", $"vital signs were taken at {taken} of the {wanted} points that the route's schedule asks for. Send the missing Observations (partOf the session).");

    /// <summary>R-28: an alert.</summary>
    public static Issue SessionAlert(string place, string text, bool isStop) =>
        Rule("R-28", place, "business-rule", text + (isStop ? ". Act now." : ". Watch and measure again."));

    /// <summary>R-29: no peak.</summary>
    public static Issue PeakNotStated(string place) =>
        Rule("R-29", place, "informational", "the session does not state the peak of dissociation that was measured. Add kap-dissociation-peak.");

    /// <summary>R-29: another peak.</summary>
    public static Issue PeakDiffers(string place) =>
        Rule("R-29", place, "business-rule", "kap-dissociation-peak is not the greatest score among the session's Observations, or not at its minute. Correct it.");

    /// <summary>R-30: no suspect.</summary>
    public static Issue EventWithoutSuspect(string place, int hours) =>
        Rule("R-30", place, "business-rule", $"the event began within {hours} hours of a dose and does not say whether it is put down to it. Add suspectEntity with causality.");

    /// <summary>R-30: a rescue drug without an event.</summary>
    public static Issue RescueWithoutEvent(string place) =>
        Rule("R-30", place, "business-rule", "a drug was given in the session beside ketamine, and no adverse event of that day is on record. Record what it was given for.");

    /// <summary>R-31: too early.</summary>
    public static Issue DischargedEarly(string place, int minutes) => Rule(
        "R-31", place, "business-rule", $"the patient left less than {minutes} minutes after the dose. Watch the patient longer before completing the session.");

    /// <summary>R-31: not judged.</summary>
    public static Issue DischargeNotJudged(string place) =>
        Rule("R-31", place, "required", "readiness to leave is not on record. Add kap-discharge-readiness: method, score, time, escort, advice on driving.");

    /// <summary>R-31: sedated.</summary>
    public static Issue NotAwake(string place, decimal aldrete, decimal moaas) => Rule("R-31", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"the score of readiness is too low: Aldrete {aldrete} or MOAA/S {moaas} at least. Watch the patient longer."));

    /// <summary>R-31: alone.</summary>
    public static Issue LeftAlone(string place) => Rule("R-31", place, "business-rule", "no adult goes with the patient. Wait for an escort.");

    /// <summary>R-31: driving.</summary>
    public static Issue DrivingAdviceMissing(string place) => Rule("R-31", place, "required", "the advice not to drive until the next day is not on record. Give it and record it.");

    /// <summary>R-31: blood pressure.</summary>
    public static Issue PressureAtDischarge(string place, decimal systolic, decimal diastolic, decimal percent) => Rule("R-31", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"no blood pressure after the dose is up to {systolic}/{diastolic} mm[Hg] or within {percent} % of that before. Measure until it is."));

    /// <summary>R-31: saturation.</summary>
    public static Issue SaturationAtDischarge(string place, decimal least) => Rule(
        "R-31", place, "business-rule", string.Create(CultureInfo.InvariantCulture, $"the last oxygen saturation is below {least} %. Watch the patient longer."));

    /// <summary>R-31: dissociation.</summary>
    public static Issue DissociationAtDischarge(string place, decimal most) => Rule(
        "R-31", place, "business-rule", string.Create(CultureInfo.InvariantCulture, $"the last CADSS-6 total is above {most} and above that before the dose. Watch the patient longer."));

    /// <summary>R-32: the lot.</summary>
    public static Issue LotExpired(string place) => Rule("R-32", place, "business-rule", "the product's lot was expired when it was given. Take another lot.");

    /// <summary>R-32: no record.</summary>
    public static Issue SubstanceNotRecorded(string place) =>
        Rule("R-32", place, "required", "what was drawn, given, wasted and returned is not on record. Add kap-controlled-substance.");

    /// <summary>R-32: it does not add up.</summary>
    public static Issue SubstanceDiscrepancy(string place, decimal tolerance) => Rule("R-32", place, "business-rule", string.Create(
        CultureInfo.InvariantCulture, $"drawn is not given + wasted + returned, or given is not the dose, by more than {tolerance} mg. Correct the amounts, or report the loss."));

    /// <summary>R-32: no witness.</summary>
    public static Issue WasteNotWitnessed(string place) =>
        Rule("R-32", place, "required", "waste has no witness other than who gave the dose. Name one as performer of function witness, or in kap-controlled-substance.");

    /// <summary>422: there is no session to begin.</summary>
    public static Issue NoSessionToBegin(string reference) => Error(
        422, "business-rule", $"{reference} is no dosing session of a patient, and no visit with one. Record the Procedure (kap-ketamine-session) in status preparation first.");

    private static Issue Rule(string rule, string place, string code, string text) => Warning(code, $"{place}: {rule}: {text}").At(place) with { Rule = rule };
}
