// https://hl7.org/fhir/R4/fhirpatch.html
using System.Text;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Patch;

public sealed class FhirPathPatchTests
{
    private const string Before = """
        {"resourceType":"Patient","id":"p","identifier":[{"value":"a"},{"value":"b"},{"value":"c"}],"active":true,
        "name":[{"family":"Rivera","given":["Ana","M"],"_given":[null,{"id":"g"}]}],"birthDate":"1980-01-01",
        "_birthDate":{"extension":[{"url":"http://x.org/t","valueTime":"10:00:00"}]},"contact":[{"name":{"text":"n"}}],
        "generalPractitioner":[{"reference":"Practitioner/1"}],"contained":[{"resourceType":"Organization","id":"o","name":"Org"}],"managingOrganization":{"reference":"#o"}}
        """;

    // type, path, further parts; a piece of the outcome, without white space.
    [Theory]
    [InlineData("add", "Patient", """{"name":"name","valueString":"gender"},{"name":"value","valueCode":"female"}""", ""","gender":"female"}""")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"deceased"},{"name":"value","valueBoolean":false}""", ""","deceasedBoolean":false}""")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"deceased[x]"},{"name":"value","valueDateTime":"2020"}""", ""","deceasedDateTime":"2020"}""")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"deceasedBoolean"},{"name":"value","valueBoolean":true}""", ""","deceasedBoolean":true}""")]
    [InlineData("add", "name[0]", """{"name":"name","valueString":"given"},{"name":"value","valueString":"Z"}""", """given":["Ana","M","Z"],"_given":[null,{"id":"g"},null]""")]
    [InlineData("add", "Patient.name[0]", """{"name":"name","valueString":"given"},{"name":"value","valueString":"Z","_valueString":{"id":"z"}}""",
        """given":["Ana","M","Z"],"_given":[null,{"id":"g"},{"id":"z"}]""")]
    [InlineData("add", "Patient.birthDate", """{"name":"name","valueString":"extension"},{"name":"value","part":[{"name":"url","valueUri":"http://y"},{"name":"value","valueInteger":1}]}""",
        """valueTime":"10:00:00"},{"url":"http://y","valueInteger":1}]}""")]
    [InlineData("add", "Patient.active", """{"name":"name","valueString":"extension"},{"name":"value","part":[{"name":"url","valueUri":"http://y"},{"name":"value","valueInteger":1}]}""",
        """active":true,"_active":{"extension":[{"url":"http://y","valueInteger":1}]},""")]
    [InlineData("add", "Patient.active", """{"name":"name","valueString":"extension"},{"name":"value","part":[{"name":"url","valueUri":"http://y"},{"name":"value","valueDecimal":1.50}]}""",
        """_active":{"extension":[{"url":"http://y","valueDecimal":1.50}]},""")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"contact"},{"name":"value","part":[{"name":"relationship","valueCodeableConcept":{"text":"x"}},{"name":"name","part":[{"name":"given","valueString":"A"},{"name":"given","valueString":"B"}]},{"name":"relationship","valueCodeableConcept":{"text":"y"}}]}""",
        """{"relationship":[{"text":"x"},{"text":"y"}],"name":{"given":["A","B"]}}""")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"contained"},{"name":"value","resource":{"resourceType":"Basic","id":"b","code":{"text":"x"}}}""",
        """{"resourceType":"Basic","id":"b","code":{"text":"x"}}]""")]
    [InlineData("add", "Patient.managingOrganization.resolve()", """{"name":"name","valueString":"active"},{"name":"value","valueBoolean":true}""", """name":"Org","active":true}""")]
    [InlineData("insert", "Patient.identifier", """{"name":"index","valueInteger":1},{"name":"value","valueIdentifier":{"value":"x"}}""", """{"value":"a"},{"value":"x"},{"value":"b"}""")]
    [InlineData("insert", "Patient.identifier", """{"name":"index","valueInteger":3},{"name":"value","valueIdentifier":{"value":"x"}}""", """{"value":"c"},{"value":"x"}]""")]
    [InlineData("insert", "Patient.telecom", """{"name":"index","valueInteger":0},{"name":"value","valueContactPoint":{"value":"x"}}""", ""","telecom":[{"value":"x"}]}""")]
    [InlineData("insert", "Patient.contact[0].telecom", """{"name":"index","valueInteger":0},{"name":"value","valueContactPoint":{"value":"x"}}""", """{"name":{"text":"n"},"telecom":[{"value":"x"}]}""")]
    [InlineData("insert", "Patient.name.given", """{"name":"index","valueInteger":1},{"name":"value","valueString":"X"}""", """given":["Ana","X","M"],"_given":[null,null,{"id":"g"}]""")]
    [InlineData("insert", "Patient.contact", """{"name":"index","valueInteger":0},{"name":"value","part":[{"name":"gender","valueCode":"male"}]}""", """contact":[{"gender":"male"},{"name":""")]
    [InlineData("delete", "Patient.active", "", """],"name":[""")]
    [InlineData("delete", "Patient.identifier.where(value='b')", "", """[{"value":"a"},{"value":"c"}]""")]
    [InlineData("delete", "Patient.name[0].given[1]", "", """given":["Ana"]}]""")]
    [InlineData("delete", "Patient.name[0].given[0]", "", """given":["M"],"_given":[{"id":"g"}]""")]
    [InlineData("delete", "Patient.birthDate.extension[0]", "", """birthDate":"1980-01-01","contact":""")] // the object goes with its last extension
    [InlineData("delete", "Patient.birthDate", "", """}],"contact":[""")]
    [InlineData("delete", "Patient.gender", "", """active":true""")] // "if found"
    [InlineData("replace", "Patient.birthDate", """{"name":"value","valueDate":"1981"}""", """birthDate":"1981","contact":""")] // with its extensions
    [InlineData("replace", "Patient.identifier[1]", """{"name":"value","valueIdentifier":{"value":"x"}}""", """{"value":"a"},{"value":"x"},{"value":"c"}""")]
    [InlineData("replace", "Patient.identifier.where(value='c').value", """{"name":"value","valueString":"x"}""", """{"value":"b"},{"value":"x"}]""")]
    [InlineData("replace", "Patient.name[0].given[1].id", """{"name":"value","valueString":"h"}""", """_given":[null,{"id":"h"}]""")]
    [InlineData("replace", "Patient.contact[0].name", """{"name":"value","part":[{"name":"text","valueString":"t"}]}""", """contact":[{"name":{"text":"t"}}]""")]
    [InlineData("replace", "Patient.birthDate.extension.value", """{"name":"value","valueDecimal":1.00}""", """{"url":"http://x.org/t","valueDecimal":1.00}""")] // choice changes its type
    [InlineData("replace", "Patient.contained[0].name", """{"name":"value","valueString":"Neu"}""", """id":"o","name":"Neu"}""")]
    [InlineData("replace", "Patient.managingOrganization", """{"name":"value","valueReference":{"reference":"Organization/1"}}""", """managingOrganization":{"reference":"Organization/1"}""")]
    [InlineData("move", "Patient.identifier", """{"name":"source","valueInteger":0},{"name":"destination","valueInteger":2}""", """[{"value":"b"},{"value":"c"},{"value":"a"}]""")]
    [InlineData("move", "Patient.name.given", """{"name":"source","valueInteger":1},{"name":"destination","valueInteger":0}""", """given":["M","Ana"],"_given":[{"id":"g"},null]""")]
    public void Changes(string type, string path, string parts, string expected)
    {
        var outcome = Run(Patch((type, path, parts)));
        outcome.IsSuccess.ShouldBeTrue(outcome.IsSuccess ? "" : outcome.Issues[0].ToString());
        outcome.Value.ShouldContain(expected);
    }

    [Theory]
    [InlineData("add", "Patient", """{"name":"name","valueString":"birthDate"},{"name":"value","valueDate":"1980"}""", "has a value already")]
    [InlineData("add", "Patient.contact[3]", """{"name":"name","valueString":"gender"},{"name":"value","valueCode":"male"}""", "leads to no element")]
    [InlineData("add", "Patient.identifier", """{"name":"name","valueString":"value"},{"name":"value","valueString":"x"}""", "leads to 3 elements")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"Gender"},{"name":"value","valueCode":"male"}""", "Did you mean 'gender'?")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"sex"},{"name":"value","valueCode":"male"}""", "'sex' is no element of Patient")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"resourceType"},{"name":"value","valueString":"x"}""", "no element of Patient")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"gender"},{"name":"value","valueBoolean":true}""", "takes code, not boolean")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"gender"},{"name":"value","valueString":"a  b"}""", "not a valid code")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"deceased"},{"name":"value","valueString":"x"}""", "takes boolean, dateTime, not string")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"maritalStatus"},{"name":"value","valueCoding":{"code":"M"}}""", "takes CodeableConcept, not Coding")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"contact"},{"name":"value","part":[{"name":"gender","valueCode":"male"},{"name":"gender","valueCode":"male"}]}""", "does not repeat")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"contact"},{"name":"value","part":[{"name":"sex","valueCode":"male"}]}""", "'sex' is no element of Patient.contact")]
    [InlineData("add", "Patient", """{"name":"name","valueString":"contact"},{"name":"value","resource":{"resourceType":"Basic","code":{"text":"x"}}}""", "not Basic")]
    [InlineData("add", "Patient.active", """{"name":"name","valueString":"value"},{"name":"value","valueBoolean":false}""", "value")]
    [InlineData("add", "Patient.generalPractitioner.resolve()", """{"name":"name","valueString":"active"},{"name":"value","valueBoolean":true}""", "leads to no element")]
    [InlineData("insert", "Patient.identifier", """{"name":"index","valueInteger":4},{"name":"value","valueIdentifier":{"value":"x"}}""", "at most 3")]
    [InlineData("insert", "Patient.birthDate", """{"name":"index","valueInteger":0},{"name":"value","valueDate":"1980"}""", "no list")]
    [InlineData("insert", "Patient.gender", """{"name":"index","valueInteger":0},{"name":"value","valueCode":"male"}""", "no list")]
    [InlineData("insert", "Patient.identifier[0]", """{"name":"index","valueInteger":0},{"name":"value","valueIdentifier":{"value":"x"}}""", "not all 3 of one list")]
    [InlineData("insert", "Patient", """{"name":"index","valueInteger":0},{"name":"value","valueString":"x"}""", "Patient is no list")]
    [InlineData("insert", "Patient.photo.first()", """{"name":"index","valueInteger":0},{"name":"value","valueAttachment":{"title":"x"}}""", "no element")]
    [InlineData("delete", "Patient.identifier", "", "leads to 3 elements")]
    [InlineData("delete", "Patient", "", "DELETE")]
    [InlineData("delete", "Patient.birthDate.toString()", "", "computed value")]
    [InlineData("delete", "Patient.identifier.value > 3", "", "FHIRPath")]
    [InlineData("replace", "Patient.gender", """{"name":"value","valueCode":"male"}""", "no element")]
    [InlineData("replace", "Patient.identifier", """{"name":"value","valueIdentifier":{"value":"x"}}""", "leads to 3 elements")]
    [InlineData("replace", "Patient", """{"name":"value","resource":{"resourceType":"Patient"}}""", "PUT")]
    [InlineData("replace", "Patient.birthDate", """{"name":"value","valueString":"1980"}""", "takes date, not string")]
    [InlineData("replace", "Observation.status", """{"name":"value","valueCode":"final"}""", "no element")]
    [InlineData("move", "Patient.identifier", """{"name":"source","valueInteger":3},{"name":"destination","valueInteger":0}""", "source is 3, but can be at most 2")]
    [InlineData("move", "Patient.identifier", """{"name":"source","valueInteger":0},{"name":"destination","valueInteger":3}""", "destination is 3")]
    [InlineData("move", "Patient.telecom", """{"name":"source","valueInteger":0},{"name":"destination","valueInteger":0}""", "the list is empty")]
    public void Refuses(string type, string path, string parts, string because)
    {
        var issue = Run(Patch(("delete", "Patient.photo", ""), (type, path, parts))).Issues.ShouldHaveSingleItem();
        issue.Status.ShouldBe(422);
        issue.Expression.ShouldBe("Parameters.parameter[1]");
        issue.Diagnostics.ShouldStartWith($"Operation [1] of the patch ({type} '{path}'): ");
        issue.Diagnostics.ShouldContain(because);
    }

    [Theory]
    [InlineData("""{"name":"operation","part":[{"name":"path","valueString":"Patient"}]}""", "which operation")]
    [InlineData("""{"name":"operation"}""", "which operation")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"remove"},{"name":"path","valueString":"Patient.name"}]}""", "'remove'")]
    [InlineData("""{"name":"change","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.name"}]}""", "named operation")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"delete"}]}""", "part 'path'")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient."}]}""", "position 9")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.nam()"}]}""", "no function nam()")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"a"},{"name":"path","valueString":"b"}]}""", "twice")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"a"},{"name":"index","valueInteger":1}]}""", "no part 'index'")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"a"},{"name":"name","valueString":"b"}]}""", "part 'value'")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"a"},{"name":"value","valueString":"b"}]}""", "part 'name'")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"insert"},{"name":"path","valueString":"a"},{"name":"value","valueString":"b"}]}""", "part 'index'")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"insert"},{"name":"path","valueString":"a"},{"name":"value","valueString":"b"},{"name":"index","valueInteger":-1}]}""", "whole number")]
    [InlineData("""{"name":"operation","part":[{"name":"type","valueCode":"move"},{"name":"path","valueString":"a"},{"name":"source","valueString":"b"},{"name":"destination","valueInteger":1}]}""", "whole number")]
    public void IsNoPatch(string parameter, string because)
    {
        var issue = Read($$"""{"resourceType":"Parameters","parameter":[{{parameter}}]}""").Issues.ShouldHaveSingleItem();
        issue.Status.ShouldBe(400);
        issue.Expression.ShouldBe("Parameters.parameter[0]");
        issue.Diagnostics.ShouldContain(because);
    }

    [Fact]
    public void AnotherResourceIsNoPatch() => Read("""{"resourceType":"Patient"}""").Issues.ShouldHaveSingleItem().ShouldBe(Issues.PatchNoParameters("Patient"));

    [Fact]
    public void OperationsSeeWhatThoseBeforeThemDid() => Run(Patch(
            ("delete", "Patient.contact[0].name", ""), // leaves an empty object, which the next one fills
            ("add", "Patient.contact[0]", """{"name":"name","valueString":"gender"},{"name":"value","valueCode":"male"}"""),
            ("delete", "Patient.identifier[0]", ""),
            ("delete", "Patient.identifier[0]", ""))).Value
        .ShouldSatisfyAllConditions(
            json => json.ShouldContain("""contact":[{"gender":"male"}]"""),
            json => json.ShouldContain("""identifier":[{"value":"c"}]"""));

    [Fact]
    public void AnOutcomeThatIsNoFhirIsRefused()
    {
        var patch = Read(Patch(("delete", "Patient.contact[0].name", ""))).Value;
        var outcome = PatchedResource.Make(patch, Encoding.UTF8.GetBytes(Before), "Patient", "p", Json.Fhir.R4, ReaderLimits.Default);
        var issue = outcome.Issues.ShouldHaveSingleItem();
        issue.ShouldBe(Issues.JsonEmptyObject("contact").At("Patient.contact[0]") with { Status = 422 });
    }

    [Theory]
    [InlineData("replace", "Patient.id", """{"name":"value","valueId":"q"}""")]
    [InlineData("delete", "Patient.id", "")]
    public void TheIdStays(string type, string path, string parts)
    {
        var patch = Read(Patch((type, path, parts))).Value;
        PatchedResource.Make(patch, Encoding.UTF8.GetBytes(Before), "Patient", "p", Json.Fhir.R4, ReaderLimits.Default)
            .Issues.ShouldHaveSingleItem().ShouldBe(Issues.PatchChangesId("Patient", "p", type == "delete" ? null : "q"));
    }

    [Fact]
    public void ManyCostlyPathsAreRefusedTogether()
    {
        const string Path = "Patient.descendants().select(%resource.descendants().select(%resource.descendants().select(%resource.descendants()))).where(false)";
        var outcome = Run(Patch([.. Enumerable.Repeat(("delete", Path, ""), 400)]));
        outcome.Issues[0].Diagnostics.ShouldContain("visits more than");
    }

    private static string Patch(params (string Type, string Path, string Parts)[] operations) => new System.Text.Json.Nodes.JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = System.Text.Json.Nodes.JsonNode.Parse("[" + string.Join(',', operations.Select(o =>
            $$"""{"name":"operation","part":[{"name":"type","valueCode":"{{o.Type}}"},{"name":"path","valueString":"{{o.Path}}"}{{(o.Parts.Length > 0 ? "," : "")}}{{o.Parts}}]}""")) + "]"),
    }.ToJsonString();

    private static Result<FhirPathPatch> Read(string json) => FhirPathPatch.Parse(Encoding.UTF8.GetBytes(json), Json.Fhir.R4, ReaderLimits.Default);

    private static Result<string> Run(string patch) => Read(patch)
        .Then(p => p.Apply(Encoding.UTF8.GetBytes(Before), Json.Fhir.R4, ReaderLimits.Default))
        .Then<string>(json => Encoding.UTF8.GetString(json.Span).ReplaceLineEndings(""));
}
