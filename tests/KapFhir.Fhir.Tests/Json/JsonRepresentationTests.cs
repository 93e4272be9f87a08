using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>https://hl7.org/fhir/R4/json.html: what is accepted, and where each fault is found.</summary>
public sealed class JsonRepresentationTests
{
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    // What is in the body | what is read, nodes as location=text
    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", "")]
    [InlineData("""{"active":true,"resourceType":"Patient"}""", "Patient.active=true")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A","B"],"_given":[null,{"id":"x"}]}]}""",
        "Patient.name[0].given[0]=A Patient.name[0].given[1]=B Patient.name[0].given[1].id=x")]
    [InlineData("""{"resourceType":"Patient","name":[{"_given":[null,{"id":"x"}],"given":["A","B"]}]}""",
        "Patient.name[0].given[0]=A Patient.name[0].given[1]=B Patient.name[0].given[1].id=x")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":[null,"B"],"_given":[{"id":"x"},null]}]}""",
        "Patient.name[0].given[0] Patient.name[0].given[0].id=x Patient.name[0].given[1]=B")]
    [InlineData("""{"resourceType":"Patient","name":[{"_given":[{"id":"x"}]}]}""", "Patient.name[0].given[0] Patient.name[0].given[0].id=x")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://x","valueCode":"c"}]}}""",
        "Patient.birthDate Patient.birthDate.extension[0].url=http://x Patient.birthDate.extension[0].value=c")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"id":"x"},"birthDate":"2000"}""", "Patient.birthDate=2000 Patient.birthDate.id=x")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":false,"_deceasedBoolean":{"id":"x"}}""", "Patient.deceased=false Patient.deceased.id=x")]
    [InlineData("""{"resourceType":"Patient","gend\u0065r":"m\u0061le"}""", "Patient.gender=male")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Group","active":true}]}""", "Patient.contained[0].active=true")]
    [InlineData("\uFEFF{\"resourceType\":\"Patient\",\"active\":true}", "Patient.active=true")]
    public void IsRead(string json, string expected) => string.Join(' ', Describe(Read(json).Value)).ShouldBe(expected);

    // The body's members after resourceType | where | which fault
    public static TheoryData<string, string, Issue> Faults => new()
    {
        { "\"maritalStatus\": {}", "Patient.maritalStatus", Issues.JsonEmptyObject("maritalStatus") },
        { "\"gender\": \"\"", "Patient.gender", Issues.JsonEmptyString("gender") },
        { "\"name\": []", "Patient.name", Issues.JsonEmptyArray("name") },
        { "\"name\": [{\"given\": []}]", "Patient.name[0].given", Issues.JsonEmptyArray("given") },
        { "\"name\": [{\"given\": [\"A\", \"\"]}]", "Patient.name[0].given[1]", Issues.JsonEmptyString("given") },
        { "\"_birthDate\": {}", "Patient.birthDate", Issues.JsonEmptyObject("birthDate") },
        { "\"_birthDate\": null", "Patient.birthDate", Issues.JsonNull("birthDate") },
        { "\"birthDate\": null", "Patient.birthDate", Issues.JsonNull("birthDate") },
        { "\"name\": null", "Patient.name", Issues.JsonNull("name") },
        { "\"name\": [null]", "Patient.name[0]", Issues.JsonNull("name") },
        { "\"name\": [{\"given\": [null]}]", "Patient.name[0].given[0]", Issues.JsonNullWithoutExtension("given") },
        { "\"name\": [{\"given\": [\"A\", null]}]", "Patient.name[0].given[1]", Issues.JsonNullWithoutExtension("given") },
        { "\"name\": [{\"_given\": [null, {\"id\": \"x\"}]}]", "Patient.name[0].given[0]", Issues.JsonNullWithoutExtension("given") },
        { "\"name\": [{\"given\": [null, \"B\"], \"_given\": [null, {\"id\": \"x\"}]}]", "Patient.name[0].given[0]", Issues.JsonNullWithoutExtension("given") },
        { "\"name\": [{\"given\": [\"A\", \"B\"], \"_given\": [{\"id\": \"x\"}]}]", "Patient.name[0].given", Issues.JsonArraysDiffer("given") },
        { "\"name\": [{\"_given\": [null, {\"id\": \"x\"}], \"given\": [\"A\"]}]", "Patient.name[0].given", Issues.JsonArraysDiffer("given") },
        { "\"_name\": [{\"id\": \"x\"}]", "Patient.name", Issues.JsonUnderscoreNotAllowed("name", isComplex: true) },
        { "\"_id\": {\"id\": \"x\"}", "Patient.id", Issues.JsonUnderscoreNotAllowed("id", isComplex: false) },
        { "\"_resourceType\": {\"id\": \"x\"}", "Patient.resourceType", Issues.JsonUnknownElement("_resourceType", "Patient", Issues.RemoveOrExtend) },
        { "\"gender\": [\"male\"]", "Patient.gender", Issues.JsonNotAList("gender") },
        { "\"name\": {\"family\": \"A\"}", "Patient.name", Issues.JsonMustBeAList("name") },
        { "\"active\":true,\"active\":false", "Patient.active", Issues.JsonDuplicateKey("active") },
        { "\"active\":true,\"\\u0061ctive\":false", "Patient.active", Issues.JsonDuplicateKey("active") },
        { "\"_birthDate\":{\"id\":\"x\"},\"_birthDate\":{\"id\":\"y\"}", "Patient.birthDate", Issues.JsonDuplicateKey("_birthDate") },
        { "\"resourceType\":\"Patient\"", "Patient", Issues.JsonDuplicateKey("resourceType") },
        { "\"deceasedBoolean\":true,\"deceasedDateTime\":\"2000\"", "Patient.deceased", Issues.JsonTwoVariants("deceased", "boolean", "dateTime") },
        { "\"deceasedBoolean\":true,\"_deceasedDateTime\":{\"id\":\"x\"}", "Patient.deceased", Issues.JsonTwoVariants("deceased", "boolean", "dateTime") },
        { "\"birthdate\":\"2000\"", "Patient.birthdate", Issues.JsonUnknownElement("birthdate", "Patient", Issues.DidYouMean("birthDate")) },
        { "\"deceased\":true", "Patient.deceased", Issues.JsonUnknownElement("deceased", "Patient", Issues.WriteChoiceAs(["deceasedBoolean", "deceasedDateTime"])) },
        { "\"foo\":1", "Patient.foo", Issues.JsonUnknownElement("foo", "Patient", Issues.RemoveOrExtend) },
        { "\"contact\":[{\"name\":{\"foo\":1}}]", "Patient.contact[0].name.foo", Issues.JsonUnknownElement("foo", "HumanName", Issues.RemoveOrExtend) },
        { "\"name\":[{\"resourceType\":\"HumanName\"}]", "Patient.name[0].resourceType", Issues.JsonResourceTypeInDatatype("HumanName") },
        { "\"name\":[{\"modifierExtension\":[{\"url\":\"http://x\"}]}]", "Patient.name[0].modifierExtension",
            Issues.JsonUnknownElement("modifierExtension", "HumanName", Issues.RemoveOrExtend) },
        { "\"contained\":[{\"id\":\"x\"}]", "Patient.contained[0]", Issues.JsonResourceTypeMissing },
        { "\"contained\":[{\"resourceType\":\"HumanName\"}]", "Patient.contained[0]", Issues.JsonResourceTypeUnknown("HumanName"u8) },
        { "\"contained\":[{\"resourceType\":\"DomainResource\"}]", "Patient.contained[0]", Issues.JsonResourceTypeUnknown("DomainResource"u8) },
        { "\"birthDate\":\"\\ud800\"", "Patient.birthDate", Issues.JsonBadPrimitive("birthDate", "\\ud800"u8, "date", Issues.LoneSurrogate, PrimitiveKind.Date) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void IsRefused(string members, string location, Issue expected) =>
        Read("{\"resourceType\":\"Patient\"," + members + "}").Issues.ShouldBe([expected.At(location)]);

    [Theory]
    [InlineData("\"active\":\"true\"", "'active' is text, but its type boolean is written as true or false without quotation marks. Correct the value.")]
    [InlineData("\"multipleBirthInteger\":\"2\"", "'multipleBirthInteger' is text, but its type integer is written as a number without quotation marks. Correct the value.")]
    [InlineData("\"gender\":true", "'gender' is true or false, but its type code is written as text in quotation marks. Correct the value.")]
    [InlineData("\"birthDate\":2000", "'birthDate' is a number, but its type date is written as text in quotation marks. Correct the value.")]
    [InlineData("\"birthDate\":{\"id\":\"x\"}", "'birthDate' is an object, but its type date is written as text in quotation marks. Correct the value.")]
    [InlineData("\"maritalStatus\":\"M\"", "'maritalStatus' is text, but its type CodeableConcept is written as an object in braces. Correct the value.")]
    [InlineData("\"name\":[[{\"family\":\"x\"}]]", "'name' is an array, but its type HumanName is written as an object in braces. Correct the value.")]
    [InlineData("\"_birthDate\":\"2000\"", "'_birthDate' is text, but holds the id and extensions of 'birthDate' in an object. Send {\"extension\": [...]} or leave it out.")]
    public void AWrongKindOfValueIsExplained(string members, string message) =>
        Read("{\"resourceType\":\"Patient\"," + members + "}").Issues.ShouldHaveSingleItem().Diagnostics.ShouldBe(message);

    private static Result<FhirNode> Read(string json) => ResourceReader.Read(Encoding.UTF8.GetBytes(json), R4, ReaderLimits.Default);

    private static IEnumerable<string> Describe(FhirNode node)
    {
        foreach (var child in node.Children.ToArray())
        {
            if (child.Type.Kind == TypeKind.Primitive)
            {
                yield return child.HasValue ? child.Location + "=" + child.Text : child.Location;
            }

            foreach (var below in Describe(child))
            {
                yield return below;
            }
        }
    }
}
