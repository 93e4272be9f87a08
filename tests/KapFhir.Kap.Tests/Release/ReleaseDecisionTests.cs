using KapFhir.Kap.Release;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Release;

/// <summary>R-23 and R-25 as a table: consents, resource, request, what comes of it.</summary>
public sealed class ReleaseDecisionTests
{
    private const string Part2 = "permit(actor=Organization/b purpose=TREAT label=42CFRPart2)";
    private const string Notes = "permit(actor=Organization/b purpose=TREAT label=PSYTHPN)";

    // 45 CFR 164.506: treatment, payment, operations need no consent for ordinary records; other purposes do.
    [Theory]
    [InlineData("", "Observation", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("", "Observation N", "CAREMGT Organization/b", "Permit PermittedPurpose")]
    [InlineData("", "Observation R PSY", "HPAYMT Organization/b", "Permit PermittedPurpose")]
    [InlineData("", "Observation", "HOPERAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("", "Observation", "HLEGAL Organization/b", "Deny NoConsent")]
    [InlineData("", "Observation", "HMARKT Organization/b", "Deny NoConsent")]
    [InlineData("", "Observation", "HRESCH Organization/b", "Deny NoConsent")]
    [InlineData("permit()", "Observation", "HLEGAL Organization/b", "Deny NoConsent")]
    [InlineData("permit(actor=Organization/b)", "Observation", "HMARKT Organization/b", "Deny NoConsent")]
    [InlineData("@policy=OPTIN", "Observation", "HRESCH Organization/b", "Deny NoConsent")]
    [InlineData("deny(permit(class=Observation))", "Observation", "HLEGAL Organization/b", "Deny NoConsent")]
    [InlineData("permit(permit(purpose=HLEGAL))", "Observation", "HLEGAL Organization/b", "Permit ConsentPermits")]
    [InlineData("permit()", "Observation", "PUBHLTH Organization/b", "Permit ConsentPermits")]
    [InlineData("", "Observation", "CLINTRCH Organization/b", "Deny NoConsent")]
    [InlineData("", "Observation", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("", "Observation", "NOSUCH Organization/b", "Deny NoConsent")]
    [InlineData("", "AuditEvent", "TREAT Organization/b", "Deny TypeWithheld")]
    [InlineData("", "Observation V", "TREAT Organization/b", "Deny ConsentNeeded")]
    [InlineData("permit(actor=Organization/b purpose=TREAT label=V)", "Observation V", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData("permit(actor=Organization/b purpose=TREAT label=R)", "Observation V", "TREAT Organization/b", "Deny ConsentNeeded")]

    // 45 CFR 164.508(a)(2): psychotherapy notes have an authorization of their own, but for who wrote them.
    [InlineData("", "DocumentReference PSYTHPN R", "TREAT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData("", "DocumentReference HIPAAPsyNotes", "HPAYMT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData("permit(actor=Organization/b purpose=TREAT)", "DocumentReference PSYTHPN", "TREAT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData("@policy=OPTIN", "DocumentReference PSYTHPN", "TREAT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData(Notes, "DocumentReference PSYTHPN", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData(Notes, "DocumentReference HIPAAPsyNotes PSYTHPN R", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData(Notes, "DocumentReference PSYTHPN", "TREAT Organization/c", "Deny PsychotherapyNotes")]
    [InlineData(Notes, "DocumentReference PSYTHPN", "HPAYMT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData(Notes, "DocumentReference PSYTHPN", "PATRQT Patient/p", "Deny PsychotherapyNotes")]
    [InlineData("permit(actor=Organization/b purpose=TREAT label=SPI)", "DocumentReference PSYTHPN", "TREAT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData("permit(purpose=TREAT label=PSYTHPN)", "DocumentReference PSYTHPN", "TREAT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData("permit(actor=Organization/b label=PSYTHPN)", "DocumentReference PSYTHPN", "TREAT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData("permit(actor=Organization/b purpose=TREAT data=DocumentReference/x)", "DocumentReference PSYTHPN", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData("", "DocumentReference PSYTHPN author=Practitioner/t", "TREAT Practitioner/t action=use", "Permit Originator")]
    [InlineData("", "DocumentReference PSYTHPN author=Practitioner/t", "HOPERAT Practitioner/t", "Deny PsychotherapyNotes")]
    [InlineData("", "DocumentReference PSYTHPN author=Practitioner/t", "TREAT Practitioner/u", "Deny PsychotherapyNotes")]
    [InlineData("", "DocumentReference PSYTHPN 42CFRPart2 author=Practitioner/t", "TREAT Practitioner/t", "Deny PsychotherapyNotes")]

    // 42 CFR 2.31: what, to whom, for what.
    [InlineData("", "Condition 42CFRPart2 ETHUD R", "TREAT Organization/b", "Deny Part2")]
    [InlineData(Part2, "Condition 42CFRPart2 ETHUD R", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData(Part2, "Condition 42CFRPart2", "COC Organization/b", "Permit ConsentPermits")]
    [InlineData(Part2, "Condition 42CFRPart2", "HPAYMT Organization/b", "Deny Part2")]
    [InlineData(Part2, "Condition 42CFRPart2", "TREAT Organization/c", "Deny Part2")]
    [InlineData(Part2, "Condition", "HPAYMT Organization/b", "Permit PermittedPurpose")]
    [InlineData("permit(actor=Organization/b purpose=TREAT)", "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("permit(actor=Organization/b label=42CFRPart2)", "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("permit(purpose=TREAT label=42CFRPart2)", "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("permit(actor=? purpose=TREAT label=42CFRPart2)", "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData(Part2, "DocumentReference 42CFRPart2 PSYTHPN", "TREAT Organization/b", "Deny PsychotherapyNotes")]
    [InlineData(Notes, "DocumentReference 42CFRPart2 PSYTHPN", "TREAT Organization/b", "Deny Part2")]
    [InlineData(Part2 + "+" + Notes, "DocumentReference 42CFRPart2 PSYTHPN", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData("permit(actor=Organization/b purpose=TREAT purpose=HPAYMT purpose=HOPERAT label=42CFRPart2)", "Claim 42CFRPart2", "HPAYMT Organization/b", "Permit ConsentPermits")]
    [InlineData("permit(actor=Organization/b purpose=HOPERAT label=42CFRPart2)", "Condition 42CFRPart2", "HLEGAL Organization/b", "Deny Part2")]
    [InlineData("permit(actor=Organization/b purpose=HLEGAL label=42CFRPart2)", "Condition 42CFRPart2", "HLEGAL Organization/b", "Permit ConsentPermits")]

    // When a consent holds.
    [InlineData("@status=inactive " + Part2, "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("@status=proposed " + Part2, "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("@given=2026-04-01T00:00:00Z " + Part2, "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("@withdrawn=2026-02-20T10:00:00Z " + Part2, "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("@withdrawn=2026-02-20T10:00:00Z " + Part2, "Condition 42CFRPart2", "TREAT Organization/b at=2026-02-20T09:59:59Z", "Permit ConsentPermits")]
    [InlineData("@withdrawn=2026-02-20T10:00:00Z " + Part2, "Condition 42CFRPart2", "TREAT Organization/b at=2026-02-20T10:00:00Z", "Deny Part2")]
    [InlineData("@verified=false " + Part2, "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("@verified=true " + Part2, "Condition 42CFRPart2", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData("@verified=false deny()", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("@scope=treatment " + Part2, "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("permit(actor=Organization/b purpose=TREAT label=42CFRPart2 from=2026-03-02)", "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("permit(actor=Organization/b purpose=TREAT label=42CFRPart2 until=2026-02-28)", "Condition 42CFRPart2", "TREAT Organization/b", "Deny Part2")]
    [InlineData("permit(actor=Organization/b purpose=TREAT label=42CFRPart2 until=2026-03-01)", "Condition 42CFRPart2", "TREAT Organization/b", "Permit ConsentPermits")]

    // What a denial reaches.
    [InlineData("deny()", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(actor=Organization/b)", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(actor=Organization/b)", "Observation", "TREAT Organization/c", "Permit PermittedPurpose")]
    [InlineData("deny(actor=?)", "Observation", "TREAT Organization/c", "Deny ConsentDenies")]
    [InlineData("deny(actor=Organization/b)", "Observation", "TREAT Practitioner/n Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(purpose=HPAYMT)", "Observation", "HPAYMT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(purpose=HPAYMT)", "Observation", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(purpose=HOPERAT)", "Observation", "HLEGAL Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(action=disclose)", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(action=disclose)", "Observation", "TREAT Organization/b action=access", "Permit PermittedPurpose")]
    [InlineData("deny(class=Observation)", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(class=Observation)", "Condition", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(code=44261-6)", "Observation code=44261-6", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(code=44261-6)", "Observation code=8480-6", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(label=PSY)", "Observation PSY", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(label=SPI)", "Observation PSY", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(label=SUD)", "Observation ETHUD", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(label=ETHUD)", "Observation SUD", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(label=R)", "Observation R", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(label=R)", "Observation", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(label=N)", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(label=R label=PSY)", "Observation N PSY", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(label=R label=PSY)", "Observation R PSY", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(data=Observation/x)", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(data=Observation/y)", "Observation", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(related=Procedure/s)", "Observation focus=Procedure/s", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(authoredby=Practitioner/t)", "Observation performer=Practitioner/t", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(author=Practitioner/t)", "Observation performer=Practitioner/t", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(author=Practitioner/t)", "Observation performer=Practitioner/u", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(datafrom=2026-01-01 datauntil=2026-01-31)", "Observation effectiveDateTime=2026-01-15", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(datafrom=2026-01-01 datauntil=2026-01-31)", "Observation effectiveDateTime=2026-02-15", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("deny(datafrom=2026-01-01 datauntil=2026-01-31)", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData(Part2 + "+deny(actor=Organization/b)", "Condition 42CFRPart2", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(doctor=Organization/b)", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]

    // What a permission reaches: what it does not say clearly it does not permit.
    [InlineData("permit(purpose=HRESCH)", "Observation", "HRESCH Organization/b", "Permit ConsentPermits")]
    [InlineData("permit(purpose=HRESCH)", "Observation", "CLINTRCH Organization/b", "Permit ConsentPermits")]
    [InlineData("@scope=research permit(purpose=HRESCH)", "Observation", "HRESCH Organization/b", "Permit ConsentPermits")]
    [InlineData("@scope=research deny()", "Observation", "TREAT Organization/b", "Permit PermittedPurpose")]
    [InlineData("permit(purpose=PUBHLTH label=N)", "Observation R", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("permit(purpose=PUBHLTH label=R)", "Observation", "PUBHLTH Organization/b", "Permit ConsentPermits")]
    [InlineData("permit(purpose=PUBHLTH datafrom=2026-01-01 datauntil=2026-01-31)", "Observation", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("permit(purpose=PUBHLTH datafrom=2026-01-01 datauntil=2026-01-31)", "Observation effectiveDateTime=2026-01", "PUBHLTH Organization/b", "Permit ConsentPermits")]
    [InlineData("permit(purpose=PUBHLTH datafrom=2026-01-01 datauntil=2026-01-31)", "Observation effectiveDateTime=2026", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("permit(purpose=PUBHLTH class=Observation)", "Condition", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("permit(purpose=PUBHLTH action=collect)", "Observation", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("permit(doctor=Organization/b purpose=PUBHLTH)", "Observation", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("permit(doctor=Organization/b purpose=PUBHLTH)", "Observation", "PUBHLTH Organization/b role=doctor", "Permit ConsentPermits")]
    [InlineData("permit(doctor=? purpose=PUBHLTH)", "Observation", "PUBHLTH Organization/c role=doctor", "Permit ConsentPermits")]
    [InlineData("permit(author=Practitioner/t purpose=PUBHLTH)", "Observation performer=Practitioner/u", "PUBHLTH Organization/b", "Deny NoConsent")]

    // Exceptions win over what they are exceptions to; beside each other a denial wins. https://hl7.org/fhir/R4/consent.html
    [InlineData("permit(purpose=PUBHLTH deny(class=Condition))", "Condition", "PUBHLTH Organization/b", "Deny ConsentDenies")]
    [InlineData("permit(purpose=PUBHLTH deny(class=Condition))", "Observation", "PUBHLTH Organization/b", "Permit ConsentPermits")]
    [InlineData("deny(permit(actor=Organization/b))", "Observation", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData("deny(permit(actor=Organization/b))", "Observation", "TREAT Organization/c", "Deny ConsentDenies")]
    [InlineData("deny(permit(actor=Organization/b deny(label=R)))", "Observation R", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("deny(permit(actor=Organization/b) deny(label=R))", "Observation R", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("permit(purpose=PUBHLTH rule(class=Condition))", "Condition", "PUBHLTH Organization/b", "Deny ConsentDenies")]
    [InlineData("permit(actor=Organization/b purpose=TREAT permit(label=42CFRPart2))", "Condition 42CFRPart2", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData("permit(purpose=HPAYMT deny(class=Condition))", "Condition", "TREAT Organization/b", "Permit PermittedPurpose")]

    // The policy that a root without a type is an exception to.
    [InlineData("@policy=OPTOUT", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("@policy=OPTIN", "Observation", "PUBHLTH Organization/b", "Permit ConsentPermits")]
    [InlineData("@policy=OPTIN rule(actor=Organization/b)", "Observation", "PUBHLTH Organization/b", "Deny ConsentDenies")]
    [InlineData("@policy=OPTIN rule(actor=Organization/b)", "Observation", "PUBHLTH Organization/c", "Permit ConsentPermits")]
    [InlineData("@policy=OPTIN rule(from=2026-01-01 until=2026-02-01)", "Observation", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("@policy=OPTIN rule(from=2026-01-01 permit(class=MedicationRequest))", "Observation", "PUBHLTH Organization/b", "Deny NoConsent")]
    [InlineData("@policy=OPTIN rule(from=2026-01-01 permit(class=MedicationRequest))", "MedicationRequest", "PUBHLTH Organization/b", "Permit ConsentPermits")]
    [InlineData("@policy=OPTOUT rule(permit(actor=Organization/b))", "Observation", "TREAT Organization/b", "Permit ConsentPermits")]
    [InlineData("@policy=OPTOUT rule(actor=Organization/b)", "Observation", "TREAT Organization/b", "Deny ConsentDenies")]
    [InlineData("rule(actor=Organization/b purpose=PUBHLTH)", "Observation", "PUBHLTH Organization/b", "Deny NoConsent")]

    // The patient's own request; R-25.
    [InlineData("", "Observation", "PATRQT Patient/p", "Permit OwnRecord")]
    [InlineData("deny()", "Observation 42CFRPart2", "PATRQT Patient/p", "Permit OwnRecord")]
    [InlineData("", "Observation", "PATRQT Organization/b", "Deny NoConsent")]
    [InlineData("", "Observation", "FAMRQT Patient/p", "Deny NoConsent")]
    [InlineData("deny()", "Observation", "BTG Practitioner/n role=doctor", "Permit Emergency")]
    [InlineData("deny()", "Condition 42CFRPart2", "ETREAT Practitioner/n role=nurse", "Permit Emergency")]
    [InlineData("deny()", "Observation", "BTG Practitioner/n", "Deny ConsentDenies")]
    [InlineData("", "Condition 42CFRPart2", "ETREAT Practitioner/n role=pharmacist", "Deny Part2")]
    [InlineData("", "DocumentReference PSYTHPN", "BTG Practitioner/n role=doctor", "Deny PsychotherapyNotes")]
    [InlineData("", "AuditEvent", "BTG Practitioner/n role=doctor", "Deny TypeWithheld")]
    public void What_may_be_done_with_a_resource(string consents, string resource, string request, string expected)
    {
        var release = ReleaseTable.Judge(consents, resource, request);
        $"{release.Outcome} {release.Reason}".ShouldBe(expected);
    }

    [Theory]
    [InlineData(Part2, "Condition 42CFRPart2", "TREAT Organization/b", true)]
    [InlineData(Part2, "Condition", "TREAT Organization/b", false)]
    [InlineData("", "Condition 42CFRPart2", "ETREAT Practitioner/n role=doctor", true)]
    [InlineData("", "Condition 42CFRPart2", "PATRQT Patient/p", false)]
    [InlineData("", "Condition 42CFRPart2", "TREAT Organization/b", false)]
    public void The_notice_goes_with_part_2_records_that_are_released_to_others(string consents, string resource, string request, bool hasNotice) =>
        ReleaseTable.Judge(consents, resource, request).Notices.Count.ShouldBe(hasNotice ? 1 : 0);

    [Fact]
    public void A_denial_names_the_consents_that_deny() =>
        ReleaseTable.Judge("deny(actor=Organization/c)+deny()+" + Part2, "Condition", "TREAT Organization/b").Consents.ShouldBe(["Consent/2"]);

    [Fact]
    public void Settings_widen_what_needs_a_consent()
    {
        var options = new ReleaseOptions { ConsentLabels = "V,PSY", EmergencyRoles = "", EmergencyReleasesPsychotherapyNotes = true, PermittedPurposes = "TREAT" };
        ReleaseTable.Judge("", "Observation PSY", "TREAT Organization/b", options).Reason.ShouldBe(ReleaseReason.ConsentNeeded);
        ReleaseTable.Judge("", "Observation", "HPAYMT Organization/b", options).Reason.ShouldBe(ReleaseReason.NoConsent);
        ReleaseTable.Judge("", "DocumentReference PSYTHPN", "BTG Organization/b", options).Reason.ShouldBe(ReleaseReason.Emergency);
    }

    [Fact]
    public void Without_consents_types_and_labels_decide_alone()
    {
        ReleaseTable.Decide("", "TREAT Organization/b").IsByLabelsAlone.ShouldBeTrue();
        ReleaseTable.Decide("deny(actor=Organization/c)", "TREAT Organization/b").IsByLabelsAlone.ShouldBeTrue("what cannot apply to the request is left out when it is compiled");
        ReleaseTable.Decide("deny(class=Observation)", "TREAT Organization/b").IsByLabelsAlone.ShouldBeFalse();
    }
}
