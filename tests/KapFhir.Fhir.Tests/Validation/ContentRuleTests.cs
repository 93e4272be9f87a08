using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>Rules that the specification states in words: values, codes, references, canonical urls.</summary>
public sealed class ContentRuleTests
{
    private static readonly ValidationOptions Strict = new() { IsStrict = true, RefusesMarkupInText = true };

    // https://hl7.org/fhir/R4/datatypes.html#attachment: size and hash of the data; "SGVsbG8=" is "Hello".
    [Theory]
    [InlineData("\"size\":5", "")]
    [InlineData("\"size\":6", "Attachment.size@Patient.photo[0].size")]
    [InlineData("\"hash\":\"9/+ei3uy4Jtwk1pdeF4MxdnQq/A=\"", "")]
    [InlineData("\"hash\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAA=\"", "Attachment.hash@Patient.photo[0].hash")]
    public void Attachments(string member, string errors) =>
        Errors($$$"""{"resourceType":"Patient","photo":[{"contentType":"text/plain","data":"SGVsbG8=",{{{member}}}}]}""").ShouldBe(errors);

    // https://hl7.org/fhir/R4/references.html#literal
    [Theory]
    [InlineData("\"reference\":\"Organization/1\"", "")]
    [InlineData("\"reference\":\"Organization/1/_history/2\"", "")]
    [InlineData("\"reference\":\"Organization?identifier=a|b\"", "")]
    [InlineData("\"reference\":\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"", "")]
    [InlineData("\"reference\":\"https://example.org/fhir/Organization/1\",\"type\":\"Organization\"", "")]
    [InlineData("\"reference\":\"1\"", "Reference.reference@Patient.managingOrganization.reference")]
    [InlineData("\"reference\":\"Organisation/1\"", "Reference.reference@Patient.managingOrganization.reference")]
    [InlineData("\"reference\":\"Organization/1_2\"", "Reference.reference@Patient.managingOrganization.reference")]
    [InlineData("\"reference\":\"Organization/1/2\"", "Reference.reference@Patient.managingOrganization.reference")]
    [InlineData("\"reference\":\"Organization/1\",\"type\":\"Patient\"", "Reference.type@Patient.managingOrganization.type")]
    public void References(string members, string errors) =>
        Errors($$$"""{"resourceType":"Patient","managingOrganization":{{{{members}}}}}""").ShouldBe(errors);

    // https://hl7.org/fhir/R4/references.html#canonical
    [Theory]
    [InlineData("http://example.org/Questionnaire/a", "")]
    [InlineData("http://example.org/Questionnaire/a|2", "")]
    [InlineData("urn:oid:1.2.3", "")]
    [InlineData("Questionnaire/a", "canonical@QuestionnaireResponse.questionnaire")]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender", "canonical@QuestionnaireResponse.questionnaire")]
    public void CanonicalUrls(string url, string errors) =>
        Errors($$$"""{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"{{{url}}}"}""").ShouldBe(errors);

    // https://hl7.org/fhir/R4/datatypes.html#Coding; SNOMED CT identifiers have a check digit.
    [Theory]
    [InlineData("http://hl7.org/fhir/resource-types", "Patient", "")]
    [InlineData("http://hl7.org/fhir/resource-types", "Patients", "http://hl7.org/fhir/resource-types@Basic.code.coding[0].code")]
    [InlineData("http://hl7.org/fhir/ValueSet/resource-types", "Patient", "Coding.system@Basic.code.coding[0].system")]
    [InlineData("http://snomed.info/sct", "73211009", "")]
    [InlineData("http://snomed.info/sct", "73211009:363698007=1234", "")]
    [InlineData("http://snomed.info/sct", "73211008", "http://snomed.info/sct@Basic.code.coding[0].code")]
    [InlineData("http://snomed.info/sct", "1", "http://snomed.info/sct@Basic.code.coding[0].code")]
    [InlineData("http://loinc.org", "anything", "")]
    [InlineData("http://terminology.hl7.org/CodeSystem/v3-ActCode", "newer-than-R4", "")]
    public void Codes(string system, string code, string errors) =>
        Errors($$$"""{"resourceType":"Basic","code":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]}}""").ShouldBe(errors);

    [Fact]
    public void AWrongDisplayIsAWarning()
    {
        var issues = Samples.Base.Validate(Samples.Read(
            """{"resourceType":"Basic","code":{"coding":[{"system":"http://hl7.org/fhir/administrative-gender","code":"female","display":"Male"}]}}"""));
        issues.ShouldHaveSingleItem().ShouldBe(
            Issues.DisplayDiffers("Basic.code.coding[0].display", "Male", "Female", "http://hl7.org/fhir/administrative-gender", "female"));
    }

    // A reason for its absence does not replace a code of a required binding. https://hl7.org/fhir/R4/terminologies.html#required
    [Theory]
    [InlineData("http://hl7.org/fhir/StructureDefinition/data-absent-reason", "Patient.gender@Patient.gender")]
    [InlineData("http://example.org/gender", "")]
    public void ARequiredCodeIsACode(string extension, string errors) =>
        Errors($$$"""{"resourceType":"Patient","_gender":{"extension":[{"url":"{{{extension}}}","valueCode":"unknown"}]}}""").ShouldBe(errors);

    // https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.compose.include.system
    [Theory]
    [InlineData("\"system\":\"http://example.org/s\"", "")]
    [InlineData("\"system\":\"#s\"", "ValueSet.compose.include.system@ValueSet.compose.include[0].system")]
    [InlineData("\"system\":\"http://snomed.info/sct\",\"concept\":[{\"code\":\"12\"}]", "http://snomed.info/sct@ValueSet.compose.include[0].concept[0].code")]
    [InlineData("\"system\":\"http://snomed.info/sct\",\"filter\":[{\"property\":\"constraint\",\"op\":\"=\",\"value\":\"< 404684003 |Finding|\"}]", "")]
    [InlineData("\"system\":\"http://snomed.info/sct\",\"filter\":[{\"property\":\"constraint\",\"op\":\"=\",\"value\":\"404684003 << 404684003\"}]", "ValueSet.compose.include.filter.value@ValueSet.compose.include[0].filter[0].value")]
    public void ValueSets(string members, string errors) =>
        Errors($$$"""{"resourceType":"ValueSet","status":"draft","compose":{"include":[{{{{members}}}}]}}""").ShouldBe(errors);

    // https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.count
    [Theory]
    [InlineData("complete", 2, "")]
    [InlineData("complete", 3, "CodeSystem.count@CodeSystem.count")]
    [InlineData("fragment", 3, "")]
    public void CodeSystems(string content, int count, string errors) =>
        Errors($$$"""{"resourceType":"CodeSystem","status":"draft","content":"{{{content}}}","count":{{{count}}},"concept":[{"code":"a","concept":[{"code":"b"}]}]}""").ShouldBe(errors);

    // https://hl7.org/fhir/R4/metadatatypes.html#Expression
    [Theory]
    [InlineData("text/fhirpath", "%resource.item.where(linkId = 'a')", "")]
    [InlineData("text/fhirpath", "%resource.item.where(", "Expression.expression@PlanDefinition.action[0].condition[0].expression.expression")]
    [InlineData("text/cql", "anything (", "")]
    public void Expressions(string language, string expression, string errors) =>
        Errors($$$"""{"resourceType":"PlanDefinition","status":"draft","action":[{"condition":[{"kind":"start","expression":{"language":"{{{language}}}","expression":"{{{expression}}}"}}]}]}""")
            .ShouldBe(errors);

    // https://hl7.org/fhir/R4/observation-vitalsigns.html
    [Fact]
    public void VitalSignsAreHeldToTheirProfile()
    {
        var observation = Samples.Read("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"valueString":"70"}""");
        Samples.Base.Validate(observation).ShouldContain(i => i.Severity == IssueSeverity.Warning && i.Expression == "Observation.subject");
        Samples.Base.Validate(observation).ShouldNotContain(i => i.IsError);
        Samples.Base.Validate(observation, [], Strict).ShouldContain(i => i.IsError && i.Expression == "Observation.subject");
    }

    // https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.searchParam.type
    [Theory]
    [InlineData("reference", "")]
    [InlineData("token", "CapabilityStatement.rest.resource.searchParam.type@CapabilityStatement.rest[0].resource[0].searchParam[0].type")]
    public void SearchParameters(string type, string errors) =>
        Errors($$$"""
            {"resourceType":"CapabilityStatement","status":"draft","date":"2024","kind":"requirements","description":"x","fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server","resource":[
            {"type":"Observation","searchParam":[{"name":"s","definition":"http://hl7.org/fhir/SearchParameter/Observation-subject","type":"{{{type}}}"}]}]}]}
            """).ShouldBe(errors);

    // https://hl7.org/fhir/R4/element.html: an id is unique within its resource
    [Theory]
    [InlineData("\"name\":[{\"id\":\"a\"},{\"id\":\"b\"}]", "")]
    [InlineData("\"name\":[{\"id\":\"a\",\"text\":\"x\"}],\"telecom\":[{\"id\":\"a\",\"system\":\"phone\"}]", "Element.id@Patient.telecom[0].id")]
    public void ElementIds(string members, string errors) => Errors($$$"""{"resourceType":"Patient","id":"a",{{{members}}}}""").ShouldBe(errors);

    // https://hl7.org/fhir/R4/security.html#narrative
    [Theory]
    [InlineData("a < b", "")]
    [InlineData("a < b > c", "")]
    [InlineData("<script>", "string@Patient.name[0].text")]
    public void MarkupInText(string text, string errors) => Errors($$$"""{"resourceType":"Patient","name":[{"text":"{{{text}}}"}]}""").ShouldBe(errors);

    private static string Errors(string json) => Samples.Errors(Samples.Base.Validate(Samples.Read(json), [], Strict));
}
