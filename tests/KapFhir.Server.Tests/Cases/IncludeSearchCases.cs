using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/search.html#include, through the whole server.</summary>
public sealed class IncludeSearchCases(TestServer server)
{
    private static readonly string[] Fixtures =
    [
        "p Patient", "g Group", "z Practitioner",
        "a Observation 'subject':{'reference':'Patient/{p}'}",
        "b Observation 'subject':{'reference':'Patient/{p}'}",
        "c Observation 'subject':{'reference':'Group/{g}'}",
        "d Observation 'subject':{'reference':'http://other.invalid/fhir/Patient/1'}",
        "e Observation 'contained':[{'resourceType':'Patient','id':'m1'}],'subject':{'reference':'#m1'}",
        "f Observation",
    ];

    [Theory]
    [InlineData("_include=Observation:subject:Patient", "p")]
    [InlineData("_include=Observation:subject", "g p")] // p once, though two refer to it; nothing for what lies elsewhere or inside
    [InlineData("_include=Observation:subject&_include=Observation:patient", "g p")]
    public async Task Included(string query, string expected)
    {
        var stored = await SearchCase.Store(server, Fixtures);
        var found = await stored.Get("Observation?_total=accurate&" + query);
        stored.Matches(found).ShouldBe("a b c d e f", found.Text);
        stored.Matches(found, "include").ShouldBe(expected, found.Text);
        found.Body["total"]!.GetValue<int>().ShouldBe(6); // matches only
    }

    [Theory]
    [InlineData("_include=Observation:subject,Observation:performer", "400")]
    [InlineData("_include=Observation:foo", "400")]
    [InlineData("_include=foo", "400")]
    [InlineData("_summary=text&_include=Observation:subject", "400")]
    [InlineData("_include:recurse=Observation:subject", "400")]
    public async Task What_is_no_include_is_refused(string query, string expected) => (await SearchCase.Find(server, "Observation?" + query)).ShouldBe(expected);

    // A partner organization that is a match itself is not included a second time.
    [Fact]
    public async Task A_target_that_matches_is_a_match()
    {
        var stored = await SearchCase.Store(server, "o Organization", "a Organization 'partOf':{'reference':'Organization/{o}'}");
        var found = await stored.Get("Organization?_include=Organization:partof");
        stored.Matches(found).ShouldBe("a o");
        stored.Matches(found, "include").ShouldBe("");
    }

    [Fact]
    public async Task A_deleted_target_is_left_out()
    {
        var stored = await SearchCase.Store(server, "p Practitioner", "a Observation 'performer':[{'reference':'Practitioner/{p}'}]");
        await using var loose = await TestServer.Start("--Fhir:ReferentialIntegrity=Ignore");
        var there = await SearchCase.Store(loose, "p Practitioner", "a Observation 'performer':[{'reference':'Practitioner/{p}'},{'reference':'Practitioner/none'}]");
        (await loose.Delete("Practitioner/" + there.Id('p'))).Status.ShouldBe(204);
        var found = await there.Get("Observation?_include=Observation:performer");
        there.InOrder(found).ShouldBe("a");
        var kept = await stored.Get("Observation?_include=Observation:performer");
        stored.InOrder(kept).ShouldBe("a p");
    }

    [Theory]
    [InlineData("_include=MedicationRequest:medication&_include:iterate=Medication:ingredient")]
    [InlineData("_include:iterate=Medication:ingredient&_include=MedicationRequest:medication")]
    public async Task Iteration_does_not_depend_on_the_order(string query)
    {
        var stored = await SearchCase.Store(
            server, "s Substance 'code':{'text':'x'}", "m Medication 'ingredient':[{'itemReference':{'reference':'Substance/{s}'}}]",
            "a MedicationRequest 'medicationReference':{'reference':'Medication/{m}'}");
        stored.Matches(await stored.Get("MedicationRequest?" + query), "include").ShouldBe("m s");
    }

    [Fact]
    public async Task Every_page_has_the_includes_it_needs()
    {
        var stored = await SearchCase.Store(
            server, "p Patient", "a Observation 'subject':{'reference':'Patient/{p}'}", "b Observation 'subject':{'reference':'Patient/{p}'}");
        var first = await stored.Get("Observation?_count=1&_include=Observation:subject");
        var second = await server.Get(first.Link("next")![server.Base.Length..]);
        stored.InOrder(first).ShouldBe("a p");
        stored.InOrder(second).ShouldBe("b p");
    }

    [Fact]
    public async Task Elements_are_of_the_matches()
    {
        var stored = await SearchCase.Store(server, "p Patient 'gender':'male'", "a Observation 'valueString':'x','subject':{'reference':'Patient/{p}'}");
        var found = await stored.Get("Observation?_elements=subject&_include=Observation:subject");
        found.Entries[0]!["resource"]!["valueString"].ShouldBeNull();
        found.Entries[1]!["resource"]!["gender"]!.GetValue<string>().ShouldBe("male");
    }

    [Fact]
    public async Task A_versioned_reference_includes_the_resource()
    {
        var stored = await SearchCase.Store(
            server, "p Patient", "p Patient 'active':true", "a Observation 'subject':{'reference':'Patient/{p}/_history/1'}");
        stored.InOrder(await stored.Get("Observation?_include=Observation:subject")).ShouldBe("a p");
    }
}
