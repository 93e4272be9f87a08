using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Protocols;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Tests.Guide;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Protocols;

/// <summary>Each kind of request that a definition may ask for: https://hl7.org/fhir/R4/valueset-request-resource-types.html.</summary>
public sealed class RequestKindTests
{
    private const string Twice = """ "timingTiming":{"repeat":{"count":2,"period":1,"periodUnit":"d"}} """;

    /// <summary>Kind, what the definition says, how many resources come of two times, and what is looked for in the first.</summary>
    [Theory]
    [InlineData("ServiceRequest", """ "code":{"text":"Visit"},"bodySite":[{"text":"Arm"}],"doNotPerform":true """, 1, """ "occurrenceTiming":{"event":["2026-12-01T09:00:00-05:00","2026-12-02T09:00:00-05:00"]} """)]
    [InlineData("MedicationRequest", """ "productCodeableConcept":{"text":"K"},"dosage":[{"text":"40 mg","timing":{"repeat":{"duration":40,"durationUnit":"min"}}}] """, 1, """ "timing":{"repeat":{"duration":40,"durationUnit":"min"},"event":["2026-12-01T09:00:00-05:00","2026-12-02T09:00:00-05:00"]} """)]
    [InlineData("DeviceRequest", """ "code":{"text":"Band"} """, 1, """ "codeCodeableConcept":{"text":"Band"} """)]
    [InlineData("SupplyRequest", """ "code":{"text":"Mask"},"quantity":{"value":3} """, 1, """ "quantity":{"value":3} """)]
    [InlineData("NutritionOrder", """ "code":{"text":"Fasting"} """, 1, """ "oralDiet":{"type":[{"text":"Fasting"}] """)]
    [InlineData("Task", """ "code":{"text":"Call"},"participant":[{"type":"practitioner"}] """, 2, """ "restriction":{"period":{"start":"2026-12-01T09:00:00-05:00","end":"2026-12-01T09:00:00-05:00"}} """)]
    [InlineData("Appointment", """ "code":{"text":"Visit"} """, 2, """ "requestedPeriod":[{"start":"2026-12-01T09:00:00-05:00","end":"2026-12-01T09:00:00-05:00"}] """)]
    [InlineData("CommunicationRequest", """ "description":"Ring up","participant":[{"type":"patient"}] """, 2, """ "recipient":[{"reference":"Patient/p"}] """)]
    public void A_kind_gives_valid_requests_at_its_times(string kind, string definition, int count, string expected)
    {
        var plan = JsonNode.Parse($$"""
            {"resourceType":"PlanDefinition","status":"active","contained":[{"resourceType":"ActivityDefinition","id":"x","status":"active","kind":"{{kind}}",{{definition}} }],
            "action":[{"id":"a","title":"A","definitionCanonical":"#x",{{Twice}} }]}
            """)!;
        var applied = Apply(plan);
        applied.IsSuccess.ShouldBeTrue(string.Join('\n', applied.Issues));
        var contained = applied.Value.Contained();
        GuideFiles.Validator.Validate(Read(contained)).Where(i => i.IsError).ShouldBeEmpty();
        var requests = JsonNode.Parse(contained.Span)!["contained"]!.AsArray().Where(c => (string)c!["resourceType"]! == kind).ToList();
        requests.Count.ShouldBe(count);
        Encoding.UTF8.GetString(contained.Span).ShouldContain(expected.Trim());
    }

    [Theory]
    [InlineData("VisionPrescription", "", "no VisionPrescription is made")]
    [InlineData("Task", ""","transform":"http://example.org/map" """, "StructureMaps")]
    [InlineData("Task", ""","dynamicValue":[{"path":"status","expression":{"language":"text/cql","expression":"1"}}] """, "text/cql")]
    [InlineData("Task", ""","dynamicValue":[{"path":"nothing","expression":{"language":"text/fhirpath","expression":"1"}}] """, "'nothing'")]
    [InlineData("Task", ""","dynamicValue":[{"path":"priority","expression":{"language":"text/fhirpath","expression":"1"}}] """, "'priority'")]
    public void What_is_not_made_is_refused(string kind, string more, string words)
    {
        var applied = Apply(JsonNode.Parse($$"""
            {"resourceType":"PlanDefinition","status":"active","contained":[{"resourceType":"ActivityDefinition","id":"x","status":"active","kind":"{{kind}}"{{more}} }],
            "action":[{"id":"a","title":"A","definitionCanonical":"#x"}]}
            """)!);
        applied.IsSuccess.ShouldBeFalse();
        applied.Issues.ShouldContain(i => i.Diagnostics.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>Dynamic values, in the type that the element takes.</summary>
    [Theory]
    [InlineData("priority", "'urgent'", """ "priority":"urgent" """)]
    [InlineData("executionPeriod.start", "@2026-12-05", """ "executionPeriod":{"start":"2026-12-05"} """)]
    [InlineData("restriction.repetitions", "1 + 2", """ "repetitions":3 """)]
    [InlineData("note[0].text", "'one'", """ "note":[{"text":"one"}] """)]
    [InlineData("code", "%patient.maritalStatus", """ "code":{"text":"M"} """)]
    [InlineData("owner", "%patient", """ "owner":{"reference":"Patient/p"} """)]
    [InlineData("Task.description", "name.given.first()", """ "description":"A" """)]
    [InlineData("description", "{}", """ "description":"A" """)]
    public void A_dynamic_value_is_set_where_its_path_leads(string path, string expression, string expected)
    {
        var applied = Apply(JsonNode.Parse($$"""
            {"resourceType":"PlanDefinition","status":"active","contained":[{"resourceType":"ActivityDefinition","id":"x","status":"active","kind":"Task",
            "dynamicValue":[{"path":"{{path}}","expression":{"language":"text/fhirpath","expression":"{{expression}}"} }]}],"action":[{"id":"a","title":"A","definitionCanonical":"#x"}]}
            """)!);
        applied.IsSuccess.ShouldBeTrue(string.Join('\n', applied.Issues));
        Encoding.UTF8.GetString(applied.Value.Contained().Span).ShouldContain(expected.Trim());
    }

    private static Result<AppliedPlan> Apply(JsonNode plan)
    {
        var start = DateTimeOffset.Parse("2026-12-01T09:00:00-05:00", CultureInfo.InvariantCulture);
        var patient = Read("""{"resourceType":"Patient","id":"p","maritalStatus":{"text":"M"},"name":[{"given":["A"]}]}"""u8.ToArray());
        var nurse = Read("""{"resourceType":"Practitioner","id":"n"}"""u8.ToArray());
        return PlanApplication.Apply(Read(Encoding.UTF8.GetBytes(plan.ToJsonString())), new ApplyRequest { Subject = patient, Now = start, Start = start, Practitioner = nurse },
            new ApplySources(new RecordReader((_, _) => null, _ => []), (_, _) => null, FhirDefinitions.R4, _ => Array.Empty<FhirNode>(), (_, _, _) => null));
    }

    private static FhirNode Read(ReadOnlyMemory<byte> json) => ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).Value;
}
