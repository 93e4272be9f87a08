using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using static KapFhir.Store.Tests.EntryBuilder;

namespace KapFhir.Store.Tests.Search;

/// <summary>Order and pages. https://hl7.org/fhir/R4/search.html#sort</summary>
public sealed class SortAndPageTests
{
    private static async Task<TestStore> Filled(TestProvider provider)
    {
        var store = TestStore.Open(provider);
        await store.Put("Observation/a", e => e.Date("date", "2020-01-02", "2020-01-03").Token("status", "", "final"));
        await store.Put("Observation/b", e => e.Date("date", "2020-01-05", "2020-01-06").Date("date", "2020-01-01", "2020-01-02").Token("status", "", "final"));
        await store.Put("Observation/c", e => e.Token("status", "", "amended"));
        await store.Put("Observation/d", e => e.Date("date", "2020-01-02", "2020-01-03").Token("status", "", "amended"));
        await store.Put("Observation/e", e => e.Date("date", "2020-01-04", "2020-01-05").Token("status", "", "final"));
        await store.Put("Observation/f");
        return store;
    }

    private static SortKey Key(string code)
    {
        var name = code.TrimStart('-');
        return new SortKey(name[0] == '_' ? null : Parameter("Observation", name), name, code[0] == '-');
    }

    private static SearchQuery Sorted(string keys, params SearchClause[] clauses) =>
        TestStore.Query("Observation", clauses) with { Sort = [.. keys.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Key)] };

    private static ParameterClause Final { get; } = new(Parameter("Observation", "status"), SearchModifier.None, [new TokenValue("", "final")]);

    // A resource with several values stands where the first in that direction does; without a value last in both; equals by change.
    [Theory]
    [DatabaseData("", "a b c d e f")]
    [DatabaseData("date", "b a d e c f")]
    [DatabaseData("-date", "b e a d c f")]
    [DatabaseData("status,-date", "d c b e a f")]
    [DatabaseData("-status,date", "b a e d c f")]
    [DatabaseData("_id", "a b c d e f")]
    [DatabaseData("-_id", "f e d c b a")]
    [DatabaseData("-_lastUpdated", "f e d c b a")]
    [DatabaseData("status,-_lastUpdated", "d c e b a f")]
    public async Task Sorts(TestProvider provider, string keys, string ids)
    {
        await using var store = await Filled(provider);
        (await store.Ids(Sorted(keys))).ShouldBe(ids);

        foreach (var size in (int[])[1, 2, 3, 6])
        {
            var (forward, backward) = await Walk(store, Sorted(keys) with { Count = size });
            forward.ShouldBe(ids, $"pages of {size}");
            backward.ShouldBe(ids, $"pages of {size}, back from the last");
        }
    }

    [Theory]
    [DatabaseData("date", "b a e")]
    [DatabaseData("-date", "b e a")]
    [DatabaseData("", "a b e")]
    public async Task Sorts_what_matches(TestProvider provider, string keys, string ids)
    {
        await using var store = await Filled(provider);
        var statements = await store.Statements(async () =>
        {
            var (forward, backward) = await Walk(store, Sorted(keys, Final) with { Count = 1 });
            forward.ShouldBe(ids);
            backward.ShouldBe(ids);
        });
        statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData("")]
    [DatabaseData("date")]
    [DatabaseData("-date")]
    public async Task Pages_show_one_moment(TestProvider provider, string keys)
    {
        await using var store = await Filled(provider);
        var before = await store.Ids(Sorted(keys));
        var page = await store.Store.Search(Sorted(keys) with { Count = 2, Total = TotalMode.Accurate }, Visibility.Everything, TestStore.Cancel);
        var seen = page.Matches.Select(m => m.Id).ToList();
        while (page.Next is { } next)
        {
            // Between pages: one is changed so that it would move, one goes, one comes; the page's own last one too.
            await store.Put("Observation/" + seen[^1], e => e.Date("date", "1999-01-01", "1999-01-02"));
            await store.Put("Observation/f", e => e.Date("date", "2030-01-01", "2030-01-02"));
            await store.Put($"Observation/new{seen.Count}", e => e.Date("date", "2020-01-03", "2020-01-04"));
            await store.Delete("Observation/c");
            page = await store.Store.Search(Sorted(keys) with { Count = 2, Cursor = next, Total = TotalMode.Accurate }, Visibility.Everything, TestStore.Cancel);
            page.Total.ShouldBe(6);
            seen.AddRange(page.Matches.Select(m => m.Id));
        }

        string.Join(' ', seen).ShouldBe(before);
    }

    [Theory]
    [DatabaseData]
    public async Task A_page_is_never_larger_than_allowed(TestProvider provider)
    {
        await using var store = TestStore.Open(provider, new StorageOptions { DefaultPageSize = 2, MaxPageSize = 3 });
        for (var i = 0; i < 5; i++)
        {
            await store.Put($"Patient/{i}");
        }

        (await store.Ids(TestStore.Query("Patient"))).ShouldBe("0 1");
        (await store.Ids(TestStore.Query("Patient") with { Count = 100 })).ShouldBe("0 1 2");
        var none = await store.Store.Search(TestStore.Query("Patient") with { Count = 0 }, Visibility.Everything, TestStore.Cancel);
        none.Matches.ShouldBeEmpty();
        none.Total.ShouldBe(5);
    }

    // The page is exactly full: no next. https://hl7.org/fhir/R4/search.html#total
    [Theory]
    [DatabaseData]
    public async Task Totals_and_ends(TestProvider provider)
    {
        await using var store = await Filled(provider);
        var full = await store.Store.Search(Sorted("", Final) with { Count = 3 }, Visibility.Everything, TestStore.Cancel);
        full.Next.ShouldBeNull();
        full.Previous.ShouldBeNull();
        full.Total.ShouldBe(3, "costs nothing: all are on the page");
        var cut = await store.Store.Search(Sorted("", Final) with { Count = 2 }, Visibility.Everything, TestStore.Cancel);
        cut.Total.ShouldBeNull("was not asked for");
        (await store.Store.Search(Sorted("", Final) with { Count = 2, Total = TotalMode.Accurate }, Visibility.Everything, TestStore.Cancel)).Total.ShouldBe(3);
        (await store.Store.Search(Sorted("") with { Count = 2 }, Visibility.Everything, TestStore.Cancel)).Total.ShouldBe(6, "the counters know");
        (await store.Store.Search(Sorted("") with { Count = 2, Total = TotalMode.None }, Visibility.Everything, TestStore.Cancel)).Total.ShouldBeNull();
        (await store.Store.Search(Sorted("", Final) with { Summary = SummaryMode.Count }, Visibility.Everything, TestStore.Cancel)).Total.ShouldBe(3);
    }

    [Theory]
    [DatabaseData]
    public async Task Several_types(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/p", e => e.Token("_tag", "http://t", "x"));
        await store.Put("Observation/o", e => e.Token("_tag", "http://t", "x"));
        await store.Put("Group/g", e => e.Token("_tag", "http://t", "x"));
        await store.Put("Group/h");
        var tag = new ParameterClause(Parameter("Patient", "_tag"), SearchModifier.None, [new TokenValue("http://t", "x")]);
        (await store.Ids(new SearchQuery { Types = ["Patient", "Group"] })).ShouldBe("p g h");
        (await store.Ids(new SearchQuery { Types = ["Patient", "Group"], Clauses = [tag] })).ShouldBe("p g");
        (await store.Ids(new SearchQuery { Clauses = [tag] })).ShouldBe("p o g");
        (await store.Ids(new SearchQuery { Clauses = [tag], Types = ["Nonsense"] })).ShouldBe("");
        (await store.Ids(new SearchQuery { Clauses = [new IdClause(["g", "p"])] })).ShouldBe("p g");
        (await store.Ids(new SearchQuery())).ShouldBe("p o g h");
    }

    private static async Task<(string Forward, string Backward)> Walk(TestStore store, SearchQuery query)
    {
        List<StoredVersion> forward = [];
        var page = await store.Store.Search(query, Visibility.Everything, TestStore.Cancel);
        page.Previous.ShouldBeNull();
        forward.AddRange(page.Matches);
        while (page.Next is { } next)
        {
            page = await store.Store.Search(query with { Cursor = next }, Visibility.Everything, TestStore.Cancel);
            forward.AddRange(page.Matches);
        }

        var backward = page.Matches.ToList();
        while (page.Previous is { } previous)
        {
            page = await store.Store.Search(query with { Cursor = previous }, Visibility.Everything, TestStore.Cancel);
            backward.InsertRange(0, page.Matches);
        }

        return (string.Join(' ', forward.Select(m => m.Id)), string.Join(' ', backward.Select(m => m.Id)));
    }
}
