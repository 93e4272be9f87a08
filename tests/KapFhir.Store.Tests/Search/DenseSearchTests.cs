using KapFhir.Fhir.Search;
using KapFhir.Store.Search;
using static KapFhir.Store.Tests.EntryBuilder;
using static KapFhir.Store.Tests.Search.BothWays;

namespace KapFhir.Store.Tests.Search;

/// <summary>Where much matches: which rows are walked is another way to the same answer.</summary>
public sealed class DenseSearchTests
{
    // Matches so dense that the type is walked, and sorted pages that walk the key's index: the same answers as for few.
    [Theory]
    [DatabaseData]
    public async Task Dense_matches(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Store.Write<bool>(
            unit =>
            {
                for (var i = 0; i < 1200; i++)
                {
                    var day = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i * 7 % 1200);
                    TestStore.Put(unit, $"Observation/{i:0000}", e =>
                    {
                        e.Token("code", Loinc, i % 10 == 0 ? "rare" : "dense").Text("code", "text");
                        _ = i % 100 == 99 ? e : e.Date("date", day.ToString("O"), day.AddDays(1).ToString("O"));
                    });
                }

                return true;
            },
            TestStore.Cancel);
        var dense = Where("Observation", "code", new TokenValue(Loinc, "dense"));
        var since = Where("Observation", "date", new DateValue(SearchPrefix.Ge, Ticks("2020-01-01"), Ticks("2020-01-02")));
        var statements = await store.Statements(async () =>
        {
            (await Count(dense)).ShouldBe(1080);
            (await Count(since)).ShouldBe(1188);
            (await Count(dense, since)).ShouldBe(1068);
            var days = Enumerable.Range(0, 1200).Where(i => i % 10 != 0).OrderBy(i => i % 100 == 99 ? 1200 : i * 7 % 1200).ThenBy(i => i).Select(i => i.ToString("0000"));
            (await Walk(isDescending: false)).ShouldBe(days);
            var back = Enumerable.Range(0, 1200).Where(i => i % 10 != 0).OrderBy(i => i % 100 == 99 ? 1 : -(i * 7 % 1200)).ThenBy(i => i).Select(i => i.ToString("0000"));
            (await Walk(isDescending: true)).ShouldBe(back);
        });
        statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();

        async Task<long?> Count(params SearchClause[] clauses) => (await store.Store.Search(
            TestStore.Query("Observation", clauses) with { Summary = SummaryMode.Count }, Visibility.Everything, TestStore.Cancel)).Total;

        async Task<List<string>> Walk(bool isDescending)
        {
            var query = TestStore.Query("Observation", dense) with { Count = 300, Sort = [new SortKey(Parameter("Observation", "date"), "date", isDescending)] };
            var page = await store.Store.Search(query, Visibility.Everything, TestStore.Cancel);
            var ids = page.Matches.Select(m => m.Id).ToList();
            while (page.Next is { } next)
            {
                page = await store.Store.Search(query with { Cursor = next }, Visibility.Everything, TestStore.Cancel);
                ids.AddRange(page.Matches.Select(m => m.Id));
            }

            return ids;
        }
    }

    // One patient has hundreds, the code thousands: neither the code's rows nor the newest dates of all are walked for the patient's.
    [Theory]
    [DatabaseData]
    public async Task What_belongs_to_one_drives(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/p", e => e.Token("identifier", "http://a", "1"));
        await store.Store.Write<bool>(
            unit =>
            {
                for (var i = 0; i < 3000; i++)
                {
                    TestStore.Put(unit, $"Observation/{i:0000}", e => e.Token("code", Loinc, "dense").Reference("patient", i < 800 ? "Patient/p" : "Patient/q")
                        .Date("date", $"{2000 + (i / 150)}-01-01", $"{2000 + (i / 150)}-01-02"));
                }

                return true;
            },
            TestStore.Cancel);
        var code = Where("Observation", "code", new TokenValue(Loinc, "dense"));
        var chain = new ChainClause(Parameter("Observation", "patient"), [new ChainTarget("Patient", Where("Patient", "identifier", new TokenValue("http://a", "1")))]);
        var newest = new SortKey(Parameter("Observation", "date"), "date", IsDescending: true);
        var statements = await store.Statements(async () =>
        {
            (await store.Ids(TestStore.Query("Observation", chain, code) with { Count = 2 })).ShouldBe("0000 0001");
            (await store.Ids(TestStore.Query("Observation", code, Where("Observation", "patient", new ReferenceValue("Patient", "p", null))) with
            {
                Count = 1, Sort = [newest],
            })).ShouldBe("0750");
        });
        statements.ShouldNotContain(s => s.Text.Contains("token_index w", StringComparison.Ordinal) || s.Text.Contains("date_index w", StringComparison.Ordinal));
    }

    // An app that asks for one patient's scores, scale by scale, has that patient's rows counted once; another's are counted too.
    [Theory]
    [DatabaseData]
    public async Task One_patients_rows_are_counted_once(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/p");
        await store.Put("Patient/q");
        await store.Put("Observation/1", e => e.Token("code", Loinc, "a").Reference("patient", "Patient/p"));
        await store.Put("Observation/2", e => e.Token("code", Loinc, "b").Reference("patient", "Patient/p"));
        await store.Put("Observation/3", e => e.Token("code", Loinc, "b").Reference("patient", "Patient/q"));
        (await Counted("p", "a", "1")).ShouldBe(1);
        (await Counted("p", "b", "2")).ShouldBe(0);
        (await Counted("q", "b", "3")).ShouldBe(1);
        await store.Put("Observation/4", e => e.Token("code", Loinc, "b").Reference("patient", "Patient/p"));
        (await Counted("p", "b", "2 4")).ShouldBe(0);

        async Task<int> Counted(string patient, string code, string expected)
        {
            var query = TestStore.Query("Observation", Where("Observation", "code", new TokenValue(Loinc, code)), Where("Observation", "patient", new ReferenceValue("Patient", patient, null)));
            var statements = await store.Statements(async () => (await store.Ids(query)).ShouldBe(expected));
            return statements.Count(s => s.Text.StartsWith("SELECT COUNT(*)", StringComparison.Ordinal));
        }
    }

    // Many of many, but all of them new: a walk in order would look at nearly everything before the first.
    [Theory]
    [DatabaseData("", "oldest first")]
    [DatabaseData("-_lastUpdated", "newest first")]
    public async Task Dense_matches_at_one_end(TestProvider provider, string sort, string order)
    {
        const int Old = BoundedWalk.Way + 500;
        await using var store = TestStore.Open(provider);
        await store.Store.Write<bool>(
            unit =>
            {
                for (var i = 0; i < Old + 1200; i++)
                {
                    var isRecent = sort.Length == 0 ? i >= Old : i < 1200;
                    TestStore.Put(unit, $"Observation/{i:00000}", e => e.Date("date", isRecent ? "2024-05-01" : "2010-05-01", isRecent ? "2024-05-02" : "2010-05-02"));
                }

                return true;
            },
            TestStore.Cancel);
        var query = TestStore.Query("Observation", Where("Observation", "date", new DateValue(SearchPrefix.Ge, Ticks("2024-01-01"), Ticks("2024-01-02")))) with
        {
            Count = 500,
            Sort = sort.Length == 0 ? [] : [new SortKey(null, "_lastUpdated", IsDescending: true)],
        };
        List<string> found = [];
        var page = await store.Store.Search(query, Visibility.Everything, TestStore.Cancel);
        for (var next = page; next is not null; next = next.Next is { } cursor ? await store.Store.Search(query with { Cursor = cursor }, Visibility.Everything, TestStore.Cancel) : null)
        {
            (found, page) = ([.. found, .. next.Matches.Select(m => m.Id)], next);
        }

        var expected = Enumerable.Range(sort.Length == 0 ? Old : 0, 1200).Select(i => i.ToString("00000"));
        found.ShouldBe(sort.Length == 0 ? expected : expected.Reverse(), order);
        var back = await store.Store.Search(query with { Cursor = page.Previous }, Visibility.Everything, TestStore.Cancel);
        back.Matches.Select(m => m.Id).ShouldBe(found.Skip(500).Take(500));
    }

    // More names begin so than a page holds, of many more that do not; every page in the order of change, forward and back, each resource once.
    [Theory]
    [DatabaseData]
    public async Task A_prefix_of_many(TestProvider provider)
    {
        const int All = 6000;
        await using var store = TestStore.Open(provider);
        await store.Store.Write<bool>(
            unit =>
            {
                for (var i = 0; i < All; i++)
                {
                    // Two names of one patient begin so, and names do not come in the order of change.
                    TestStore.Put(unit, $"Patient/{i:0000}", e => _ = i % 10 == 3 ? e.Text("family", $"Abc{All - i:0000}").Text("family", "Abel") : e.Text("family", $"Xyz{i}"));
                }

                return true;
            },
            TestStore.Cancel);
        await store.Put("Patient/0013", e => e.Text("family", "Other"));
        await store.Delete("Patient/0023");
        await store.Put("Patient/0003", e => e.Text("family", "Abacus"));
        var query = TestStore.Query("Patient", Where("Patient", "family", new StringValue("ab", "ab"))) with { Count = 100, Total = TotalMode.Accurate };
        List<string> found = [];
        var page = await store.Store.Search(query, Visibility.Everything, TestStore.Cancel);
        page.Total.ShouldBe((All / 10) - 2);
        for (var next = page; next is not null; next = next.Next is { } cursor ? await store.Store.Search(query with { Cursor = cursor }, Visibility.Everything, TestStore.Cancel) : null)
        {
            (found, page) = ([.. found, .. next.Matches.Select(m => m.Id)], next);
        }

        found.ShouldBe(Enumerable.Range(0, All).Where(i => i % 10 == 3 && i > 23).Select(i => i.ToString("0000")).Append("0003"));
        var back = await store.Store.Search(query with { Cursor = page.Previous }, Visibility.Everything, TestStore.Cancel);
        back.Matches.Select(m => m.Id).ShouldBe(found.Skip(400).Take(100));
    }
}
