using System.Buffers;
using System.Text;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>What leaves: laid-out JSON and outcomes.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData("{\"a\":1.00,\"b\":[1e2,\"x{,\\\"\"],\"c\":{}}", "{\n  \"a\": 1.00,\n  \"b\": [\n    1e2,\n    \"x{,\\\"\"\n  ],\n  \"c\": {}\n}\n")]
    [InlineData(" { \"a\" : [ ] , \"b\" : true } ", "{\n  \"a\": [],\n  \"b\": true\n}\n")]
    [InlineData("{\"a\":\"\\u00e9é😀\"}", "{\n  \"a\": \"\\u00e9é😀\"\n}\n")]
    public void PrettyPrintingKeepsTextAndNumbers(string json, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        PrettyPrinter.Write(Encoding.UTF8.GetBytes(json), output);
        Fhir.Text(output.WrittenSpan).ShouldBe(expected);
    }

    [Fact]
    public void AnOutcomeHasEveryIssue()
    {
        var issues = new[] { Issues.JsonNull("a").At("Patient.a"), new Issue(IssueSeverity.Warning, "business-rule", "é <b>", 200) { Rule = "kap-ses-2" } };
        Fhir.Text(OperationOutcomeWriter.ToBytes(issues)).ShouldBe(
            "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"structure\",\"diagnostics\":\"'a' is null; FHIR uses null only to fill gaps in lists of primitives. "
            + "Leave the property out.\",\"expression\":[\"Patient.a\"]},{\"severity\":\"warning\",\"code\":\"business-rule\",\"details\":{\"text\":\"kap-ses-2\"},\"diagnostics\":\"é <b>\"}]}");
    }

    [Fact]
    public void AnOutcomeIsNeverEmptyAndValid()
    {
        var outcome = Fhir.Read(Fhir.Text(OperationOutcomeWriter.ToBytes([])));
        outcome.Issues.ShouldBeEmpty();
        outcome.Value.Child("issue")!.ChildText("severity").ShouldBe("information");
    }

    [Fact]
    public void EveryCodeIsOfTheIssueTypes()
    {
        var known = Fhir.R4.FindCodeSystem("http://hl7.org/fhir/issue-type")!.Concepts.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        string[] bodies = ["", "[]", "{", "{}", "{\"resourceType\":\"Patient\",\"foo\":1,\"active\":\"\",\"birthDate\":\"x\",\"text\":{\"div\":\"x\"}}", new string('[', 200)];
        bodies.SelectMany(b => Fhir.Read(b).Issues).Append(Issues.JsonTooLarge(1)).Append(Issues.AllWell).Append(Issues.JsonMoreFaults(1))
            .ShouldAllBe(i => known.Contains(i.Code));
    }
}
