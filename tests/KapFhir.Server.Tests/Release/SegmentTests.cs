using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Release;

/// <summary>R-23, R-23c and R-25 over HTTP: what is released, what is said of it, what is put on record.</summary>
public sealed class SegmentTests(TestServer server)
{
    private const string Act = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    private readonly string _mark = Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Notes_and_part_2_records_stay_until_a_consent_names_them_and_again_when_it_is_withdrawn()
    {
        await Load();
        var before = await Segment("TREAT", "Organization/family-" + _mark);
        Types(before).ShouldBe(["Condition", "Observation", "OperationOutcome", "Patient", "Provenance"]);
        before.Text.ShouldContain("REDACTED");
        before.Text.ShouldNotContain("42CFRPart2");
        before.Text.ShouldNotContain("process note");

        (await server.Put("Consent/release-" + _mark, Consent("active"))).Status.ShouldBe(201);
        var permitted = await Segment("TREAT", "Organization/family-" + _mark);
        Types(permitted).ShouldBe(["Condition", "Condition", "Consent", "Observation", "OperationOutcome", "Organization", "Patient", "Provenance"]);
        permitted.Text.ShouldContain("NORDSCLCD");
        permitted.Text.ShouldContain("42 CFR part 2 prohibits");
        permitted.Text.ShouldNotContain("process note");
        Types(await Segment("TREAT", "Organization/clinic-" + _mark)).Count(t => t == "Condition").ShouldBe(1, "another recipient");
        Types(await Segment("HPAYMT", "Organization/family-" + _mark)).Count(t => t == "Condition").ShouldBe(1, "another purpose");

        (await server.Put("Consent/release-" + _mark, Consent("inactive"))).Status.ShouldBe(200);
        Types(await Segment("TREAT", "Organization/family-" + _mark)).Count(t => t == "Condition").ShouldBe(1, "withdrawn");
    }

    [Fact]
    public async Task What_was_released_to_whom_for_what_is_on_record()
    {
        await Load();
        await Segment("TREAT", "Organization/family-" + _mark);
        var trail = (await server.Get("AuditEvent?entity=Patient/p-" + _mark)).Entries.ShouldHaveSingleItem()!["resource"]!;
        trail["purposeOfEvent"]![0]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("TREAT");
        trail["agent"]![0]!["who"]!["reference"]!.GetValue<string>().ShouldBe("Organization/family-" + _mark);
        trail["entity"]!.AsArray().Select(e => e!["what"]!["reference"]!.GetValue<string>()).ShouldContain($"Observation/o-{_mark}/_history/1");
        (await server.Get("Provenance?patient=Patient/p-" + _mark)).Entries.ShouldBeEmpty("it goes with the bundle");
        (await server.Get("Communication?subject=Patient/p-" + _mark)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_has_the_role_breaks_the_glass_and_the_privacy_officer_is_told()
    {
        await Load();
        (await Segment("BTG", "Practitioner/helper-" + _mark)).Status.ShouldBe(403);
        var released = await Segment("BTG", "Practitioner/doctor-" + _mark);
        Types(released).Count(t => t == "Condition").ShouldBe(2);
        released.Text.ShouldNotContain("process note");
        (await server.Get("Communication?subject=Patient/p-" + _mark)).Entries.ShouldHaveSingleItem();
        Types(await Segment("TREAT", "Organization/family-" + _mark)).ShouldNotContain("Communication");
    }

    [Theory]
    [InlineData("NOSUCH", "Organization/family-@", 400)]
    [InlineData("TREAT", "Organization/nobody-@", 422)]
    [InlineData("TREAT", "Observation/o-@", 422)]
    [InlineData(null, "Organization/family-@", 400)]
    public async Task What_is_asked_for_must_make_sense(string? purpose, string recipient, int status)
    {
        await Load();
        (await Segment(purpose, recipient.Replace("@", _mark, StringComparison.Ordinal))).Status.ShouldBe(status);
    }

    private Task<FhirResponse> Segment(string? purpose, string recipient)
    {
        var asked = purpose is null ? "" : $$$"""{"name":"purpose","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"{{{purpose}}}"}},""";
        return server.Post($"Patient/p-{_mark}/$kap-segment",
            $$$"""{"resourceType":"Parameters","parameter":[{{{asked}}}{"name":"recipient","valueReference":{"reference":"{{{recipient}}}"}}]}""");
    }

    private static IEnumerable<string> Types(FhirResponse answer) =>
        JsonNode.Parse(answer.Text)!["entry"]!.AsArray().Select(e => e!["resource"]!["resourceType"]!.GetValue<string>()).Order(StringComparer.Ordinal).ToList();

    private async Task Load()
    {
        var subject = $$"""
            "subject":{"reference":"Patient/p-{{_mark}}"}
            """;
        string Of(string type, string id, string more) => Sample.Entry("PUT", $"{type}/{id}-{_mark}", $$"""{"resourceType":"{{type}}","id":"{{id}}-{{_mark}}"{{more}}}""");
        string Labelled(params string[] codes) => ",\"meta\":{\"security\":[" + string.Join(',', codes.Select(c => $$"""{"system":"{{Act}}","code":"{{c}}"}""")) + "]}";
        (await server.Post("", Sample.Bundle("transaction",
            Of("Patient", "p", ""), Of("Organization", "family", ",\"name\":\"Family practice\""), Of("Organization", "clinic", ",\"name\":\"Clinic\""),
            Of("Practitioner", "doctor", ""), Of("Practitioner", "helper", ""),
            Of("PractitionerRole", "r", $$"""
                ,"active":true,"practitioner":{"reference":"Practitioner/doctor-{{_mark}}"},"code":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/practitioner-role","code":"doctor"}]}]
                """),
            Of("Observation", "o", ",\"status\":\"final\",\"code\":{\"text\":\"weight\"}," + subject),
            Of("Condition", "plain", "," + subject), Of("Condition", "part2", Labelled("42CFRPart2", "ETHUD") + "," + subject),
            Of("DocumentReference", "note", Labelled("PSYTHPN") + ",\"status\":\"current\",\"description\":\"process note\",\"content\":[{\"attachment\":{\"title\":\"x\"}}]," + subject))))
            .Status.ShouldBe(200);
    }

    private string Consent(string status) => $$$"""
        {"resourceType":"Consent","id":"release-{{{_mark}}}","status":"{{{status}}}","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
        "category":[{"coding":[{"system":"http://loinc.org","code":"64292-6"}]}],"patient":{"reference":"Patient/p-{{{_mark}}}"},"dateTime":"2026-01-12T09:30:00Z",
        "policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentpolicycodes","code":"hipaa-auth"}]},
        "provision":{"type":"permit","actor":[{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"IRCP"}]},
        "reference":{"reference":"Organization/family-{{{_mark}}}"}}],"securityLabel":[{"system":"{{{Act}}}","code":"42CFRPart2"}],
        "purpose":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"TREAT"}]}}
        """;
}
