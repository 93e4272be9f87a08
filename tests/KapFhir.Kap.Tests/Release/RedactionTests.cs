using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Release;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Release;

/// <summary>What is taken out of resources that may be released, and what the Bundle says of it.</summary>
public sealed class RedactionTests
{
    private const string Psychotherapy = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"PSYTHPN"}""";
    private const string Part2 = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"42CFRPart2"}""";
    private const string Inline = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label";

    private static readonly string Encounter = $$$"""
        {"resourceType":"Encounter","id":"e","meta":{"versionId":"3"},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">secret</div>"},
        "contained":[{"resourceType":"Condition","id":"c1","meta":{"security":[{{{Psychotherapy}}}]},"subject":{"reference":"Patient/p"},"code":{"text":"secret"}},
        {"resourceType":"Condition","id":"c2","subject":{"reference":"Patient/p"},"code":{"text":"open"}}],
        "status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"Patient/p"},
        "reasonReference":[{"reference":"#c1","display":"secret"},{"reference":"#c2"},{"reference":"http://127.0.0.1/fhir/Condition/hidden/_history/2","display":"secret"}],
        "reasonCode":[{"extension":[{"url":"{{{Inline}}}","valueCoding":{{{Part2}}} }],"text":"secret"},{"text":"open"}]}
        """;

    private static readonly string Hidden = $$$"""
        {"resourceType":"Condition","id":"hidden","meta":{"versionId":"2","security":[{{{Part2}}}]},"subject":{"reference":"Patient/p"},"code":{"text":"secret"}}
        """;

    [Fact]
    public void Labelled_parts_and_references_to_what_is_withheld_are_taken_out()
    {
        var (resource, release) = new Redaction(ReleaseTable.Decide("", "TREAT Organization/b"), r => r == "Condition/hidden").Apply(Read(Encounter));
        release.Outcome.ShouldBe(ReleaseOutcome.Redact);
        var text = resource!.ToJsonString();
        text.ShouldNotContain("secret");
        text.ShouldNotContain("hidden");
        text.ShouldContain("open");
        text.ShouldContain("REDACTED");
        resource["reasonReference"]!.AsArray().Count.ShouldBe(1);
        resource["contained"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public void What_has_nothing_to_hide_stays_as_it_is()
    {
        var plain = Read("""{"resourceType":"Patient","id":"p","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">A</div>"},"multipleBirthInteger":2}""");
        var (resource, release) = new Redaction(ReleaseTable.Decide("", "TREAT Organization/b"), _ => false).Apply(plain);
        release.Outcome.ShouldBe(ReleaseOutcome.Permit);
        JsonNode.DeepEquals(resource, JsonNode.Parse(plain.RawValue.Span)).ShouldBeTrue();
    }

    [Fact]
    public void A_primitive_with_an_inline_label_is_masked()
    {
        var patient = Read($$$"""
            {"resourceType":"Patient","id":"p","birthDate":"1980-01-02","_birthDate":{"extension":[{"url":"{{{Inline}}}","valueCoding":{{{Psychotherapy}}} }]}}
            """);
        var (resource, _) = new Redaction(ReleaseTable.Decide("", "TREAT Organization/b"), _ => false).Apply(patient);
        resource!.ToJsonString().ShouldNotContain("1980");
        resource["_birthDate"]!["extension"]![0]!["valueCode"]!.ToString().ShouldBe("masked");
    }

    [Fact]
    public void The_bundle_says_that_something_is_missing_and_not_what()
    {
        var bundle = Segment("", "TREAT Organization/b");
        bundle.IsRedacted.ShouldBeTrue();
        bundle.Released.ShouldBe(["Encounter/e/_history/3"]);
        var text = bundle.Json.ToJsonString();
        text.ShouldContain("REDACTED");
        text.ShouldNotContain("42CFRPart2");
        text.ShouldNotContain("NORDSCLCD");
        bundle.Json["entry"]!.AsArray()[^1]!["resource"]!["resourceType"]!.ToString().ShouldBe("OperationOutcome");
    }

    [Fact]
    public void Part_2_records_take_the_notice_and_the_label_with_them()
    {
        var bundle = Segment("permit(actor=Organization/b purpose=TREAT label=42CFRPart2)", "TREAT Organization/b");
        bundle.Consents.ShouldBe(["Consent/1"]);
        bundle.Notices.ShouldBe([new ReleaseOptions().RedisclosureNotice]);
        bundle.Json["meta"]!.ToJsonString().ShouldContain("NORDSCLCD");
        bundle.Json.ToJsonString().ShouldContain("42 CFR part 2 prohibits");
    }

    [Fact]
    public void The_records_of_a_release_are_valid_resources()
    {
        var decision = ReleaseTable.Decide("", "BTG Practitioner/n role=doctor");
        var records = new ReleaseRecords(decision.Request, SegmentBundle.Of([Read(Encounter), Read(Hidden)], decision, "http://x/fhir"), "r1").All(decision, "Practitioner/officer");
        records.Select(r => r["resourceType"]!.ToString()).ShouldBe(["AuditEvent", "Communication"]);
        var validator = new KapFhir.Fhir.Validation.ResourceValidator(
            new KapFhir.Fhir.Conformance.ConformanceRegistry(KapGuide.WithSpecification(KapFhir.Fhir.Definitions.FhirDefinitions.R4)));
        var origin = SegmentBundle.Of([Read(Encounter)], decision, "http://x/fhir").Json["entry"]!.AsArray().Select(e => e!["resource"]!.AsObject()).First(r => (string)r["resourceType"]! == "Provenance");
        records.Append(origin).SelectMany(r => validator.Validate(ReleaseTable.Read(r.DeepClone().AsObject()), [])).Where(i => i.IsError).ShouldBeEmpty();
    }

    private static SegmentBundle Segment(string consents, string request) =>
        SegmentBundle.Of([Read(Encounter), Read(Hidden)], ReleaseTable.Decide(consents, request), "http://x/fhir");

    private static FhirNode Read(string json) => ReleaseTable.Read(JsonNode.Parse(json)!.AsObject());
}
