using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/profiling.html#slicing: every kind of discriminator, every kind of rule.</summary>
public sealed class SlicingTests
{
    private const string Identifiers = """
        {"id":"Patient.identifier","min":0,"max":"*","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"RULES","ordered":ORDERED}},
        {"id":"Patient.identifier:a","sliceName":"a","min":1,"max":"1"},{"id":"Patient.identifier:a.system","min":1,"max":"1","fixedUri":"http://a"},
        {"id":"Patient.identifier:a.value","min":1,"max":"1"},
        {"id":"Patient.identifier:b","sliceName":"b","min":0,"max":"2"},{"id":"Patient.identifier:b.system","min":1,"max":"1","fixedUri":"http://b"}
        """;

    // rules | ordered | systems of identifiers with value, x for one without system | the errors
    [Theory]
    [InlineData("open", false, "a", "")]
    [InlineData("open", false, "", "Patient.identifier:a@Patient.identifier")]
    [InlineData("open", false, "b", "Patient.identifier:a@Patient.identifier")]
    [InlineData("open", false, "a a", "Patient.identifier:a@Patient.identifier")]
    [InlineData("open", false, "b c a b", "")]
    [InlineData("open", false, "a b b b", "Patient.identifier:b@Patient.identifier")]
    [InlineData("closed", false, "b a", "")]
    [InlineData("closed", false, "a c", "Patient.identifier@Patient.identifier[1]")]
    [InlineData("closed", true, "b a", "Patient.identifier:a@Patient.identifier[1]")]
    [InlineData("open", true, "a c b", "")]
    [InlineData("openAtEnd", false, "a b c", "")]
    [InlineData("openAtEnd", false, "a c b", "Patient.identifier:b@Patient.identifier[2]")]
    public void Rules(string rules, bool ordered, string systems, string expected)
    {
        var elements = Identifiers.Replace("RULES", rules, StringComparison.Ordinal).Replace("ORDERED", ordered ? "true" : "false", StringComparison.Ordinal);
        var items = systems.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => $$"""{"system":"http://{{s}}","value":"1"}""").ToList();
        var members = items.Count == 0 ? "\"active\":true" : $"\"identifier\":[{string.Join(',', items)}]";
        ProfileValidationTests.Errors("Patient", elements, members).ShouldBe(expected);
    }

    [Fact]
    public void ASliceAsksOfItsItems() =>
        ProfileValidationTests.Errors(
            "Patient", Identifiers.Replace("RULES", "open", StringComparison.Ordinal).Replace("ORDERED", "false", StringComparison.Ordinal),
            """ "identifier":[{"system":"http://b"},{"system":"http://a"}] """).ShouldBe("Patient.identifier:a.value@Patient.identifier[1].value");

    // type, path | elements of slice s (at least one) | members that have one | members that have none
    [Theory]
    [InlineData("value", "system", """{"id":"Patient.telecom:s.system","min":1,"max":"1","fixedCode":"phone"}""", """{"system":"phone"}""", """{"system":"email"}""")]
    [InlineData("pattern", "$this", """{"id":"Patient.telecom:s.rank","min":0,"max":"1"}""", """{"system":"phone","value":"1"}""", """{"system":"email"}""")]
    [InlineData("exists", "period", """{"id":"Patient.telecom:s.period","min":1,"max":"1"}""", """{"period":{"start":"2020"}}""", """{"system":"email"}""")]
    [InlineData("exists", "period", """{"id":"Patient.telecom:s.period","min":0,"max":"0"}""", """{"value":"1","system":"phone"}""", """{"period":{"start":"2020"}}""")]
    [InlineData("value", "period.start", """{"id":"Patient.telecom:s.period","min":0,"max":"1","patternPeriod":{"start":"2020"}}""", """{"period":{"start":"2020","end":"2021"}}""", """{"period":{"start":"2021"}}""")]
    [InlineData("value", "extension('http://e.org/e.x').value", """
        {"id":"Patient.telecom:s.extension","min":0,"max":"*","slicing":{"discriminator":[{"type":"value","path":"url"}],"rules":"open"}},
        {"id":"Patient.telecom:s.extension:e","sliceName":"e","min":1,"max":"1"},{"id":"Patient.telecom:s.extension:e.url","min":1,"max":"1","fixedUri":"http://e.org/e.x"},
        {"id":"Patient.telecom:s.extension:e.value[x]","min":1,"max":"1","fixedCode":"v"}
        """, """{"value":"1","system":"phone","extension":[{"url":"http://e.org/e.x","valueCode":"v"}]}""", """{"value":"1","system":"phone","extension":[{"url":"http://e.org/e.x","valueCode":"w"}]}""")]
    [InlineData("value", "use", """{"id":"Patient.telecom:s.use","min":1,"max":"1","binding":{"strength":"required","valueSet":"http://x.org/vs"}}""", """{"use":"home","system":"phone"}""", """{"use":"work","system":"phone"}""")]
    public void Discriminators(string type, string path, string slice, string inside, string outside)
    {
        var pattern = type is "pattern" ? ""","patternContactPoint":{"system":"phone"}""" : "";
        var elements = $$"""
            {"id":"Patient.telecom","min":0,"max":"*","slicing":{"discriminator":[{"type":"{{type}}","path":"{{path}}"}],"rules":"open"} },
            {"id":"Patient.telecom:s","sliceName":"s","min":1,"max":"1"{{pattern}}},{{slice}}
            """;
        const string set = """{"resourceType":"ValueSet","url":"http://x.org/vs","status":"draft","compose":{"include":[{"system":"http://hl7.org/fhir/contact-point-use","concept":[{"code":"home"}]}]}}""";
        ProfileValidationTests.Errors("Patient", elements, $"\"telecom\":[{outside},{inside}]", set).ShouldBe("");
        ProfileValidationTests.Errors("Patient", elements, $"\"telecom\":[{outside}]", set).ShouldBe("Patient.telecom:s@Patient.telecom");
    }

    [Theory]
    [InlineData("""{"reference":"#o"}""", "")]
    [InlineData("""{"reference":"Organization/9"}""", "")]
    [InlineData("""{"reference":"Practitioner/9"}""", "Patient.generalPractitioner:o@Patient.generalPractitioner")]
    public void ByTypeOfTheTarget(string reference, string expected)
    {
        const string elements = """
            {"id":"Patient.generalPractitioner","min":0,"max":"*","slicing":{"discriminator":[{"type":"type","path":"resolve()"}],"rules":"open"}},
            {"id":"Patient.generalPractitioner:o","sliceName":"o","min":1,"max":"1","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Organization"]}]}
            """;
        ProfileValidationTests.Errors("Patient", elements, $$""" "contained":[{"resourceType":"Organization","id":"o","name":"x"}],"managingOrganization":{"reference":"#o"},"generalPractitioner":[{{reference}}] """).ShouldBe(expected);
    }

    [Theory]
    [InlineData("\"valueString\":\"x\"", "")]
    [InlineData("\"valueQuantity\":{\"value\":1,\"unit\":\"mg\"}", "")]
    [InlineData("\"valueQuantity\":{\"value\":1}", "Observation.value[x]:valueQuantity.unit@Observation.value.unit")]
    [InlineData("\"valueInteger\":1", "Observation.value[x]@Observation.value")]
    public void OfAChoiceByType(string value, string expected)
    {
        const string elements = """
            {"id":"Observation.value[x]","min":0,"max":"1","slicing":{"discriminator":[{"type":"type","path":"$this"}],"rules":"closed"}},
            {"id":"Observation.value[x]:valueString","sliceName":"valueString","min":0,"max":"1","type":[{"code":"string"}]},
            {"id":"Observation.value[x]:valueQuantity","sliceName":"valueQuantity","min":0,"max":"1","type":[{"code":"Quantity"}]},
            {"id":"Observation.value[x]:valueQuantity.unit","min":1,"max":"1"}
            """;
        ProfileValidationTests.Errors("Observation", elements, "\"status\":\"final\",\"code\":{\"text\":\"x\"}," + value).ShouldBe(expected);
    }

    // "a/x" slices slice a again. profiling.html#reslicing
    [Theory]
    [InlineData("1 2", "")]
    [InlineData("1", "Patient.identifier:a/x@Patient.identifier")]
    [InlineData("2 2", "Patient.identifier:a/x@Patient.identifier")]
    public void Reslicing(string values, string expected)
    {
        const string elements = """
            {"id":"Patient.identifier","min":0,"max":"*","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"open"}},
            {"id":"Patient.identifier:a","sliceName":"a","min":0,"max":"*","slicing":{"discriminator":[{"type":"value","path":"value"}],"rules":"open"}},
            {"id":"Patient.identifier:a.system","min":1,"max":"1","fixedUri":"http://a"},
            {"id":"Patient.identifier:a/x","sliceName":"a/x","min":1,"max":"1"},{"id":"Patient.identifier:a/x.value","min":1,"max":"1","fixedString":"2"}
            """;
        var items = values.Split(' ').Select(v => $$"""{"system":"http://a","value":"{{v}}"}""");
        ProfileValidationTests.Errors("Patient", elements, $"\"identifier\":[{string.Join(',', items)}]").ShouldBe(expected);
    }

    // R4's own blood pressure profile. https://hl7.org/fhir/R4/bp.html
    [Theory]
    [InlineData("8480-6 8462-4", "")]
    [InlineData("8480-6 8867-4", "Observation.component:DiastolicBP@Observation.component")]
    [InlineData("8462-4", "Observation.component@Observation.component Observation.component:SystolicBP@Observation.component")]
    public void BloodPressure(string components, string expected)
    {
        var items = components.Split(' ').Select(c =>
            $$"""{"code":{"coding":[{"system":"http://loinc.org","code":"{{c}}"}]},"valueQuantity":{"value":80,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"} }""");
        var resource = $$"""
            {"resourceType":"Observation","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]},"status":"final","subject":{"reference":"Patient/1"},"effectiveDateTime":"2020-01-31",
             "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
             "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"component":[{{string.Join(',', items)}}]}
            """;
        Samples.Errors(Samples.Base.Validate(Samples.Read(resource))).ShouldBe(expected);
    }
}
