using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#token and #modifiers</summary>
public sealed class TokenSearchTests
{
    private const string Codes = """
        "code":{"coding":[{"system":"http://s1","code":"a","display":"Pain in head"},{"system":"http://s2","code":"b"}],"text":"Headache pain"}
        """;

    private const string TypedIdentifiers = """
        "identifier":[{"type":{"coding":[{"system":"http://v2","code":"MR"}]},"system":"http://a","value":"446053"},{"system":"http://b","value":"9"},{"value":"bare"}]
        """;

    [Theory]
    [InlineData("code=a", true)]
    [InlineData("code=http://s1|a", true)]
    [InlineData("code=http://s1|b", false)]
    [InlineData("code=http://s1|", true)]
    [InlineData("code=http://s3|", false)]
    [InlineData("code=|a", false)]
    [InlineData("code=A", false)]
    [InlineData("code=x,b", true)]
    [InlineData("code:not=http://s1|a", false)]
    [InlineData("code:not=http://s1|b", true)]
    [InlineData("code:not=x,b", false)]
    [InlineData("category:not=a", true)]
    [InlineData("code:text=pain", true)]
    [InlineData("code:text=HEADACHE", true)]
    [InlineData("code:text=ache", false)]
    [InlineData("status=final", true)]
    [InlineData("status=Final", false)]
    [InlineData("status=http://hl7.org/fhir/observation-status|final", true)]
    [InlineData("status=http://hl7.org/fhir/administrative-gender|final", false)]
    [InlineData("code:missing=false", true)]
    [InlineData("category:missing=true", true)]
    public void Concept(string query, bool isFound) => SearchTable.Finds(query, SearchTable.Observation(Codes)).ShouldBe(isFound);

    [Theory]
    [InlineData("identifier=http://a|446053", true)]
    [InlineData("identifier=http://a|", true)]
    [InlineData("identifier=http://a|9", false)]
    [InlineData("identifier=|bare", true)]
    [InlineData("identifier=|9", false)]
    [InlineData("identifier:of-type=http://v2|MR|446053", true)]
    [InlineData("identifier:of-type=http://v2|MR|9", false)]
    [InlineData("identifier:of-type=http://v2|PI|446053", false)]
    public void Identifier(string query, bool isFound) => SearchTable.Finds(query, SearchTable.Patient(TypedIdentifiers)).ShouldBe(isFound);

    [Theory]
    [InlineData("\"gender\":\"male\"", "gender=male", true)]
    [InlineData("\"gender\":\"male\"", "gender=http://hl7.org/fhir/administrative-gender|male", true)]
    [InlineData("\"gender\":\"male\"", "gender:not=male", false)]
    [InlineData("\"active\":true", "gender:not=male", true)]
    [InlineData("\"active\":true", "active=true", true)]
    [InlineData("\"active\":true", "active=TRUE", false)]
    [InlineData("\"active\":true", "active=1", false)]
    [InlineData("\"telecom\":[{\"system\":\"phone\",\"value\":\"555\"}]", "phone=555", true)]
    [InlineData("\"telecom\":[{\"system\":\"phone\",\"value\":\"555\"}]", "email=555", false)]
    [InlineData("\"deceasedDateTime\":\"2020\"", "deceased=true", true)]
    [InlineData("\"deceasedDateTime\":\"2020\"", "deceased=false", false)]
    [InlineData("\"deceasedBoolean\":false", "deceased=false", true)]
    [InlineData("\"active\":true", "deceased=false", true)]
    [InlineData("\"meta\":{\"tag\":[{\"system\":\"http://t\",\"code\":\"x\"}]}", "_tag=http://t|x", true)]
    [InlineData("\"meta\":{\"tag\":[{\"system\":\"http://t\",\"code\":\"x\"}]}", "_tag:not=http://t|x", false)]
    [InlineData("\"meta\":{\"security\":[{\"system\":\"http://s\",\"code\":\"R\"}]}", "_security=http://s|R", true)]
    [InlineData("\"active\":true", "_tag:not=http://t|x", true)]
    [InlineData("\"identifier\":[{\"value\":\"a|b\"}]", "identifier=a\\|b", true)]
    [InlineData("\"identifier\":[{\"value\":\"a,b\"}]", "identifier=a\\,b", true)]
    [InlineData("\"identifier\":[{\"value\":\"a\\\\b\"}]", "identifier=a\\\\b", true)]
    [InlineData("\"identifier\":[{\"value\":\"a\\\\b\"}]", "identifier=a\\b", true)]
    [InlineData("\"id\":\"a\"", "_id=a,b,unknown", true)]
    [InlineData("\"id\":\"a\"", "_id=A", false)]
    [InlineData("\"id\":\"a\"", "_id=Patient/a", false)]
    [InlineData("\"id\":\"a\"", "_id:not=a", false)]
    [InlineData("\"id\":\"a\"", "_id:not=b", true)]
    [InlineData("\"id\":\"a\"", "_id:missing=true", false)]
    [InlineData("\"id\":\"a\"", "_lastUpdated:missing=false", true)]
    public void Other_types(string elements, string query, bool isFound) =>
        SearchTable.Finds(query, SearchTable.Patient(elements)).ShouldBe(isFound);

    [Fact]
    public void A_concept_with_only_a_text_is_not_missing() =>
        SearchTable.Finds("code:missing=false", SearchTable.Observation("\"code\":{\"text\":\"x\"}")).ShouldBeTrue();

    [Theory]
    [InlineData("identifier:of-type=MR|446053")]
    [InlineData("identifier:of-type=http://v2||446053")]
    [InlineData("identifier=|")]
    [InlineData("identifier=a|b|c")]
    [InlineData("identifier:missing=yes")]
    public void Bad_values_are_refused(string query) =>
        SearchTable.Parse("Patient", query).Issues.ShouldHaveSingleItem().Status.ShouldBe(400);
}
