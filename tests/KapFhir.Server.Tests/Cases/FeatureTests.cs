using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>Features of search that one server or another lacks, and that no other table here holds.</summary>
public sealed class FeatureTests(TestServer server)
{
    private static readonly string[] Documents =
    [
        "a Bundle 'type':'document','timestamp':'2026-01-01T00:00:00Z','identifier':{'system':'urn:doc','value':'{a}'},'entry':[{'fullUrl':'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0','resource':"
            + "{'resourceType':'Composition','id':'{c}','status':'final','type':{'text':'Discharge'},'date':'2026-01-01','author':[{'display':'x'}],'title':'Visit'}}]",
        "b Bundle 'type':'collection'",
    ];

    [Theory]
    [InlineData("composition=Composition/{c}", "a")]
    [InlineData("composition=Composition/{b}", "")]
    public async Task The_first_resource_of_a_document_is_searched_through(string query, string expected) =>
        (await SearchCase.Find(server, "Bundle?" + query, Documents)).ShouldBe(expected);

    [Theory]
    [InlineData("length=90|http://unitsofmeasure.org|min", "a")]
    [InlineData("length=1.5|http://unitsofmeasure.org|h", "a")]
    [InlineData("length=gt2|http://unitsofmeasure.org|h", "b")]
    public async Task A_duration_is_a_quantity_with_its_unit(string query, string expected) => (await SearchCase.Find(
        server, "Encounter?" + query,
        "a Encounter 'length':{'value':90,'unit':'min','system':'http://unitsofmeasure.org','code':'min'}",
        "b Encounter 'length':{'value':3,'unit':'h','system':'http://unitsofmeasure.org','code':'h'}", "c Encounter")).ShouldBe(expected);

    [Theory]
    [InlineData("name:text=maria", "a")]
    [InlineData("name:text=mar", "a b")] // the beginning of a word
    [InlineData("name:text=ari", "")]
    public async Task Words_of_a_string_are_found_by_text(string query, string expected) => (await SearchCase.Find(
        server, "Patient?" + query, "a Patient 'name':[{'text':'Ana Maria Rivera'}]", "b Patient 'name':[{'text':'Martin Ito'}]")).ShouldBe(expected);

    private static readonly string[] Doses =
    [
        "p Patient 'birthDate':'1960'", "q Patient 'birthDate':'1990'",
        "a Observation 'subject':{'reference':'Patient/{p}'},'effectiveDateTime':'2026-01-10','code':{'coding':[{'system':'urn:c','code':'1'}]}",
        "b Observation 'subject':{'reference':'Patient/{q}'},'effectiveDateTime':'2026-02-10','code':{'coding':[{'system':'urn:c','code':'1'}]}",
    ];

    [Theory]
    [InlineData("Observation?subject:Patient.birthdate=lt1970", "a")]
    [InlineData("Observation?subject:Patient.birthdate=sa1970", "b")]
    [InlineData("Patient?_has:Observation:subject:date=ge2026-02", "q")]
    [InlineData("Patient?_has:Observation:subject:date=eb2026-02", "p")]
    public async Task Prefixes_count_inside_chains_and_has(string request, string expected) => (await SearchCase.Find(server, request, Doses)).ShouldBe(expected);

    [Theory]
    [InlineData("Patient?_has:Observation:subject:subject:Patient.birthdate=1990", "q")]
    [InlineData("Patient?_has:Observation:subject:patient.birthdate=1960", "p")]
    public async Task A_chain_goes_on_inside_has(string request, string expected) => (await SearchCase.Find(server, request, Doses)).ShouldBe(expected);

    [Fact]
    public async Task Where_it_came_from_is_searched_by()
    {
        var source = "http://ehr.example/" + Sample.Unique();
        var id = (await server.Post("Patient", Sample.Patient(more: $$""","meta":{"source":"{{source}}/run-7"}"""))).Id;
        (await server.Get("Patient?_source=" + source + "/run-7")).EntryIds.ShouldBe([id]);
        (await server.Get("Patient?_source:below=" + source)).EntryIds.ShouldBe([id]);
        (await server.Get("Patient?_source=urn:ehr:other")).EntryIds.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_language_is_searched_by_once_a_parameter_says_so()
    {
        await using var own = await TestServer.Start();
        await own.Put("Patient/de", Sample.Patient("de", more: ",\"language\":\"de-CH\""));
        await own.Put("Patient/en", Sample.Patient("en", more: ",\"language\":\"en\""));
        (await own.Get("Patient?_language=en")).ShouldFail(400);
        var posted = await own.Post("SearchParameter", """
            {"resourceType":"SearchParameter","url":"http://example.org/SearchParameter/language","name":"Language","status":"active","description":"The language",
             "code":"_language","base":["Resource"],"type":"token","expression":"Resource.language"}
            """);
        posted.Status.ShouldBe(201, posted.Text);
        for (var i = 0; i < 100 && (await own.Get("Patient?_language=en")).Status != 200; i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        (await own.Get("Patient?_language=de-CH")).EntryIds.ShouldBe(["de"]);
    }
}
