using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>
/// The pages of a search sent in a body: their links keep its values out of addresses, which end in logs. https://hl7.org/fhir/R4/http.html#paging
/// </summary>
public sealed class PostedSearchTests(TestServer server)
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded";

    [Theory]
    [InlineData("Patient/_search", "")]
    [InlineData("_search", "_type=Patient&")]
    public async Task Links_to_pages_name_the_search_and_lead_on(string path, string also)
    {
        var (city, ids) = await Stored(5);
        var first = await server.Post(path, $"{also}address-city={city}&_sort=_id&_count=2&_total=accurate", Form);
        first.Link("self")!.ShouldContain("address-city=" + city);
        var (found, page) = (first.EntryIds.ToList(), first);
        while (page.Link("next") is { } next)
        {
            ShouldBeBare(next, city);
            page = await server.Get(next[server.Base.Length..].TrimStart('/'));
            page.Status.ShouldBe(200, page.Text);
            page.Link("self").ShouldBe(first.Link("self"));
            page.Body["total"]!.GetValue<int>().ShouldBe(5);
            found.AddRange(page.EntryIds);
        }

        found.ShouldBe(ids.Order(StringComparer.Ordinal));
        ShouldBeBare(page.Link("previous")!, city);
        ShouldBeBare(page.Link("first")!, city);
        (await server.Get(page.Link("first")![server.Base.Length..].TrimStart('/'))).EntryIds.ShouldBe(first.EntryIds);
        (await server.Get(page.Link("previous")![server.Base.Length..].TrimStart('/'))).EntryIds.ShouldBe(found[2..4]);
    }

    [Fact]
    public async Task The_same_search_has_the_same_links()
    {
        var (city, _) = await Stored(2);
        async Task<string?> First(string count) => (await server.Post("Patient/_search", $"address-city={city}&_count={count}", Form)).Link("first");
        (await First("1")).ShouldBe(await First("1"));
        (await First("1")).ShouldNotBe(null);
        (await First("2")).ShouldBeNull(); // one page: nothing is kept
        var other = (await server.Post("Patient/_search", $"address-city={city}&_count=1&active:missing=true", Form)).Link("first");
        other.ShouldNotBe(await First("1"));
    }

    [Fact]
    public async Task A_search_too_long_for_an_address_has_pages_too()
    {
        var (city, ids) = await Stored(3);
        var many = string.Join(',', Enumerable.Range(0, 900).Select(_ => Sample.Unique()).Concat(ids));
        var first = await server.Post("Patient/_search", $"_id={many}&_count=2", Form);
        var next = first.Link("next")!;
        next.Length.ShouldBeLessThan(200);
        first.EntryIds.Concat((await server.Get(next[server.Base.Length..].TrimStart('/'))).EntryIds).ShouldBe(ids, ignoreOrder: true);
        city.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Searches_of_a_compartment_keep_to_their_place()
    {
        var (city, _) = await Stored(1);
        var patient = (await server.Get("Patient?address-city=" + city)).EntryIds.Single();
        for (var i = 0; i < 2; i++)
        {
            (await server.Post("Observation", Sample.Observation("Patient/" + patient))).Status.ShouldBe(201);
        }

        var first = await server.Post($"Patient/{patient}/Observation/_search", "code=44261-6&_count=1", Form);
        var next = first.Link("next")!;
        next.ShouldStartWith($"{server.Base}/Patient/{patient}/Observation?_page=");
        (await server.Get(next[server.Base.Length..].TrimStart('/'))).EntryIds.ShouldHaveSingleItem();
        (await server.Get("Observation" + next[next.IndexOf('?', StringComparison.Ordinal)..])).ShouldFail(410, "expired");
    }

    [Fact]
    public async Task A_link_is_followed_as_it_is()
    {
        var (city, _) = await Stored(2);
        var first = (await server.Post("Patient/_search", $"address-city={city}&_count=1&_format=json", Form)).Link("first")![(server.Base.Length + 1)..];
        (await server.Get(first + "&_format=xml")).ContentType.ShouldStartWith("application/fhir+xml");
        var changed = await server.Get(first + "&gender=male");
        changed.ShouldFail(400);
        changed.Diagnostics.ShouldContain("'gender'");
        (await server.Get(first + "&_cursor=abc")).ShouldFail(400);
        (await server.Get("Patient?_page=none")).ShouldFail(410, "expired");
    }

    [Fact]
    public async Task Links_lead_on_at_another_server_of_the_database_and_end()
    {
        using var database = new TestDatabase();
        await using var one = await TestServer.On(database);
        await using var two = await TestServer.On(database, "--Search:KeepPosted=00:00:01");
        await one.Post("Patient", Sample.Patient());
        await one.Post("Patient", Sample.Patient());
        async Task<string> Next(TestServer server, string search) => (await server.Post("Patient/_search", search, Form)).Link("next")![(server.Base.Length + 1)..];
        (await two.Get(await Next(one, "family=Rivera&_count=1"))).EntryIds.ShouldHaveSingleItem();
        var ended = await Next(two, "given=Ana&_count=1");
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
        (await one.Get(ended)).ShouldFail(410, "expired");
    }

    private void ShouldBeBare(string link, string value)
    {
        link.ShouldStartWith(server.Base);
        link.ShouldNotContain(value);
        link[(link.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(p => p.Split('=')[0]).ShouldBeSubsetOf(["_page", "_cursor"]);
    }

    private async Task<(string City, IReadOnlyList<string> Ids)> Stored(int count)
    {
        var city = "Town" + Sample.Unique();
        List<string> ids = [];
        for (var i = 0; i < count; i++)
        {
            ids.Add((await server.Post("Patient", Sample.Patient(more: $$""","address":[{"city":"{{city}}"}]"""))).Id!);
        }

        return (city, ids);
    }
}
