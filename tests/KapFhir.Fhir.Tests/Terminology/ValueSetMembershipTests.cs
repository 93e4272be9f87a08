using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Terminology;
using KapFhir.Fhir.Tests.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology;

/// <summary>https://hl7.org/fhir/R4/valueset.html#compositions: which codes are in which value sets, and what cannot be known.</summary>
public sealed class ValueSetMembershipTests
{
    // A three-level system: animal > dog > poodle, animal > cat; rock apart.
    private const string System = """
        {"resourceType":"CodeSystem","url":"http://s","status":"draft","content":"complete","caseSensitive":true,"concept":[
          {"code":"animal","display":"Animal","concept":[{"code":"dog","property":[{"code":"legs","valueInteger":4}],"concept":[{"code":"poodle"}]},{"code":"cat","property":[{"code":"legs","valueInteger":4}]}]},
          {"code":"rock"}]}
        """;

    private static readonly ValueSetMembership R4 = new(Samples.InForce([]));

    // include and exclude parts | code | answer
    [Theory]
    [InlineData("""{"system":"http://s"}""", "", "dog", true)]
    [InlineData("""{"system":"http://s"}""", "", "fish", false)]
    [InlineData("""{"system":"http://s","concept":[{"code":"dog"}]}""", "", "cat", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"dog"}]}""", "", "dog", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"animal"}]}""", "", "poodle", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"animal"}]}""", "", "rock", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"descendent-of","value":"dog"}]}""", "", "dog", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-not-a","value":"dog"}]}""", "", "poodle", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-not-a","value":"dog"}]}""", "", "rock", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"legs","op":"=","value":"4"}]}""", "", "cat", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"legs","op":"exists","value":"false"}]}""", "", "cat", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"code","op":"in","value":"cat,dog"}]}""", "", "dog", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"code","op":"regex","value":"[cd].*"}]}""", "", "cat", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"code","op":"regex","value":"o"}]}""", "", "dog", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"parent","op":"=","value":"animal"}]}""", "", "dog", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"parent","op":"=","value":"animal"}]}""", "", "poodle", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"animal"},{"property":"legs","op":"=","value":"4"}]}""", "", "poodle", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"generalizes","value":"dog"}]}""", "", "animal", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"generalizes","value":"dog"}]}""", "", "poodle", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"code","op":"not-in","value":"cat,dog"}]}""", "", "dog", false)]
    [InlineData("""{"system":"http://s","filter":[{"property":"child","op":"=","value":"dog"}]}""", "", "animal", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"display","op":"regex","value":"Ani.*"}]}""", "", "animal", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"inactive","op":"=","value":"false"}]}""", "", "cat", true)]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"fish"}]}""", "", "dog", null)]
    [InlineData("""{"system":"http://s","filter":[{"property":"wings","op":"=","value":"2"}]}""", "", "dog", null)]
    [InlineData("""{"system":"http://s"}""", """{"system":"http://s","concept":[{"code":"cat"}]}""", "cat", false)]
    [InlineData("""{"system":"http://s"}""", """{"system":"http://s","concept":[{"code":"cat"}]}""", "dog", true)]
    [InlineData("""{"system":"http://unknown"}""", "", "dog", false)]
    [InlineData("""{"valueSet":["http://hl7.org/fhir/ValueSet/administrative-gender"]}""", "", "dog", false)]
    [InlineData("""{"system":"http://s","valueSet":["http://v"]}""", "", "dog", null)]
    [InlineData("""{"system":"http://s","valueSet":["http://nowhere"]}""", "", "dog", null)]
    public void Composes(string include, string exclude, string code, bool? expected)
    {
        var excluded = exclude.Length == 0 ? "" : $",\"exclude\":[{exclude}]";
        var set = $$"""{"resourceType":"ValueSet","url":"http://v","status":"draft","compose":{"include":[{{include}}]{{excluded}} } }""";
        var sets = new ValueSetMembership(Samples.InForce([set, System]));
        sets.Contains("http://s", code, "http://v").ShouldBe(expected);
    }

    // system | code | value set | answer
    [Theory]
    [InlineData("http://hl7.org/fhir/administrative-gender", "male", "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1", true)]
    [InlineData(null, "male", "http://hl7.org/fhir/ValueSet/administrative-gender", true)]
    [InlineData(null, "m", "http://hl7.org/fhir/ValueSet/administrative-gender", false)]
    [InlineData("http://x.org", "male", "http://hl7.org/fhir/ValueSet/administrative-gender", false)]
    [InlineData("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", "http://terminology.hl7.org/ValueSet/v3-ActEncounterCode", true)]
    [InlineData("http://terminology.hl7.org/CodeSystem/v3-ActCode", "HPAYMT", "http://terminology.hl7.org/ValueSet/v3-ActEncounterCode", false)]
    [InlineData("http://snomed.info/sct", "1", "http://hl7.org/fhir/ValueSet/procedure-code", null)]
    [InlineData("http://loinc.org", "8480-6", "http://hl7.org/fhir/ValueSet/observation-codes", null)]
    [InlineData(null, "text/plain", "http://hl7.org/fhir/ValueSet/mimetypes", true)]
    [InlineData(null, "application/fhir+json; fhirVersion=4.0", "http://hl7.org/fhir/ValueSet/mimetypes", true)]
    [InlineData(null, "text/", "http://hl7.org/fhir/ValueSet/mimetypes", false)]
    [InlineData(null, "EUR", "http://hl7.org/fhir/ValueSet/currencies", true)]
    [InlineData(null, "EURO", "http://hl7.org/fhir/ValueSet/currencies", false)]
    [InlineData(null, "de-CH", "http://hl7.org/fhir/ValueSet/all-languages", true)]
    [InlineData(null, "de_CH", "http://hl7.org/fhir/ValueSet/all-languages", false)]
    [InlineData(null, "x", "http://nowhere", null)]
    public void OfR4(string? system, string code, string valueSet, bool? expected) => R4.Contains(system, code, valueSet).ShouldBe(expected);

    // The expansions that the specification publishes with its value sets, against what their definitions compose to. example-hierarchical is
    // left out: its expansion is of another system (http://hl7.org/fhir/hacked), to show what an expansion may look like.
    [Fact]
    public void AgreesWithThePublishedExpansions()
    {
        var sets = FhirDefinitions.R4.ValueSetUrls.Select(u => FhirDefinitions.R4.FindValueSet(u)!).Where(v => v.Expansion is { Count: > 0 } && v.Url is not "http://hl7.org/fhir/ValueSet/example-hierarchical").ToList();
        var denied = sets.SelectMany(v => v.Expansion!.Where(c => R4.Contains(c.System, c.Code, v.Url) is not true).Select(c => $"{v.Url} {c.System}|{c.Code}"));
        denied.ShouldBeEmpty();
        sets.Count.ShouldBeGreaterThan(500);
    }

    // What no system has is in no value set that can be known; unknown stays unknown.
    [Fact]
    public void NoValueSetHasWhatNoSystemHas() =>
        FhirDefinitions.R4.ValueSetUrls.Where(u => R4.Contains("http://no.such.system", "no such code", u) is true).ShouldBeEmpty();

    [Fact]
    public void ACircleOfImportsIsNotKnown()
    {
        const string first = """{"resourceType":"ValueSet","url":"http://a","status":"draft","compose":{"include":[{"valueSet":["http://b"]}]}}""";
        const string second = """{"resourceType":"ValueSet","url":"http://b","status":"draft","compose":{"include":[{"valueSet":["http://a"]}]}}""";
        var sets = new ValueSetMembership(Samples.InForce([first, second]));
        sets.Contains("http://s", "x", "http://a").ShouldBeNull();
    }
}
