using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/search.html#return, #sort, #summary, #elements and #contained, through the whole server.</summary>
public sealed class ResultSearchCases(TestServer server)
{
    // a has two names and no birth date.
    [Theory]
    [InlineData("given", "c a b")] // each by the value that comes first in that direction
    [InlineData("-given", "a b c")]
    [InlineData("family", "a b c")] // Ävon, berg, Cruz: neither case nor accents
    [InlineData("birthdate", "c b a")] // without a value last,
    [InlineData("-birthdate", "b c a")] // in both directions
    public async Task Sort(string key, string expected)
    {
        var stored = await SearchCase.Store(
            server, "a Patient 'name':[{'family':'Ävon','given':['Bea','Zoe']}]", "b Patient 'name':[{'family':'berg','given':['Max']}],'birthDate':'1990'",
            "c Patient 'name':[{'family':'Cruz','given':['Ada']}],'birthDate':'1980'");
        stored.InOrder(await stored.Get("Patient?_sort=" + key)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("_sort=name&_sort=birthdate")]
    [InlineData("_sort:asc=name")]
    [InlineData("_count=-1")]
    [InlineData("_count=abc")]
    [InlineData("_count=1.5")]
    [InlineData("_elements=name.family")] // only elements of the resource itself are defined
    public async Task What_is_not_defined_is_refused(string query) => (await server.Get("Patient?" + query)).ShouldFail(400);

    [Theory]
    [InlineData("_summary=text", "resourceType,id,meta,text,status,code")] // and what is mandatory
    [InlineData("_summary=data", "resourceType,id,meta,status,code,subject,valueString,note")]
    [InlineData("_elements=subject", "resourceType,id,meta,status,code,subject")]
    public async Task Parts(string query, string expected)
    {
        var stored = await SearchCase.Store(
            server,
            "a Observation 'text':{'status':'generated','div':'<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">x</div>'},'subject':{'display':'s'},'valueString':'v','note':[{'text':'n'}]");
        var resource = (await stored.Get("Observation?" + query)).Entries.ShouldHaveSingleItem()!["resource"]!.AsObject();
        resource.Select(m => m.Key).ShouldBe(expected.Split(','), ignoreOrder: true);
    }

    [Fact]
    public async Task Extensions_travel_with_the_element()
    {
        var stored = await SearchCase.Store(server, "a Patient '_birthDate':{'extension':[{'url':'http://x.org/e','valueCode':'u'}]},'active':true");
        var resource = (await stored.Get("Patient?_elements=birthDate")).Entries[0]!["resource"]!;
        resource["_birthDate"]!["extension"]![0]!["valueCode"]!.GetValue<string>().ShouldBe("u");
        resource["active"].ShouldBeNull();
    }

    [Fact]
    public async Task A_count_is_a_searchset_with_a_total_and_nothing_else()
    {
        var stored = await SearchCase.Store(server, "a Patient", "b Patient");
        var counted = await stored.Get("Patient?_summary=count");
        counted.Body["type"]!.GetValue<string>().ShouldBe("searchset");
        counted.Body["total"]!.GetValue<int>().ShouldBe(2);
        counted.Body["entry"].ShouldBeNull();
    }

    [Fact]
    public async Task A_page_has_never_more_matches_than_asked_for()
    {
        var stored = await SearchCase.Store(
            server, "p Patient", "a Observation 'subject':{'reference':'Patient/{p}'}", "b Observation 'subject':{'reference':'Patient/{p}'}", "c Observation");
        var page = await stored.Get("Observation?_count=2&_include=Observation:subject");
        stored.Matches(page).ShouldBe("a b");
        stored.Matches(page, "include").ShouldBe("p");
        page.Entries.ShouldAllBe(e => e!["search"]!["mode"] != null && (e["search"]!["score"] == null || e["search"]!["score"]!.GetValue<decimal>() <= 1));
    }

    [Fact]
    public async Task What_is_contained_is_no_match_of_its_own() => (await SearchCase.Find(
        server, "Patient?name=inner", "a Observation 'contained':[{'resourceType':'Patient','id':'m1','name':[{'family':'Inner'}]}],'subject':{'reference':'#m1'}"))
        .ShouldBe("");
}
