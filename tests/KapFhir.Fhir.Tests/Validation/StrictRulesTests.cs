using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>What an author is told of and a server only warns of: displays, concept maps, filters, models, signatures, extensions of other versions.</summary>
public sealed class StrictRulesTests
{
    private const string Gender = "http://hl7.org/fhir/administrative-gender";

    private static readonly ValidationOptions Strict = new() { IsStrict = true };

    [Theory]
    // https://hl7.org/fhir/R4/datatypes.html#Coding: display follows the rules of the system
    [InlineData("""{"resourceType":"Basic","code":{"coding":[{"system":"http://hl7.org/fhir/administrative-gender","code":"male","display":"Man"}]}}""", "http://hl7.org/fhir/administrative-gender@Basic.code.coding[0].display")]
    [InlineData("""{"resourceType":"Basic","code":{"coding":[{"system":"http://hl7.org/fhir/administrative-gender","code":"male","display":"male"}]}}""", "")]
    // https://hl7.org/fhir/R4/conceptmap-definitions.html#ConceptMap.source_x_
    [InlineData("""{"resourceType":"ConceptMap","status":"active","sourceUri":"http://hl7.org/fhir/ValueSet/administrative-gender","group":[{"source":"http://hl7.org/fhir/administrative-gender","target":"http://a.example.com/s","element":[{"code":"man","target":[{"code":"m","equivalence":"equal"}]}]}]}""", "http://hl7.org/fhir/ValueSet/administrative-gender@ConceptMap.group[0].element[0].code")]
    [InlineData("""{"resourceType":"ConceptMap","status":"active","sourceUri":"http://hl7.org/fhir/ValueSet/administrative-gender","group":[{"source":"http://hl7.org/fhir/administrative-gender","target":"http://a.example.com/s","element":[{"code":"male","target":[{"code":"m","equivalence":"equal"}]}]}]}""", "")]
    // https://hl7.org/fhir/R4/structuredefinition-definitions.html#StructureDefinition.type
    [InlineData("""{"resourceType":"StructureDefinition","url":"http://a.example.com/Boo","name":"Boo","status":"active","kind":"logical","abstract":false,"type":"Boo","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element","derivation":"specialization","differential":{"element":[{"id":"Boo","path":"Boo"}]}}""", "@StructureDefinition.type")]
    [InlineData("""{"resourceType":"StructureDefinition","url":"http://a.example.com/Boo","name":"Boo","status":"active","kind":"logical","abstract":false,"type":"http://a.example.com/Boo","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element","derivation":"specialization","differential":{"element":[{"id":"Boo","path":"Boo"}]}}""", "")]
    // https://hl7.org/fhir/versions.html#extensions
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/1.0/StructureDefinition/extension-Patient.animal","valueString":"x"}]}""", "http://hl7.org/fhir/1.0/StructureDefinition/extension-Patient.animal@Patient.extension[0]")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/3.0/StructureDefinition/extension-MedicationRequest.status","valueString":"x"}]}""", "http://hl7.org/fhir/3.0/StructureDefinition/extension-MedicationRequest.status@Patient.extension[0]")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.photo","valueString":"x"}]}""", "")]
    public void Authors_are_told(string resource, string errors) =>
        Samples.Errors(Samples.Base.Validate(Samples.Read(resource), [], Strict)).ShouldBe(errors);

    [Fact]
    public void A_code_of_a_supplement_is_none()
    {
        var validator = Samples.Knowing(["""{"resourceType":"CodeSystem","url":"http://a.example.com/more","status":"active","content":"supplement","supplements":"http://hl7.org/fhir/administrative-gender","concept":[{"code":"male","designation":[{"language":"de","value":"Mann"}]}]}"""]);
        Samples.Errors(validator.Validate(Samples.Read(Coded("http://a.example.com/more", "male", "Mann")))).ShouldBe("Coding.system@Basic.code.coding[0].system");
        Samples.Errors(validator.Validate(Samples.Read(Coded(Gender, "male", "Mann")), [], Strict)).ShouldBe("");
    }

    [Theory]
    [InlineData("system#code", "http://a.example.com/o#b", "")]
    [InlineData("a code alone", "b", "of@ValueSet.compose.include[0].filter[0].value")]
    public void The_value_of_a_filter_is_of_its_property(string what, string value, string errors)
    {
        var validator = Samples.Knowing(["""{"resourceType":"CodeSystem","url":"http://a.example.com/s","status":"active","content":"complete","property":[{"code":"of","type":"Coding"}],"concept":[{"code":"a"}]}"""]);
        var valueSet = "{\"resourceType\":\"ValueSet\",\"url\":\"http://a.example.com/v\",\"status\":\"active\",\"compose\":{\"include\":[{\"system\":\"http://a.example.com/s\",\"filter\":[{\"property\":\"of\",\"op\":\"=\",\"value\":\"" + value + "\"}]}]}}";
        Samples.Errors(validator.Validate(Samples.Read(valueSet), [], Strict)).ShouldBe(errors, what);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","active":true}""", "")]
    [InlineData("""{"resourceType":"Patient","_active":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}""", "Patient.active@Patient.active")]
    [InlineData("""{"resourceType":"Patient","active":true,"gender":"female"}""", "Patient.gender@Patient.gender")]
    public void R5s_elements_come_as_extensions_of_definitions(string patient, string errors)
    {
        var validator = Samples.Knowing([
            """{"resourceType":"ValueSet","url":"http://a.example.com/v","status":"active","compose":{"include":[{"system":"http://hl7.org/fhir/administrative-gender","concept":[{"code":"male"}]}]}}""",
            """
            {"resourceType":"StructureDefinition","url":"http://a.example.com/p","name":"P","status":"active","kind":"resource","abstract":false,"type":"Patient",
             "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[
              {"id":"Patient.active","path":"Patient.active","min":1,"extension":[{"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.mustHaveValue","valueBoolean":true}]},
              {"id":"Patient.gender","path":"Patient.gender","binding":{"strength":"required","valueSet":"http://hl7.org/fhir/ValueSet/administrative-gender","extension":[
               {"url":"http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.binding.additional","extension":[{"url":"purpose","valueCode":"required"},{"url":"valueSet","valueCanonical":"http://a.example.com/v"}]}]}}]}}
            """]);
        Samples.Errors(validator.Validate(Samples.Read(patient), ["http://a.example.com/p"])).ShouldBe(errors);
    }

    [Theory]
    [InlineData("Patient.active", "\"fixedBoolean\":true", "")]
    [InlineData("Patient.active", "\"fixedBoolean\":false", "another")]
    public void A_fixed_value_stays(string path, string fact, string fault)
    {
        string Profile(string url, string on, string fixes) => "{\"resourceType\":\"StructureDefinition\",\"url\":\"http://a.example.com/" + url + "\",\"name\":\"P\",\"status\":\"active\",\"kind\":\"resource\",\"abstract\":false,\"type\":\"Patient\",\"baseDefinition\":\""
            + on + "\",\"derivation\":\"constraint\",\"differential\":{\"element\":[{\"id\":\"" + path + "\",\"path\":\"" + path + "\"," + fixes + "}]}}";
        var validator = Samples.Knowing([Profile("base", "http://hl7.org/fhir/StructureDefinition/Patient", "\"fixedBoolean\":true")]);
        var faults = validator.CheckDefinition(Samples.Read(Profile("derived", "http://a.example.com/base", fact)));
        faults.Count.ShouldBe(fault.Length == 0 ? 0 : 1);
    }

    [Theory]
    // https://hl7.org/fhir/R4/elementdefinition.html#id: an id runs along the path, else the path says where the element is
    [InlineData("Observation.valueQuantity", "Observation.value[x]", true)]
    [InlineData("Observation.value[x]:valueQuantity", "Observation.valueQuantity", true)]
    [InlineData("Observation.valueQuantity", "Observation.valueBla", false)]
    public void A_path_of_no_element_is_told_whatever_its_id(string id, string path, bool isGood)
    {
        var profile = "{\"resourceType\":\"StructureDefinition\",\"url\":\"http://a.example.com/o\",\"name\":\"O\",\"status\":\"active\",\"kind\":\"resource\",\"abstract\":false,\"type\":\"Observation\",\"baseDefinition\":\"http://hl7.org/fhir/StructureDefinition/Observation\",\"derivation\":\"constraint\",\"differential\":{\"element\":[{\"id\":\""
            + id + "\",\"path\":\"" + path + "\",\"min\":1}]}}";
        Samples.Base.CheckDefinition(Samples.Read(profile)).Any(i => i.IsError).ShouldBe(!isGood);
    }

    private static string Coded(string system, string code, string display) =>
        "{\"resourceType\":\"Basic\",\"code\":{\"coding\":[{\"system\":\"" + system + "\",\"code\":\"" + code + "\",\"display\":\"" + display + "\"}]}}";
}
