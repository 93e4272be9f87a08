using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/http.html#paging, #search, #vsearch, https://hl7.org/fhir/R4/search.html#errors and bundle.html#searchset</summary>
public sealed class PageCases(TestServer server)
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded";

    [Theory]
    [InlineData("_count=2", false)] // exactly full
    [InlineData("_count=1", true)]
    public async Task A_full_page_is_the_last(string query, bool hasNext)
    {
        var stored = await SearchCase.Store(server, "a Patient", "b Patient");
        (await stored.Get("Patient?" + query) is { } page && page.Link("next") is not null).ShouldBe(hasNext);
    }

    [Theory]
    [InlineData("searchset", "Patient?_count=1", true)]
    [InlineData("history", "Patient/_history?_count=1", true)]
    [InlineData("batch-response", "", false)]
    public async Task A_total_is_only_where_it_may_be(string type, string path, bool hasTotal)
    {
        var bundle = path.Length > 0 ? await server.Get(path) : await server.Post("", Sample.Bundle("batch"));
        bundle.Body["type"]!.GetValue<string>().ShouldBe(type);
        (bundle.Body["total"] is not null).ShouldBe(hasTotal);
        var validated = await server.Post("Bundle/$validate", bundle.Text);
        validated.Body["issue"]!.AsArray().Select(i => i!["severity"]!.GetValue<string>()).ShouldNotContain("error", validated.Text);
    }

    [Fact]
    public async Task The_head_of_a_search_is_a_search_without_the_body()
    {
        var stored = await SearchCase.Store(server, "a Patient");
        var (get, head) = (await server.Get("Patient?_id=" + stored.Id('a')), await server.Send("HEAD", "Patient?_id=" + stored.Id('a')));
        head.Status.ShouldBe(200);
        head.Text.ShouldBeEmpty();
        head.ContentType.ShouldBe(get.ContentType);
    }

    [Theory]
    [InlineData("Prefer: handling=strict")]
    [InlineData("Prefer: handling=strict, return=minimal")]
    [InlineData("Prefer: HANDLING=strict; x=y, return=\"minimal\"")]
    public async Task Strict_handling_names_what_is_unknown(string prefer)
    {
        var refused = await server.Get("Patient?foo=bar", prefer);
        refused.ShouldFail(400);
        refused.Diagnostics.ShouldContain("'foo'");
    }

    [Theory]
    [InlineData("_text")]
    [InlineData("_content")]
    [InlineData("_query")]
    public async Task What_is_not_supported_is_not_listed_and_refused(string name)
    {
        var statement = await server.Get("metadata");
        var listed = statement.Body["rest"]![0]!["resource"]!.AsArray().SelectMany(r => r!["searchParam"]!.AsArray())
            .Concat(statement.Body["rest"]![0]!["searchParam"]?.AsArray() ?? []).Select(p => p!["name"]!.GetValue<string>());
        listed.ShouldNotContain(name);
        (await server.Get($"Patient?{name}=x")).ShouldFail(400);
    }

    [Fact]
    public async Task A_parameter_in_the_address_and_in_the_form_is_repeated()
    {
        var stored = await SearchCase.Store(server, "a Patient 'name':[{'given':['Ann','Mary']}]", "b Patient 'name':[{'given':['Ann']}]");
        var found = await server.Post("Patient/_search?given=ann", $"given=mary&_id={stored.Id('a')},{stored.Id('b')}", Form);
        stored.Matches(found).ShouldBe("a");
        found.Link("self")!.ShouldContain("given=ann&given=mary");
    }

    [Theory]
    [InlineData("Ann+Mary", "a")]
    [InlineData("Ann%20Mary", "a")]
    [InlineData("Ann%2BMary", "b")]
    [InlineData("%C3%89mile", "c")]
    public async Task A_form_is_decoded(string value, string expected)
    {
        var stored = await SearchCase.Store(
            server, "a Patient 'name':[{'given':['Ann Mary']}]", "b Patient 'name':[{'given':['Ann+Mary']}]", "c Patient 'name':[{'given':['Émile']}]");
        var found = await server.Post("Patient/_search", $"given:exact={value}&_id={stored.Id('a')},{stored.Id('b')},{stored.Id('c')}", Form);
        stored.Matches(found).ShouldBe(expected, found.Text);
    }

    [Fact]
    public async Task Types_can_be_searched_together_by_what_they_share()
    {
        var stored = await SearchCase.Store(server, "a Patient", "b Observation", "c Group");
        stored.Matches(await stored.Get("?_type=Patient,Observation&_lastUpdated=gt2020-01-01")).ShouldBe("a b");
        stored.Matches(await stored.Get("?_type=Patient,Observation&_lastUpdated=lt2020-01-01")).ShouldBe("");
    }

    [Theory]
    [InlineData("Patient/{p}/*", "a p")]
    [InlineData("Patient/{p}/Observation", "a")]
    public async Task A_compartment_has_every_type_and_the_patient_itself(string path, string expected)
    {
        var stored = await SearchCase.Store(
            server, "p Patient", "q Patient", "a Observation 'subject':{'reference':'Patient/{p}'}", "b Observation 'subject':{'reference':'Patient/{q}'}");
        stored.Matches(await stored.Get(path)).ShouldBe(expected);
    }

    [Fact]
    public async Task A_search_by_GET_may_be_called_so()
    {
        var stored = await SearchCase.Store(server, "a Patient 'name':[{'family':'Rivera'}]", "b Patient 'name':[{'family':'Stone'}]");
        stored.Matches(await stored.Get("Patient/_search?name=riv")).ShouldBe("a");
    }
}
