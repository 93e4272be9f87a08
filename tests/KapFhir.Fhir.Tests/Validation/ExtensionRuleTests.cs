using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/defining-extensions.html#context: where extensions may stand, and which are modifiers.</summary>
public sealed class ExtensionRuleTests
{
    private const string Url = "http://example.net/extension";

    [Theory]
    [InlineData("element", "Patient", "\"extension\":[EXT]", true)]
    [InlineData("element", "Patient", "\"name\":[{\"extension\":[EXT]}]", false)]
    [InlineData("element", "Patient.name", "\"name\":[{\"extension\":[EXT]}]", true)]
    [InlineData("element", "HumanName", "\"name\":[{\"extension\":[EXT]}]", true)]
    [InlineData("element", "Element", "\"name\":[{\"extension\":[EXT]}]", true)]
    [InlineData("element", "Patient.contact.name", "\"contact\":[{\"name\":{\"extension\":[EXT]}}]", true)]
    [InlineData("element", "Patient.contact", "\"contact\":[{\"name\":{\"extension\":[EXT]}}]", false)]
    [InlineData("element", "Patient.deceased[x]", "\"_deceasedBoolean\":{\"extension\":[EXT]}", true)]
    [InlineData("element", "DomainResource", "\"extension\":[EXT]", true)]
    [InlineData("element", "CanonicalResource", "\"extension\":[EXT]", false)]
    [InlineData("element", "Observation", "\"extension\":[EXT]", false)]
    [InlineData("extension", "http://example.net/outer", "\"extension\":[{\"url\":\"http://example.net/outer\",\"extension\":[EXT]}]", true)]
    [InlineData("extension", "http://example.net/outer", "\"extension\":[EXT]", false)]
    [InlineData("fhirpath", "Patient.name.where(use = 'official')", "\"name\":[{\"use\":\"official\",\"extension\":[EXT]}]", true)]
    [InlineData("fhirpath", "Patient.name.where(use = 'official')", "\"name\":[{\"use\":\"usual\",\"extension\":[EXT]}]", false)]
    public void Contexts(string type, string expression, string members, bool isAllowed)
    {
        var validator = Samples.Knowing([Definition($$$"""{"type":"{{{type}}}","expression":"{{{expression}}}"}""", "", isModifier: false)]);
        var issues = validator.Validate(Patient(members));
        issues.Any(i => i.Code is "extension").ShouldBe(!isAllowed, string.Join('\n', issues));
    }

    [Theory]
    [InlineData("name.exists()", true)]
    [InlineData("%extension.value = 'a'", true)]
    [InlineData("%extension.value = 'b'", false)]
    public void ContextInvariants(string invariant, bool isKept)
    {
        var validator = Samples.Knowing([Definition("""{"type":"element","expression":"Patient"}""", $"\"contextInvariant\":[\"{invariant}\"],", isModifier: false)]);
        validator.Validate(Patient("\"name\":[{\"text\":\"x\"}],\"extension\":[EXT]")).Any(i => i.IsError).ShouldBe(!isKept);
    }

    [Theory]
    [InlineData(true, "modifierExtension", true)]
    [InlineData(true, "extension", false)]
    [InlineData(false, "modifierExtension", false)]
    public void Modifiers(bool isModifier, string element, bool isAllowed)
    {
        var validator = Samples.Knowing([Definition("""{"type":"element","expression":"Patient"}""", "", isModifier)]);
        validator.Validate(Patient($"\"{element}\":[EXT]")).Any(i => i.IsError).ShouldBe(!isAllowed);
    }

    // "Unknown extensions may be ignored, unknown modifiers may not": the first pass, the second are told.
    [Fact]
    public void UnknownOnes()
    {
        Samples.Base.Validate(Patient("\"extension\":[EXT]")).ShouldBeEmpty();
        Samples.Base.Validate(Patient("\"extension\":[EXT]"), [], new ValidationOptions { IsStrict = true })
            .ShouldHaveSingleItem().ShouldBe(Issues.ExtensionUnknown("Patient.extension[0]", Url));
        Samples.Base.Validate(Patient("\"modifierExtension\":[EXT]")).ShouldHaveSingleItem().ShouldBe(Issues.ModifierExtensionUnknown("Patient.modifierExtension[0]", Url));
        Samples.Base.Validate(Patient("""
            "extension":[{"url":"name","valueString":"x"}]
            """)).ShouldHaveSingleItem().ShouldBe(Issues.ExtensionUrlNotAbsolute("Patient.extension[0].url", "name"));
    }

    private static KapFhir.Fhir.Json.FhirNode Patient(string members) =>
        Samples.Read("{\"resourceType\":\"Patient\"," + members.Replace("EXT", $$$"""{"url":"{{{Url}}}","valueString":"a"}""", StringComparison.Ordinal) + "}");

    private static string Definition(string context, string more, bool isModifier) => $$$"""
        {"resourceType":"StructureDefinition","url":"{{{Url}}}","name":"X","status":"draft","kind":"complex-type","abstract":false,"context":[{{{context}}}],{{{more}}}
         "type":"Extension","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension","derivation":"constraint",
         "snapshot":{"element":[{"id":"Extension","path":"Extension","min":0,"max":"*","isModifier":{{{(isModifier ? "true" : "false")}}}},
         {"id":"Extension.url","path":"Extension.url","min":1,"max":"1","fixedUri":"{{{Url}}}","type":[{"code":"uri"}]},
         {"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"max":"1","type":[{"code":"string"}]}]}}
        """;
}
