using KapFhir.Fhir.Validation.Snapshots;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation.Snapshots;

/// <summary>https://hl7.org/fhir/R4/profiling.html: what a differential makes of its base, and which differentials are refused, by element and rule.</summary>
public sealed class SnapshotGeneratorTests
{
    private const string Url = "http://example.org/StructureDefinition/p";

    // type | elements of the differential | id in the snapshot | what it says: min..max types
    [Theory]
    [InlineData("Patient", """{"path":"Patient.name","min":1}""", "Patient.name", "1..* HumanName")]
    [InlineData("Patient", """{"path":"Patient.name.family","min":1}""", "Patient.name.family", "1..1 string")] // into a datatype that the base does not open
    [InlineData("Patient", """{"path":"Patient.name.family","min":1}""", "Patient.name.given", "0..* string")] // its other elements come along
    [InlineData("Patient", """{"path":"Patient.birthDate.extension","max":"0"}""", "Patient.birthDate.extension", "0..0 Extension")] // into a primitive
    [InlineData("Patient", """{"path":"Patient.contact.name.family","min":1}""", "Patient.contact.name.family", "1..1 string")]
    [InlineData("Observation", """{"path":"Observation.value[x]","type":[{"code":"Quantity"}]},{"path":"Observation.value[x].unit","min":1}""", "Observation.value[x].unit", "1..1 string")]
    [InlineData("Observation", """{"path":"Observation.valueQuantity","min":1}""", "Observation.value[x]", "1..1 Quantity")]
    [InlineData("Observation", """{"path":"Observation.valueQuantity","min":1}""", "Observation.value[x]:valueQuantity", "1..1 Quantity")]
    [InlineData("Observation", """{"path":"Observation.valueQuantity.unit","min":1}""", "Observation.value[x]:valueQuantity.unit", "1..1 string")]
    [InlineData("Observation", """{"path":"Observation.valueQuantity.unit","min":1}""", "Observation.value[x]:valueQuantity", "0..1 Quantity")]
    [InlineData("Questionnaire", """{"path":"Questionnaire.item.item.text","min":1}""", "Questionnaire.item.item.text", "1..1 string")] // contentReference opened
    [InlineData("Questionnaire", """{"path":"Questionnaire.item.item.item.text","min":1}""", "Questionnaire.item.item.item.text", "1..1 string")] // and again
    [InlineData("Bundle", """{"path":"Bundle.entry.resource","type":[{"code":"Patient"}]},{"path":"Bundle.entry.resource.name","min":1}""", "Bundle.entry.resource.name", "1..* HumanName")]
    [InlineData("Observation", """
        {"path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code"}],"rules":"open"}},
        {"path":"Observation.component","sliceName":"a","min":1},{"path":"Observation.component.valueQuantity","min":1}
        """, "Observation.component:a.value[x]", "1..1 Quantity")] // without ids, what follows a slice is in it
    [InlineData("Observation", """
        {"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code"}],"rules":"open"}},
        {"id":"Observation.component:a","path":"Observation.component","sliceName":"a","slicing":{"discriminator":[{"type":"value","path":"value"}],"rules":"closed"}},
        {"id":"Observation.component:a/b","path":"Observation.component","sliceName":"a/b","max":"2"}
        """, "Observation.component:a/b", "0..2 BackboneElement")] // a reslice
    [InlineData("Patient", """
        {"id":"Patient.extension:e","path":"Patient.extension","sliceName":"e","max":"1","type":[{"code":"Extension","profile":["http://hl7.org/fhir/StructureDefinition/patient-birthPlace"]}]},
        {"id":"Patient.extension:e.value[x].city","path":"Patient.extension.value[x].city","min":1}
        """, "Patient.extension:e.value[x].city", "1..1 string")] // into an extension's definition, whose value has one type
    public void An_element_says_what_base_and_differential_say_together(string type, string elements, string id, string expected)
    {
        var element = Generate(type, elements).Value.Find(id);
        element.ShouldNotBeNull();
        $"{Issues.Cardinality(element.Min, element.Max)} {string.Join(' ', element.Types.Select(t => t.Code))}".ShouldBe(expected);
    }

    [Fact]
    public void Constraints_of_base_and_differential_add_up()
    {
        var root = Generate("Observation", """{"path":"Observation","constraint":[{"key":"x-1","severity":"error","human":"h","expression":"status.exists()"}]}""",
            "http://hl7.org/fhir/StructureDefinition/vitalsigns").Value.Root;
        root.Invariants.Select(i => i.Key).ShouldContain("x-1");
        root.Invariants.Select(i => i.Key).ShouldContain("vs-2");
    }

    [Fact]
    public void A_binding_may_say_only_its_strength() =>
        Generate("Patient", """{"path":"Patient.maritalStatus","binding":{"strength":"required"}}""").Value.Find("Patient.maritalStatus")!
            .RequiredValueSet.ShouldBe("http://hl7.org/fhir/ValueSet/marital-status");

    // elements | where | what the message names
    [Theory]
    [InlineData("""{"path":"Patient.foo","min":1}""", "StructureDefinition.differential.element[0]", "'Patient.foo': there is no element foo in Patient")]
    [InlineData("""{"path":"Patient.name.foo","min":1}""", "StructureDefinition.differential.element[0]", "there is no element foo in Patient.name")]
    [InlineData("""{"path":"Person.name","min":1}""", "StructureDefinition.differential.element[0]", "does not begin with Patient")]
    [InlineData("""{"path":"Patient.deceased[x].id","min":1}""", "StructureDefinition.differential.element[0]", "may be boolean or dateTime")]
    [InlineData("""{"id":"Patient.name:a","path":"Patient.name","sliceName":"a"}""", "StructureDefinition.differential.element[0]", "'Patient.name:a' is a slice, but Patient.name has no slicing")]
    [InlineData("""{"path":"Patient.gender","type":[{"code":"Coding"}]}""", "StructureDefinition.differential.element[0]", "allows the type Coding; its base allows code")]
    [InlineData("""{"path":"Patient.name","min":1},{"path":"Patient.gender","max":"*"}""", "StructureDefinition.differential.element[1]", "'Patient.gender' has the cardinality 0..*; its base has 0..1")]
    [InlineData("""{"path":"Patient.name","constraint":[{"key":"x-1","severity":"error","human":"h","expression":"a b"}]}""", "StructureDefinition.differential.element[0].constraint[0].expression", "x-1 is not FHIRPath")]
    public void A_differential_that_does_not_fit_is_refused_with_its_element(string elements, string at, string message)
    {
        var issue = Generate("Patient", elements).Issues.ShouldHaveSingleItem();
        issue.Expression.ShouldBe(at);
        issue.Diagnostics.ShouldContain(message);
    }

    [Theory]
    [InlineData("http://example.org/nothing", "is neither a type of FHIR R4 nor a profile in force")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/Observation", "the profile is of type Patient, its base")]
    [InlineData(Url, "is itself based on this profile")]
    public void A_base_that_does_not_fit_is_refused(string @base, string message)
    {
        var issue = Generate("Patient", """{"path":"Patient"}""", @base).Issues.ShouldHaveSingleItem();
        issue.Expression.ShouldBe("StructureDefinition.baseDefinition");
        issue.Diagnostics.ShouldContain(message, Case.Insensitive);
    }

    [Fact]
    public void Bases_in_a_circle_end()
    {
        var (a, b) = (Profile("Patient", """{"path":"Patient"}""", "http://b", "http://a"), Profile("Patient", """{"path":"Patient"}""", "http://a", "http://b"));
        new SnapshotTrees(Samples.InForce([a, b])).Find("http://a").ShouldBeNull();
    }

    [Fact]
    public void A_profile_with_only_a_differential_validates()
    {
        var validator = Samples.Knowing([Profile("Patient", """{"path":"Patient.name.family","min":1},{"path":"Patient.name","min":1}""")]);
        Samples.Errors(validator.Validate(Samples.Read("""{"resourceType":"Patient","name":[{"given":["a"]}]}"""), [Url])).ShouldBe("Patient.name.family@Patient.name[0].family");
        Samples.Errors(validator.Validate(Samples.Read("""{"resourceType":"Patient","name":[{"family":"a"}]}"""), [Url])).ShouldBe("");
    }

    private static Result<SnapshotTree> Generate(string type, string elements, string? @base = null)
    {
        var profile = Profile(type, elements, @base);
        return new SnapshotTrees(Samples.InForce([profile])).Generate(Samples.Read(profile), []);
    }

    private static string Profile(string type, string elements, string? @base = null, string url = Url) => $$"""
        {"resourceType":"StructureDefinition","url":"{{url}}","name":"P","status":"draft","kind":"resource","abstract":false,"type":"{{type}}",
         "baseDefinition":"{{@base ?? "http://hl7.org/fhir/StructureDefinition/" + type}}","derivation":"constraint","differential":{"element":[{{elements}}]} }
        """;
}
