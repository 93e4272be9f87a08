using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/search.html#token, #id, #tag and #modifiers, through the whole server.</summary>
public sealed class TokenSearchCases(TestServer server)
{
    private const string Identifiers = "a Patient 'identifier':[{'system':'http://a','value':'123'},{'system':'http://b','value':'9'}]";
    private const string TypedIdentifiers =
        "a Patient 'identifier':[{'type':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v2-0203','code':'MR'}]},'value':'446053'},{'value':'9'}]";

    [Theory]
    [InlineData("identifier=http://a|123", "a")]
    [InlineData("identifier=http://a|9", "")] // the value of another one
    [InlineData("identifier=http://a|", "a")]
    [InlineData("identifier=http://c|", "")]
    public async Task Identifier(string query, string expected) => (await SearchCase.Find(server, "Patient?" + query, Identifiers)).ShouldBe(expected);

    [Theory]
    [InlineData("http://terminology.hl7.org/CodeSystem/v2-0203|MR|446053", "a")]
    [InlineData("http://terminology.hl7.org/CodeSystem/v2-0203|MR|9", "")]
    [InlineData("http://terminology.hl7.org/CodeSystem/v2-0203|PI|446053", "")]
    [InlineData("MR|446053", "400")] // all three parts
    public async Task Of_type(string value, string expected) =>
        (await SearchCase.Find(server, "Patient?identifier:of-type=" + value, TypedIdentifiers)).ShouldBe(expected);

    // No coding at all, another coding, the coding and others.
    [Theory]
    [InlineData("value-concept:not=http://s1|a", "a b")]
    [InlineData("value-concept=http://s1|a", "c")]
    public async Task Not_finds_what_has_none(string query, string expected) => (await SearchCase.Find(
        server, "Observation?" + query, "a Observation",
        "b Observation 'valueCodeableConcept':{'coding':[{'system':'http://s2','code':'a'}]}",
        "c Observation 'valueCodeableConcept':{'coding':[{'system':'http://s1','code':'a'},{'system':'http://s1','code':'b'}]}")).ShouldBe(expected);

    // [a, b], [b], [c]
    [Theory]
    [InlineData("category:not=a", "b c")]
    [InlineData("category:not=a,b", "c")]
    [InlineData("category:not=a&category:not=b", "c")]
    public async Task Not_is_about_the_whole_set(string query, string expected) => (await SearchCase.Find(
        server, "Observation?" + query,
        "a Observation 'category':[{'coding':[{'code':'a'}]},{'coding':[{'code':'b'}]}]",
        "b Observation 'category':[{'coding':[{'code':'b'}]}]",
        "c Observation 'category':[{'coding':[{'code':'c'}]}]")).ShouldBe(expected);

    [Theory]
    [InlineData("gender:not=male", "b c d")]
    [InlineData("gender=male", "a")]
    [InlineData("gender=http://hl7.org/fhir/administrative-gender|male", "a")]
    [InlineData("gender=purple", "")] // valid, and nothing has it
    [InlineData("active=true", "a")]
    [InlineData("active=TRUE", "")]
    [InlineData("active=1", "")]
    [InlineData("deceased=true", "b")]
    [InlineData("deceased=false", "a c d")] // an expression: exists() and not false
    public async Task Codes_and_booleans(string query, string expected) => (await SearchCase.Find(
        server, "Patient?" + query,
        "a Patient 'gender':'male','active':true", "b Patient 'deceasedDateTime':'2020-01-01'", "c Patient 'deceasedBoolean':false", "d Patient"))
        .ShouldBe(expected);

    [Theory]
    [InlineData("code:text=head", "a")]
    [InlineData("code:text=HEADACHE", "a")]
    [InlineData("code:text=ache", "")] // the start of a word, not any part of it
    [InlineData("code:exact=x", "400")]
    [InlineData("code:contains=x", "400")]
    [InlineData("code:missing=false", "a")] // a text alone is a value
    [InlineData("code:missing=true", "")]
    [InlineData("status=final", "a")]
    [InlineData("status=Final", "")] // the code system has case
    public async Task Concepts(string query, string expected) =>
        (await SearchCase.Find(server, "Observation?" + query, "a Observation 'code':{'text':'Headache pain'}")).ShouldBe(expected);

    [Fact]
    public async Task An_escaped_bar_is_a_letter() => (await SearchCase.Find(
        server, @"Patient?identifier=a\|b", "a Patient 'identifier':[{'value':'a|b'}]", "b Patient 'identifier':[{'system':'a','value':'b'}]")).ShouldBe("a");

    [Theory]
    [InlineData("_tag=http://t|x", "a")]
    [InlineData("_tag:not=http://t|x", "b c")]
    [InlineData("_security=http://s|R", "b")]
    public async Task Meta(string query, string expected)
    {
        var mark = Sample.Unique();
        async Task Put(string letter, string meta) => (await server.Put(
            $"Patient/{letter}{mark}", Sample.Patient(letter + mark, more: $$""","meta":{{{meta}}"profile":["http://x.org/{{mark}}"]}"""))).Status.ShouldBe(201);
        await Put("a", """ "tag":[{"system":"http://t","code":"x"}],""");
        await Put("b", """ "security":[{"system":"http://s","code":"R"}],""");
        await Put("c", "");
        var found = await server.Get($"Patient?{query}&_profile=http://x.org/{mark}");
        string.Join(' ', found.EntryIds.Select(i => i![..1]).Order(StringComparer.Ordinal)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("_id={a},{b},unknown", "a b")]
    [InlineData("_id=Patient/{a}", "")]
    public async Task Ids(string query, string expected) => (await SearchCase.Find(server, "Patient?" + query, "a Patient", "b Patient")).ShouldBe(expected);

    [Fact]
    public async Task Ids_have_case()
    {
        var found = await SearchCase.Store(server, "a Patient");
        (await found.Find("Patient?_id=" + found.Id('a').ToUpperInvariant())).ShouldBe("");
    }
}
