using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>
/// The HTTP side of search: https://hl7.org/fhir/R4/http.html#search, https://hl7.org/fhir/R4/search.html#return, #errors
/// </summary>
public sealed class SearchTests(TestServer server)
{
    [Fact]
    public async Task A_searchset_has_links_modes_and_full_urls()
    {
        var value = Sample.Unique();
        var id = (await server.Post("Patient", Sample.Identified(value))).Id;
        var found = await server.Get($"Patient?identifier=urn:test|{value}&_format=json");
        found.Status.ShouldBe(200, found.Text);
        found.Body["type"]!.GetValue<string>().ShouldBe("searchset");
        found.Link("self").ShouldBe($"{server.Base}/Patient?identifier=urn:test%7C{value}&_format=json");
        var entry = found.Entries.ShouldHaveSingleItem()!;
        entry["fullUrl"]!.GetValue<string>().ShouldBe($"{server.Base}/Patient/{id}");
        entry["search"]!["mode"]!.GetValue<string>().ShouldBe("match");
    }

    [Theory]
    [InlineData("Patient?identifier=urn:test|", "", "")]
    [InlineData("Patient/_search", "identifier=urn%3Atest%7C", "Content-Type: application/x-www-form-urlencoded")]
    [InlineData("Patient/_search?active=true",
        "identifier=urn%3Atest%7C", "Content-Type: application/x-www-form-urlencoded; charset=utf-8")]
    public async Task Get_and_post_search_alike(string path, string form, string header)
    {
        var value = Sample.Unique();
        var id = (await server.Post("Patient", Sample.Identified(value, more: ""","active":true"""))).Id;
        var found = form.Length == 0 ? await server.Get(path + value) : await server.Post(path, form + value, header);
        found.EntryIds.ShouldBe([id]);
        found.Link("self")!.ShouldStartWith(server.Base + "/Patient?");
        found.Link("self")!.ShouldContain(value);
    }

    [Theory]
    [InlineData("POST", "Patient/_search", "{}", "application/json", 415)]
    [InlineData("POST", "_search", "<a/>", "text/xml", 415)]
    public async Task A_search_form_is_a_form(string method, string path, string body, string type, int status) =>
        (await server.Send(method, path, body, "Content-Type: " + type, "Accept: application/fhir+json")).ShouldFail(status);

    [Theory]
    [InlineData("Patient?foo=bar")]
    [InlineData("Patient?Name=x")] // names are case-sensitive
    [InlineData("Patient?name:foo=x")]
    [InlineData("Patient?_count=-1")]
    [InlineData("Patient?_count=abc")]
    [InlineData("Patient?_count=1.5")]
    [InlineData("Patient?birthdate=2013-02-30")]
    [InlineData("Patient?_sort=foo")]
    [InlineData("Patient?_include=Patient:foo")]
    [InlineData("Patient?_query=x")]
    [InlineData("Patient?_summary=some")]
    [InlineData("Patient?_cursor=abc")]
    [InlineData("Patient?_pretty=maybe")]
    public async Task What_is_not_understood_is_400(string path) => (await server.Get(path)).ShouldFail(400);

    [Fact]
    public async Task Lenient_handling_ignores_what_is_unknown_and_says_so()
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        var found = await server.Get($"Patient?foo=bar&identifier={value}", "Prefer: handling=lenient");
        found.Status.ShouldBe(200, found.Text);
        found.Headers["Preference-Applied"].ShouldBe("handling=lenient");
        found.Link("self")!.ShouldNotContain("foo");
        found.Entries.Select(e => e!["search"]!["mode"]!.GetValue<string>()).ShouldBe(["match", "outcome"]);
        var issue = found.Entries[1]!["resource"]!["issue"]![0]!;
        issue["severity"]!.GetValue<string>().ShouldBe("warning");
        issue["diagnostics"]!.GetValue<string>().ShouldContain("foo");
        (await server.Get("Patient?foo=bar", "Prefer: handling=strict")).ShouldFail(400);
        (await server.Get("Patient?foo=bar", "Prefer: handling=foo")).ShouldFail(400);
    }

    [Theory]
    [InlineData("Patient?gender=purple")]
    [InlineData("Observation?subject=Patient/none")]
    [InlineData("Patient?family=")]
    [InlineData("Patient?name")]
    public async Task What_is_valid_but_finds_nothing_is_200(string path) => (await server.Get(path)).Status.ShouldBe(200);

    [Fact]
    public async Task Pages_hold_count_and_lead_to_the_end()
    {
        var value = Sample.Unique();
        for (var i = 0; i < 5; i++)
        {
            await server.Post("Patient", Sample.Identified(value));
        }

        var seen = new List<string?>();
        var page = await server.Post("Patient/_search",
            $"identifier={value}&_count=2&_total=accurate", "Content-Type: application/x-www-form-urlencoded");
        page.Body["total"]!.GetValue<int>().ShouldBe(5);
        for (var pages = 1; ; pages++)
        {
            page.Entries.Count.ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(page.EntryIds);
            if (page.Link("next") is not { } next)
            {
                pages.ShouldBe(3);
                break;
            }

            page = await server.Get(next[server.Base.Length..]);
            page.Status.ShouldBe(200, page.Text);
        }

        seen.Distinct().Count().ShouldBe(5);
        page.Link("previous").ShouldNotBeNull();
        var full = await server.Get($"Patient?identifier={value}&_count=5");
        full.Link("next").ShouldBeNull();
    }

    [Fact]
    public async Task A_count_has_no_entries()
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        var count = await server.Get($"Patient?identifier={value}&_summary=count");
        count.Body["total"]!.GetValue<int>().ShouldBe(1);
        count.Body["entry"].ShouldBeNull();
        (await server.Get($"Patient?identifier={value}&_count=0")).Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("_elements=subject", "subject", true)]
    [InlineData("_elements=subject", "status", true)] // mandatory: stays
    [InlineData("_elements=subject", "valueQuantity", false)]
    [InlineData("_summary=text", "valueQuantity", false)]
    [InlineData("_summary=true", "valueQuantity", true)]
    [InlineData("_summary=data", "valueQuantity", true)]
    public async Task Entries_can_be_parts(string parameter, string element, bool isThere)
    {
        var id = await server.NewPatient();
        await server.Post("Observation", Sample.Observation("Patient/" + id));
        var resource = (await server.Get($"Observation?subject=Patient/{id}&{parameter}")).Entries.ShouldHaveSingleItem()!["resource"]!;
        (resource[element] is not null).ShouldBe(isThere, resource.ToJsonString());
        resource["meta"]!["tag"]!.ToJsonString().ShouldContain("SUBSETTED");
    }

    [Fact]
    public async Task Includes_are_marked_and_count_for_nothing()
    {
        var id = await server.NewPatient();
        await server.Post("Observation", Sample.Observation("Patient/" + id));
        await server.Post("Observation", Sample.Observation("Patient/" + id, "7"));
        var found = await server.Get($"Observation?subject=Patient/{id}&_include=Observation:subject&_total=accurate&_elements=status");
        found.Entries.Select(e => e!["search"]!["mode"]!.GetValue<string>()).ShouldBe(["match", "match", "include"]);
        found.Body["total"]!.GetValue<int>().ShouldBe(2);
        found.Entries[2]!["resource"]!["name"].ShouldNotBeNull(); // _elements is for matches
        var reverse = await server.Get($"Patient?_id={id}&_revinclude=Observation:subject");
        reverse.Entries.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Stored_bytes_go_out_untouched()
    {
        var id = await server.NewPatient();
        await server.Post("Observation", Sample.Observation("Patient/" + id, "5.40"));
        (await server.Get("Observation?subject=Patient/" + id)).Text.ShouldContain("\"value\":5.40,");
    }

    [Theory]
    [InlineData("?_type=Patient,Observation&_id=", 2)]
    [InlineData("?_type=Patient&_id=", 1)]
    [InlineData("?_id=", 2)]
    public async Task The_whole_system_can_be_searched(string query, int matches)
    {
        var id = await server.NewPatient();
        var observation = Sample.Observation("Patient/" + id).Replace("{\"resourceType\":\"Observation\"",
            $"{{\"resourceType\":\"Observation\",\"id\":\"{id}\"", StringComparison.Ordinal);
        (await server.Put("Observation/" + id, observation)).Status.ShouldBe(201);
        (await server.Get(query + id)).Entries.Count.ShouldBe(matches);
        (await server.Post("_search", query[1..] + id, "Content-Type: application/x-www-form-urlencoded")).Entries.Count.ShouldBe(matches);
    }

    [Theory]
    [InlineData("?_type=Patient,Observation&birthdate=2000", 400)] // not defined for both
    [InlineData("?_type=Foo", 400)]
    [InlineData("Foo?x=y", 404)]
    [InlineData("Observation/1/Patient", 404)] // no compartment
    [InlineData("Patient/1/Foo", 404)]
    public async Task What_cannot_be_searched_is_refused(string path, int status) => (await server.Get(path)).ShouldFail(status);

    [Fact]
    public async Task A_compartment_holds_what_belongs_to_the_patient()
    {
        var (id, other) = (await server.NewPatient(), await server.NewPatient());
        var mine = await server.Post("Observation", Sample.Observation("Patient/" + id));
        await server.Post("Observation", Sample.Observation("Patient/" + other));
        var found = await server.Get($"Patient/{id}/Observation?status=final");
        found.EntryIds.ShouldBe([mine.Id]);
        found.Link("self").ShouldBe($"{server.Base}/Patient/{id}/Observation?status=final");
        (await server.Post($"Patient/{id}/Observation/_search",
            "status=final", "Content-Type: application/x-www-form-urlencoded")).EntryIds.ShouldBe([mine.Id]);
        var all = await server.Get($"Patient/{id}/*");
        all.EntryIds.ShouldContain(mine.Id);
    }

    [Fact]
    public async Task Everything_is_the_patient_and_the_compartment_in_pages()
    {
        var id = await server.NewPatient();
        var early = await server.Post("Observation",
            Sample.Observation("Patient/" + id, more: "").Replace("2026-02-01", "2020-02-01", StringComparison.Ordinal));
        var late = await server.Post("Observation", Sample.Observation("Patient/" + id));
        (await server.Get($"Patient/{id}/$everything")).EntryIds.ShouldBe([id, early.Id, late.Id], ignoreOrder: true);
        (await server.Get($"Patient/{id}/$everything?start=2026-01-01")).EntryIds.ShouldBe([id, late.Id], ignoreOrder: true);
        (await server.Get($"Patient/{id}/$everything?end=2025")).EntryIds.ShouldBe([id, early.Id], ignoreOrder: true);
        (await server.Get($"Patient/{id}/$everything?_type=Observation")).EntryIds.ShouldContain(late.Id);
        var seen = new List<string?>();
        for (var link = $"/Patient/{id}/$everything?_count=1"; link is not null;)
        {
            var page = await server.Get(link);
            page.Status.ShouldBe(200, page.Text);
            seen.AddRange(page.EntryIds);
            link = page.Link("next")?[server.Base.Length..];
        }

        seen.Distinct().ShouldBe([id, early.Id, late.Id], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Patient/none/$everything", 404)]
    [InlineData("Observation/1/$everything", 404)]
    [InlineData("Patient/1/$foo", 404)]
    [InlineData("$foo", 404)]
    [InlineData("Patient/$foo", 404)]
    public async Task Unknown_operations_and_resources_are_404(string path, int status) => (await server.Get(path)).ShouldFail(status);
}
