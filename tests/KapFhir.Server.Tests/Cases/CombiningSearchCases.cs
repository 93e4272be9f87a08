using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/search.html#composite, #combining, #escaping, #chaining and #has, through the whole server.</summary>
public sealed class CombiningSearchCases(TestServer server)
{
    [Theory]
    [InlineData("code-value-quantity=http://s|c$lt5.4|http://unitsofmeasure.org|mg", "a")]
    [InlineData("code-value-quantity=http://s|c$lt5.0|http://unitsofmeasure.org|mg", "")]
    [InlineData(@"code-value-string=x$cost%20\$5", "b")]
    [InlineData(@"code-value-string=x$cost%20\$6", "")]
    public async Task Composite(string query, string expected) => (await SearchCase.Find(
        server, "Observation?" + query,
        "a Observation 'code':{'coding':[{'system':'http://s','code':'c'}]},'valueQuantity':{'value':5.1,'system':'http://unitsofmeasure.org','code':'mg'}",
        "b Observation 'code':{'coding':[{'code':'x'}]},'valueString':'cost $5'")).ShouldBe(expected);

    [Theory]
    [InlineData("chromosome-variant-coordinate=1$10$20", "a")]
    [InlineData("chromosome-variant-coordinate=1$10$40", "")]
    public async Task Three_parts(string query, string expected) => (await SearchCase.Find(
        server, "MolecularSequence?" + query,
        "a MolecularSequence 'referenceSeq':{'genomeBuild':'GRCh 38','chromosome':{'coding':[{'code':'1'}]},'windowStart':1,'windowEnd':50},'variant':[{'start':10,'end':20},{'start':30,'end':40}]"))
        .ShouldBe(expected);

    [Theory]
    [InlineData("language=fr,nl&language=en", "c")]
    [InlineData("language=fr,nl", "a b c")]
    [InlineData(@"name=xx\xx", "")] // a backslash before any other letter is itself
    [InlineData("Name=x", "400")]
    [InlineData("_query=unknown", "400")]
    public async Task And_and_or(string query, string expected) => (await SearchCase.Find(
        server, "Patient?" + query, "a Patient 'communication':[{'language':{'coding':[{'code':'fr'}]}}]",
        "b Patient 'communication':[{'language':{'coding':[{'code':'nl'}]}}]",
        "c Patient 'communication':[{'language':{'coding':[{'code':'fr'}]}},{'language':{'coding':[{'code':'en'}]}}]")).ShouldBe(expected);

    [Theory]
    [InlineData("name=a&", 200, 200)]
    [InlineData("name=a&", 20, 100_000)]
    [InlineData("name=", 1, 5_000)]
    public async Task Too_much_is_answered_or_refused_and_no_fault(string parameter, int times, int values)
    {
        var query = string.Concat(Enumerable.Repeat(parameter, times)) + (times == 1 ? string.Join(',', Enumerable.Range(0, values)) : "");
        var answer = times == 20
            ? await server.Post("Patient/_search", query + "_id=" + string.Join(',', Enumerable.Range(0, values)), "Content-Type: application/x-www-form-urlencoded")
            : await server.Get("Patient?" + query);
        answer.Status.ShouldBeOneOf([200, 400, 413, 414], answer.Text);
    }

    [Fact]
    public async Task Unknown_named_queries_are_refused_even_if_lenient() =>
        (await server.Get("Patient?_query=unknown", "Prefer: handling=lenient")).ShouldFail(400);

    // o is named Clinic; p (female, 1960, of o) and q (no gender, 1940); observations of p, of q, of nobody here, of nobody.
    private static readonly string[] Linked =
    [
        "o Organization 'name':'Clinic'",
        "p Patient 'gender':'female','birthDate':'1960','managingOrganization':{'reference':'Organization/{o}'},'name':[{'family':'Rivera'}]",
        "q Patient 'birthDate':'1940'",
        "a Observation 'subject':{'reference':'Patient/{p}'}",
        "b Observation 'subject':{'reference':'Patient/{q}'}",
        "c Observation 'subject':{'reference':'http://other.invalid/fhir/Patient/{p}'}",
        "d Observation",
    ];

    [Theory]
    [InlineData("subject:Patient.organization.name=clinic", "a")]
    [InlineData("subject:Patient.organization.name=other", "")]
    [InlineData("subject:Patient.name=rivera", "a")] // what lies on another server is not asked
    [InlineData("subject:Patient.gender:not=female", "b")]
    [InlineData("subject:Patient.birthdate=gt1990,lt1950", "b")]
    [InlineData("status.name=x", "400")]
    public async Task Chains(string query, string expected) => (await SearchCase.Find(server, "Observation?" + query, Linked)).ShouldBe(expected);

    [Theory]
    [InlineData("_has:Observation:patient:code=http://s|1", "p q")]
    [InlineData("_has:Observation:patient:code=http://s|1&_has:Observation:patient:code=http://s|2", "p")] // by two different ones
    [InlineData("_has:Observation:patient:_has:AuditEvent:entity:agent=Practitioner/{x}", "q")]
    public async Task Has(string query, string expected) => (await SearchCase.Find(
        server, "Patient?" + query, "p Patient", "q Patient", "r Patient", "x Practitioner",
        "a Observation 'code':{'coding':[{'system':'http://s','code':'1'}]},'subject':{'reference':'Patient/{p}'}",
        "b Observation 'code':{'coding':[{'system':'http://s','code':'2'}]},'subject':{'reference':'Patient/{p}'}",
        "c Observation 'code':{'coding':[{'system':'http://s','code':'1'}]},'subject':{'reference':'Patient/{q}'}",
        "e AuditEvent 'agent':[{'requestor':true,'who':{'reference':'Practitioner/{x}'}}],'entity':[{'what':{'reference':'Observation/{c}'}}]"))
        .ShouldBe(expected);

    [Fact]
    public async Task A_chain_then_has() => (await SearchCase.Find(
        server, "Observation?encounter.patient._has:Group:member:_id={g}", "p Patient", "q Patient", "g Group 'member':[{'entity':{'reference':'Patient/{p}'}}]",
        "e Encounter 'subject':{'reference':'Patient/{p}'}", "f Encounter 'subject':{'reference':'Patient/{q}'}",
        "a Observation 'encounter':{'reference':'Encounter/{e}'}", "b Observation 'encounter':{'reference':'Encounter/{f}'}")).ShouldBe("a");
}
