using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#history</summary>
public sealed class HistoryTests(TestServer server)
{
    private async Task<string> ThreeVersions()
    {
        var id = await server.NewPatient("One");
        await server.Put("Patient/" + id, Sample.Patient(id, "Two"));
        await server.Delete("Patient/" + id);
        return id;
    }

    [Fact]
    public async Task Versions_come_newest_first_with_what_made_them()
    {
        var id = await ThreeVersions();
        var history = await server.Get($"Patient/{id}/_history");
        history.Status.ShouldBe(200, history.Text);
        history.Body["type"]!.GetValue<string>().ShouldBe("history");
        history.Body["total"]!.GetValue<int>().ShouldBe(3);
        history.Entries.Select(e => e!["request"]!["method"]!.GetValue<string>()).ShouldBe(["DELETE", "PUT", "PUT"]);
        history.Entries.Select(e => e!["response"]!["etag"]!.GetValue<string>()).ShouldBe(["W/\"3\"", "W/\"2\"", "W/\"1\""]);
        history.EntryStatuses.ShouldBe(["204", "200", "201"]);
        history.Entries[0]!["resource"].ShouldBeNull();
        history.Entries.ShouldAllBe(e => e!["fullUrl"]!.GetValue<string>() == $"{server.Base}/Patient/{id}");
        history.Link("self").ShouldBe($"{server.Base}/Patient/{id}/_history");
    }

    [Fact]
    public async Task A_create_is_a_post_to_the_type()
    {
        var created = await server.Post("Patient", Sample.Patient());
        var request = (await server.Get($"Patient/{created.Id}/_history")).Entries[0]!["request"]!;
        request["method"]!.GetValue<string>().ShouldBe("POST");
        request["url"]!.GetValue<string>().ShouldBe("Patient");
    }

    [Fact]
    public async Task Count_holds_on_every_page()
    {
        var id = await ThreeVersions();
        var first = await server.Get($"Patient/{id}/_history?_count=2");
        first.Entries.Count.ShouldBe(2);
        var second = await server.Get(first.Link("next")![server.Base.Length..]);
        second.Entries.Count.ShouldBe(1);
        second.Link("next").ShouldBeNull();
        second.Link("self")!.ShouldContain("_count=2");
    }

    [Theory]
    [InlineData("_sort=_lastUpdated", "123")]
    [InlineData("_sort=-_lastUpdated", "321")]
    [InlineData("_sort=none", "321")]
    [InlineData("_sort=_lastUpdated&_count=2", "123")]
    [InlineData("_sort=_lastUpdated&_count=1", "123")]
    [InlineData("_count=1", "321")]
    public async Task Sort_turns_it_round_on_every_page(string query, string versions)
    {
        var found = "";
        for (var url = $"/Patient/{await ThreeVersions()}/_history?{query}"; url is not null;)
        {
            var page = await server.Get(url);
            page.Status.ShouldBe(200, page.Text);
            found += string.Concat(page.Entries.Select(e => e!["response"]!["etag"]!.GetValue<string>()[3]));
            url = page.Link("next")?[server.Base.Length..];
        }

        found.ShouldBe(versions);
    }

    [Fact]
    public async Task A_list_narrows_it_to_its_resources()
    {
        var (listed, other) = (await ThreeVersions(), await server.NewPatient());
        var kept = await server.NewPatient();
        var list = (await server.Post("List", $$"""{"resourceType":"List","status":"current","mode":"working","entry":[{"item":{"reference":"Patient/{{kept}}"} }]}""")).Id;
        var found = await server.Get($"Patient/_history?_list={list}");
        found.EntryIds.ShouldBe([kept]);
        found.Body["total"]!.GetValue<int>().ShouldBe(1);
        (await server.Get($"_history?_list=List/{list}")).EntryIds.ShouldBe([kept]);
        (await server.Get("_history?_list=none")).ShouldFail(404);
        (await server.Get("_history?_list=$current-problems")).ShouldFail(400);
        (await server.Get($"Patient/{other}/_history?_list={list}")).ShouldFail(400);
        listed.ShouldNotBe(kept);
    }

    [Fact]
    public async Task Unknown_parameters_are_ignored_on_demand() =>
        (await server.Get($"Patient/{await ThreeVersions()}/_history?foo=1", "Prefer: handling=lenient")).Headers["Preference-Applied"].ShouldBe("handling=lenient");

    [Fact]
    public async Task Since_and_at_choose_by_time()
    {
        var id = await ThreeVersions();
        (await server.Get($"Patient/{id}/_history?_since=2999-01-01T00:00:00Z")).Entries.ShouldBeEmpty();
        (await server.Get($"Patient/{id}/_history?_since=2000-01-01T00:00:00Z")).Entries.Count.ShouldBe(3);
        (await server.Get($"Patient/{id}/_history?_at=2000")).Entries.ShouldBeEmpty();
        (await server.Get($"Patient/{id}/_history?_at=ge2000")).ShouldFail(400);
    }

    [Theory]
    [InlineData("Patient/none/_history", 404)]
    [InlineData("Foo/_history", 404)]
    [InlineData("Patient/_history?_count=-1", 400)]
    [InlineData("Patient/_history?_count=x", 400)]
    [InlineData("Patient/_history?_since=yesterday", 400)]
    [InlineData("Patient/_history?name=x", 400)]
    [InlineData("Patient/_history?_cursor=zzzz", 400)]
    public async Task What_cannot_be_answered_is_refused(string path, int status) => (await server.Get(path)).ShouldFail(status);

    [Fact]
    public async Task Types_and_the_system_have_a_history_too()
    {
        var id = await server.NewPatient();
        (await server.Get("Patient/_history?_count=1000")).EntryIds.ShouldContain(id);
        var system = await server.Get("_history?_count=1000");
        system.EntryIds.ShouldContain(id);
        system.Link("self").ShouldBe(server.Base + "/_history?_count=1000");
    }
}
