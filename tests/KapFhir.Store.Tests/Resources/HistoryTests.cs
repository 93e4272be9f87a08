using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.Resources;

/// <summary>https://hl7.org/fhir/R4/http.html#history</summary>
public sealed class HistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One version a minute from noon: a, b, a again, b deleted, c.</summary>
    private static async Task<TestStore> Filled(TestProvider provider)
    {
        var store = TestStore.Open(provider);
        await store.Put("Patient/a");
        store.Clock.Add(TimeSpan.FromMinutes(1));
        await store.Put("Patient/b");
        store.Clock.Add(TimeSpan.FromMinutes(1));
        await store.Put("Patient/a");
        store.Clock.Add(TimeSpan.FromMinutes(1));
        await store.Delete("Patient/b");
        store.Clock.Add(TimeSpan.FromMinutes(1));
        await store.Put("Group/c");
        return store;
    }

    private static HistoryQuery Query(string? type, string? id) => new(type, id, null, null, null, null, null);

    private static async Task<string> Versions(TestStore store, HistoryQuery query)
    {
        var page = await store.Store.History(query, Visibility.Everything, TestStore.Cancel);
        return string.Join(' ', page.Versions.Select(v => $"{v.Id}{v.VersionId}")) + " of " + page.Total;
    }

    [Theory]
    [DatabaseData("Patient", "a", "a2 a1 of 2")]
    [DatabaseData("Patient", "b", "b2 b1 of 2")]
    [DatabaseData("Patient", null!, "b2 a2 b1 a1 of 4")]
    [DatabaseData(null!, null!, "c1 b2 a2 b1 a1 of 5")]
    [DatabaseData("Patient", "none", " of 0")]
    public async Task Newest_first(TestProvider provider, string? type, string? id, string versions)
    {
        await using var store = await Filled(provider);
        var statements = await store.Statements(async () => (await Versions(store, Query(type, id))).ShouldBe(versions));
        statements.SelectMany(s => Search.Plans.Scans(store.FilePath, s)).Where(s => type is not null || !s.StartsWith("SCAN v", StringComparison.Ordinal)).ShouldBeEmpty();
        var page = await store.Store.History(Query(type, id), Visibility.Everything, TestStore.Cancel);
        page.Exists.ShouldBe(id != "none");
    }

    [Theory]
    [DatabaseData(0, "c1 b2 a2 b1 a1 of 5")]
    [DatabaseData(120, "c1 b2 a2 of 3")]
    [DatabaseData(121, "c1 b2 of 2")]
    [DatabaseData(500, " of 0")]
    public async Task Since(TestProvider provider, int seconds, string versions)
    {
        await using var store = await Filled(provider);
        (await Versions(store, Query(null, null) with { Since = Noon.AddSeconds(seconds) })).ShouldBe(versions);
    }

    // _at: what was current at some moment of the period, also if written before it
    [Theory]
    [DatabaseData(90, 100, "b1 a1 of 2")]
    [DatabaseData(90, 130, "a2 b1 a1 of 3")]
    [DatabaseData(130, 200, "b2 a2 b1 of 3")]
    [DatabaseData(200, 210, "a2 of 1")]
    [DatabaseData(-100, -50, " of 0")]
    public async Task At(TestProvider provider, int from, int to, string versions)
    {
        await using var store = await Filled(provider);
        (await Versions(store, Query("Patient", null) with { AtStart = Noon.AddSeconds(from), AtEnd = Noon.AddSeconds(to) })).ShouldBe(versions);
    }

    [Theory]
    [DatabaseData]
    public async Task Pages_show_one_moment(TestProvider provider)
    {
        await using var store = await Filled(provider);
        List<string> seen = [];
        SearchCursor? cursor = null;
        do
        {
            var page = await store.Store.History(Query(null, null) with { Count = 2, Cursor = cursor }, Visibility.Everything, TestStore.Cancel);
            page.Total.ShouldBe(5);
            seen.AddRange(page.Versions.Select(v => $"{v.Id}{v.VersionId}"));
            cursor = page.Next;
            await store.Put("Patient/a");
        }
        while (cursor is not null);

        string.Join(' ', seen).ShouldBe("c1 b2 a2 b1 a1");
    }
}
