// https://hl7.org/fhir/R4/fhirpath.html#functions: slice() and conformsTo() in the invariants of profiles
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

public sealed class FhirPathInProfilesTests
{
    private const string Response = """
        {"resourceType":"Observation","status":"final","meta":{"profile":["http://x.org/p"]},"code":{"text":"t"},"subject":{"reference":"#s"},
         "contained":[{"resourceType":"Patient","id":"s"}],
         "component":[{"code":{"coding":[{"system":"http://x.org","code":"a"}]},"valueString":"1"},{"code":{"coding":[{"system":"http://x.org","code":"b"}]}},
          {"code":{"coding":[{"system":"http://x.org","code":"c"}]},"valueString":"3"}]}
        """;

    [Theory]
    // the items of a slice, by its discriminators
    [InlineData("component.slice('http://x.org/p', 'first').value = '1'")]
    [InlineData("component.slice('http://x.org/p', 'second').value.empty()")]
    [InlineData("component.slice('http://x.org/p', 'second').count() = 1")]
    [InlineData("component.slice('http://x.org/p|1', 'first').count() = 1")]
    [InlineData("component.slice('http://x.org/p', 'third').empty()")]
    [InlineData("component.slice('http://x.org/none', 'first').empty()")]
    [InlineData("code.slice('http://x.org/p', 'first').empty()")]
    // profiles that are known, R4's own types, and what nobody knows
    [InlineData("component.first().code.conformsTo('http://x.org/coded')")]
    [InlineData("code.conformsTo('http://x.org/coded').not()")]
    [InlineData("conformsTo('http://hl7.org/fhir/StructureDefinition/Observation')")]
    [InlineData("conformsTo('http://hl7.org/fhir/StructureDefinition/Patient').not()")]
    [InlineData("conformsTo('http://x.org/none').empty()")]
    public void Holds(string expression)
    {
        var validator = Samples.Knowing([Profile(expression), Coded]);
        validator.Validate(Samples.Read(Response)).Select(i => i.ToString()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("component.slice('http://x.org/p', 'first').empty()")]
    [InlineData("code.conformsTo('http://x.org/coded')")]
    public void IsBroken(string expression) =>
        Samples.Errors(Samples.Knowing([Profile(expression), Coded]).Validate(Samples.Read(Response))).ShouldBe("x-1@Observation");

    private const string Coded = """
        {"resourceType":"StructureDefinition","url":"http://x.org/coded","name":"Coded","status":"active","kind":"complex-type","abstract":false,
         "type":"CodeableConcept","derivation":"constraint","snapshot":{"element":[{"id":"CodeableConcept","path":"CodeableConcept","min":0,"max":"*"},
          {"id":"CodeableConcept.coding","path":"CodeableConcept.coding","min":1,"max":"*"}]}}
        """;

    private static string Profile(string expression) => $$$"""
        {"resourceType":"StructureDefinition","url":"http://x.org/p","name":"P","status":"active","kind":"resource","abstract":false,"type":"Observation",
         "derivation":"constraint","snapshot":{"element":[
          {"id":"Observation","path":"Observation","min":0,"max":"*","constraint":[{"key":"x-1","severity":"error","human":"x","expression":"{{{expression}}}"}]},
          {"id":"Observation.component","path":"Observation.component","min":0,"max":"*",
           "slicing":{"discriminator":[{"type":"value","path":"code.coding.code"}],"rules":"open"}},
          {{{Slice("first", "a")}}},{{{Slice("second", "b")}}}]}}
        """;

    private static string Slice(string name, string code) => $$"""
        {"id":"Observation.component:{{name}}","path":"Observation.component","sliceName":"{{name}}","min":0,"max":"1"},
        {"id":"Observation.component:{{name}}.code","path":"Observation.component.code","min":1,"max":"1"},
        {"id":"Observation.component:{{name}}.code.coding","path":"Observation.component.code.coding","min":1,"max":"*"},
        {"id":"Observation.component:{{name}}.code.coding.code","path":"Observation.component.code.coding.code","min":1,"max":"1","fixedCode":"{{code}}"}
        """;
}
