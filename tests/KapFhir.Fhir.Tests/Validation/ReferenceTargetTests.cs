using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/profiling.html#reftype: profiles of what a reference leads to, and slices told by several discriminators.</summary>
public sealed class ReferenceTargetTests
{
    private const string Named = """
        {"resourceType":"StructureDefinition","url":"http://x.org/named","name":"Named","status":"draft","kind":"resource","abstract":false,"type":"Organization",
         "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Organization","derivation":"constraint","snapshot":{"element":[
         {"id":"Organization","path":"Organization","min":0,"max":"*"},{"id":"Organization.name","path":"Organization.name","min":1,"max":"1"}]}}
        """;

    private const string Holder = """
        {"resourceType":"StructureDefinition","url":"http://x.org/holder","name":"Holder","status":"draft","kind":"resource","abstract":false,"type":"Patient",
         "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","snapshot":{"element":[
         {"id":"Patient","path":"Patient","min":0,"max":"*"},
         {"id":"Patient.managingOrganization","path":"Patient.managingOrganization","min":0,"max":"1",
          "type":[{"code":"Reference","targetProfile":["http://x.org/named"]}]}]}}
        """;

    [Theory]
    [InlineData("""{"resourceType":"Organization","id":"o","name":"x"}""", "#o", "")]
    [InlineData("""{"resourceType":"Organization","id":"o","active":true,"identifier":[{"value":"1"}]}""", "#o", "Patient.managingOrganization@Patient.managingOrganization")]
    // What is not at hand is not judged.
    [InlineData("""{"resourceType":"Basic","id":"o","code":{"text":"x"},"subject":{"reference":"#"}}""", "Organization/1", "")]
    public void WhatIsAtHandKeepsAProfile(string contained, string reference, string errors) => Samples.Errors(Samples.Knowing([Named, Holder]).Validate(Samples.Read(
        $$$"""{"resourceType":"Patient","meta":{"profile":["http://x.org/holder"]},"contained":[{{{contained}}}],"managingOrganization":{"reference":"{{{reference}}}"}}""")))
        .ShouldBe(errors);

    // Slice b says nothing of the value: its system alone tells it.
    [Theory]
    [InlineData("a 1", "b 2", "")]
    [InlineData("a 2", "b 2", "Patient.identifier:a@Patient.identifier")]
    [InlineData("a 1", "c 2", "Patient.identifier:b@Patient.identifier")]
    public void ASliceIsToldByTheDiscriminatorsItSpeaksOf(string first, string second, string errors) => ProfileValidationTests.Errors(
        "Patient",
        """
        {"id":"Patient.identifier","min":0,"max":"*","slicing":{"discriminator":[{"type":"value","path":"system"},{"type":"value","path":"value"}],"rules":"open"}},
        {"id":"Patient.identifier:a","sliceName":"a","min":1,"max":"1"},{"id":"Patient.identifier:a.system","min":1,"max":"1","fixedUri":"http://a"},
        {"id":"Patient.identifier:a.value","min":1,"max":"1","fixedString":"1"},
        {"id":"Patient.identifier:b","sliceName":"b","min":1,"max":"1"},{"id":"Patient.identifier:b.system","min":1,"max":"1","fixedUri":"http://b"}
        """,
        $"\"identifier\":[{Identifier(first)},{Identifier(second)}]").ShouldBe(errors);

    private static string Identifier(string text) => $$"""{"system":"http://{{text[0]}}","value":"{{text[2]}}"}""";
}
