using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/profiling.html: small profiles of Patient and Observation, and resources that claim them.</summary>
public sealed class ProfileValidationTests
{
    private const string Url = "http://x.org/StructureDefinition/p";

    // Elements of the profile of Patient beside its root | the patient's members | the errors
    [Theory]
    [InlineData("""{"id":"Patient.birthDate","min":1,"max":"1"}""", """ "birthDate":"2000" """, "")]
    [InlineData("""{"id":"Patient.birthDate","min":1,"max":"1"}""", """ "active":true """, "Patient.birthDate@Patient.birthDate")]
    [InlineData("""{"id":"Patient.name","min":0,"max":"1"}""", """ "name":[{"text":"a"},{"text":"b"}] """, "Patient.name@Patient.name")]
    [InlineData("""{"id":"Patient.photo","min":0,"max":"0"}""", """ "photo":[{"title":"a"}] """, "Patient.photo@Patient.photo")]
    [InlineData("""{"id":"Patient.name","min":1,"max":"*"},{"id":"Patient.name.family","min":1,"max":"1"}""", """ "name":[{"family":"a"},{"text":"b"}] """, "Patient.name.family@Patient.name[1].family")]
    [InlineData("""{"id":"Patient.contact","min":0,"max":"*"},{"id":"Patient.contact.name","min":1,"max":"1"}""", """ "contact":[{"organization":{"display":"x"}}] """, "Patient.contact.name@Patient.contact[0].name")]
    // fixed and pattern: elementdefinition-definitions.html#ElementDefinition.fixed_x_
    [InlineData("""{"id":"Patient.gender","min":0,"max":"1","fixedCode":"male"}""", """ "gender":"female" """, "Patient.gender@Patient.gender")]
    [InlineData("""{"id":"Patient.maritalStatus","min":0,"max":"1","fixedCodeableConcept":{"coding":[{"system":"http://s","code":"M"}]}}""",
        """ "maritalStatus":{"coding":[{"code":"M","system":"http://s"}]} """, "")]
    [InlineData("""{"id":"Patient.maritalStatus","min":0,"max":"1","fixedCodeableConcept":{"coding":[{"system":"http://s","code":"M"}]}}""",
        """ "maritalStatus":{"coding":[{"system":"http://s","code":"M"}],"text":"married"} """, "Patient.maritalStatus@Patient.maritalStatus")]
    [InlineData("""{"id":"Patient.maritalStatus","min":0,"max":"1","patternCodeableConcept":{"coding":[{"system":"http://s","code":"M"}]}}""",
        """ "maritalStatus":{"coding":[{"system":"http://t","code":"1"},{"system":"http://s","code":"M","display":"married"}],"text":"married"} """, "")]
    [InlineData("""{"id":"Patient.maritalStatus","min":0,"max":"1","patternCodeableConcept":{"coding":[{"system":"http://s","code":"M"}]}}""",
        """ "maritalStatus":{"coding":[{"system":"http://s","code":"S"},{"system":"http://t","code":"M"}]} """, "Patient.maritalStatus@Patient.maritalStatus")]
    [InlineData("""{"id":"Patient.multipleBirth[x]","min":0,"max":"1","fixedInteger":2}""", """ "multipleBirthInteger":3 """, "Patient.multipleBirth[x]@Patient.multipleBirth")]
    // types
    [InlineData("""{"id":"Patient.deceased[x]","min":0,"max":"1","type":[{"code":"dateTime"}]}""", """ "deceasedBoolean":true """, "Patient.deceased[x]@Patient.deceased")]
    [InlineData("""{"id":"Patient.deceased[x]","min":0,"max":"1","type":[{"code":"dateTime"}]}""", """ "deceasedDateTime":"2020" """, "")]
    [InlineData("""{"id":"Patient.generalPractitioner","min":0,"max":"*","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Practitioner"]}]}""",
        """ "generalPractitioner":[{"reference":"Practitioner/1"},{"reference":"Organization/1"}] """, "Patient.generalPractitioner@Patient.generalPractitioner[1]")]
    // lengths and ranges
    [InlineData("""{"id":"Patient.name","min":0,"max":"*"},{"id":"Patient.name.family","min":0,"max":"1","maxLength":3}""", """ "name":[{"family":"abc"},{"family":"abcd"}] """, "Patient.name.family@Patient.name[1].family")]
    [InlineData("""{"id":"Patient.multipleBirth[x]","min":0,"max":"1","minValueInteger":1,"maxValueInteger":8}""", """ "multipleBirthInteger":0 """, "Patient.multipleBirth[x]@Patient.multipleBirth")]
    [InlineData("""{"id":"Patient.multipleBirth[x]","min":0,"max":"1","minValueInteger":1,"maxValueInteger":8}""", """ "multipleBirthInteger":9 """, "Patient.multipleBirth[x]@Patient.multipleBirth")]
    [InlineData("""{"id":"Patient.birthDate","min":0,"max":"1","minValueDate":"1900-01-01"}""", """ "birthDate":"1899-12-31" """, "Patient.birthDate@Patient.birthDate")]
    [InlineData("""{"id":"Patient.birthDate","min":0,"max":"1","minValueDate":"1900-01-01"}""", """ "birthDate":"1900" """, "")]
    // bindings
    [InlineData("""{"id":"Patient.maritalStatus","min":0,"max":"1","binding":{"strength":"required","valueSet":"http://hl7.org/fhir/ValueSet/marital-status|4.0.1"}}""",
        """ "maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M"}]} """, "")]
    [InlineData("""{"id":"Patient.maritalStatus","min":0,"max":"1","binding":{"strength":"required","valueSet":"http://hl7.org/fhir/ValueSet/marital-status"}}""",
        """ "maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"Q"}]} """, "Patient.maritalStatus@Patient.maritalStatus")]
    [InlineData("""{"id":"Patient.maritalStatus","min":0,"max":"1","binding":{"strength":"extensible","valueSet":"http://hl7.org/fhir/ValueSet/marital-status"}}""",
        """ "maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"Q"}]} """, "")]
    [InlineData("""{"id":"Patient.maritalStatus","min":0,"max":"1","binding":{"strength":"required","valueSet":"http://x.org/unknown"}}""", """ "maritalStatus":{"text":"x"} """, "")]
    // invariants
    [InlineData("""{"id":"Patient.name","min":0,"max":"*","constraint":[{"key":"x-1","severity":"error","human":"has a family name","expression":"family.exists()"}]}""",
        """ "name":[{"family":"a"},{"text":"b"}] """, "x-1@Patient.name[1].family")]
    [InlineData("""{"id":"Patient.name","min":0,"max":"*","constraint":[{"key":"x-1","severity":"warning","human":"has a family name","expression":"family.exists()"}]}""",
        """ "name":[{"text":"b"}] """, "")]
    public void OfPatient(string elements, string members, string expected) => Errors("Patient", elements, members).ShouldBe(expected);

    // A content reference carries what its target asks into every depth. elementdefinition.html#ElementDefinition.contentReference
    [Fact]
    public void ContentReferencesRecur()
    {
        const string elements = """
            {"id":"Questionnaire.item","min":1,"max":"*"},
            {"id":"Questionnaire.item.text","min":1,"max":"1"},
            {"id":"Questionnaire.item.item","min":0,"max":"*","contentReference":"#Questionnaire.item"}
            """;
        const string members = """ "status":"draft","item":[{"linkId":"1","type":"group","text":"a","item":[{"linkId":"2","type":"group","item":[{"linkId":"3","type":"string"}]}]}] """;
        Errors("Questionnaire", elements, members).ShouldBe(
            "Questionnaire.item.text@Questionnaire.item[0].item[0].text Questionnaire.item.text@Questionnaire.item[0].item[0].item[0].text");
    }

    [Fact]
    public void AnUnknownProfileIsSaidAndNoError()
    {
        var resource = Samples.Read("""{"resourceType":"Patient","meta":{"profile":["http://x.org/none|1.0"]},"active":true}""");
        Samples.Base.Validate(resource).ShouldHaveSingleItem().ShouldBe(Issues.ProfileNotChecked("Patient.meta.profile[0]", "http://x.org/none|1.0"));
    }

    [Fact]
    public void AProfileOfAnotherTypeIsAnError()
    {
        var resource = Samples.Read("""{"resourceType":"Patient","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]},"active":true}""");
        Samples.Base.Validate(resource).ShouldHaveSingleItem()
            .ShouldBe(Issues.ProfileOfOtherType("Patient.meta.profile[0]", "http://hl7.org/fhir/StructureDefinition/bp", "Observation", "Patient"));
    }

    [Fact]
    public void AProfileWithoutSnapshotIsSaid()
    {
        var validator = Samples.Knowing([$$"""{"resourceType":"StructureDefinition","url":"{{Url}}","type":"Patient"}"""]);
        validator.Validate(Samples.Read("""{"resourceType":"Patient","active":true}"""), [Url]).ShouldHaveSingleItem().ShouldBe(Issues.ProfileWithoutSnapshot("Patient", Url));
    }

    [Fact]
    public void AClaimInsideABundleCounts()
    {
        var validator = Samples.Knowing([Profile("Patient", """{"id":"Patient.birthDate","min":1,"max":"1"}""")]);
        var bundle = Samples.Read($$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","meta":{"profile":["{{Url}}"]} } }]}""");
        Samples.Errors(validator.Validate(bundle)).ShouldBe("Patient.birthDate@Bundle.entry[0].resource.birthDate");
    }

    [Fact]
    public void AProfileThatIsClaimedAndAskedForIsCheckedOnce()
    {
        var validator = Samples.Knowing([Profile("Patient", """{"id":"Patient.birthDate","min":1,"max":"1"}""")]);
        var patient = Samples.Read($$"""{"resourceType":"Patient","meta":{"profile":["{{Url}}"]},"active":true}""");
        Samples.Errors(validator.Validate(patient, [Url])).ShouldBe("Patient.birthDate@Patient.birthDate");
    }

    [Fact]
    public void ARuleThatIsNoFhirPathIsSaidAndNoError()
    {
        const string rule = """{"id":"Patient.name","min":0,"max":"*","constraint":[{"key":"x-1","severity":"error","human":"h","expression":"family.exists("}]}""";
        var issue = Samples.Knowing([Profile("Patient", rule)]).Validate(Samples.Read("""{"resourceType":"Patient","name":[{"text":"a"}]}"""), [Url]).ShouldHaveSingleItem();
        (issue.Rule, issue.Severity, issue.Expression, issue.Code).ShouldBe(("x-1", IssueSeverity.Warning, "Patient.name[0]", "not-supported"));
    }

    // Two profiles that each want the other of what the resource refers to: the circle ends.
    [Fact]
    public void ProfilesThatLeanOnEachOtherComeToAnEnd()
    {
        var profiles = new[] { ("p", "q"), ("q", "p") }.Select(x => $$"""
            {"resourceType":"StructureDefinition","url":"http://x.org/StructureDefinition/{{x.Item1}}","type":"Patient","snapshot":{"element":[{"id":"Patient","min":0,"max":"*"},
            {"id":"Patient.link","min":0,"max":"*","slicing":{"discriminator":[{"type":"profile","path":"other.resolve()"}],"rules":"open"} },
            {"id":"Patient.link:s","sliceName":"s","min":1,"max":"1"},
            {"id":"Patient.link:s.other","min":1,"max":"1","type":[{"code":"Reference","targetProfile":["http://x.org/StructureDefinition/{{x.Item2}}"]}]}]} }
            """);
        const string bundle = """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","meta":{"profile":["http://x.org/StructureDefinition/p"]},"link":[{"type":"refer","other":{"reference":"urn:uuid:2"}}]}},
            {"fullUrl":"urn:uuid:2","resource":{"resourceType":"Patient","link":[{"type":"refer","other":{"reference":"urn:uuid:1"}}]}}]}
            """;
        Samples.Errors(Samples.Knowing(profiles).Validate(Samples.Read(bundle))).ShouldBe("");
    }

    [Fact]
    public void ManyThreadsFindTheSame()
    {
        var validator = Samples.Knowing([Profile("Patient", """{"id":"Patient.birthDate","min":1,"max":"1"}""")]);
        var patient = Samples.Read($$"""{"resourceType":"Patient","meta":{"profile":["{{Url}}"]},"gender":"x","contact":[{"gender":"male"}]}""");
        var found = new string[64];
        Parallel.For(0, found.Length, i => found[i] = Samples.Errors(validator.Validate(patient)));
        found.ShouldAllBe(f => f == found[0]);
        found[0].ShouldBe("Patient.gender@Patient.gender pat-1@Patient.contact[0].name Patient.birthDate@Patient.birthDate");
    }

    internal static string Errors(string type, string elements, string members, params string[] others)
    {
        var validator = Samples.Knowing([Profile(type, elements), .. others]);
        return Samples.Errors(validator.Validate(Samples.Read($$"""{"resourceType":"{{type}}",{{members}} }"""), [Url]));
    }

    internal static string Profile(string type, string elements) => $$"""
        {"resourceType":"StructureDefinition","url":"{{Url}}","type":"{{type}}","snapshot":{"element":[{"id":"{{type}}","min":0,"max":"*"},{{elements}}]} }
        """;
}
