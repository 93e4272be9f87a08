using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using static KapFhir.Store.Tests.Search.BothWays;

namespace KapFhir.Store.Tests.Resources;

/// <summary>Index rows wait until something must see them: the same unit's searches do, and what is taken back leaves none.</summary>
public sealed class WaitingRowsTests
{
    private static ParameterClause Family(string name) => Where("Patient", "family", new StringValue(name, name));

    private static string Found(WriteUnit unit, string name) =>
        string.Join(' ', unit.Match(TestStore.Query("Patient", Family(name)), Visibility.Everything, 10).Select(m => m.Id).Order(StringComparer.Ordinal));

    [Theory]
    [DatabaseData]
    public async Task A_unit_finds_what_it_has_just_written(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Store.Write<bool>(
            unit =>
            {
                TestStore.Put(unit, "Patient/b", e => e.Text("family", "rivera"));
                TestStore.Put(unit, "Patient/a", e => e.Text("family", "rivera").Reference("organization", "Organization/o"));
                Found(unit, "rivera").ShouldBe("a b");
                TestStore.Put(unit, "Patient/c", e => e.Text("family", "rivera"));
                Found(unit, "rivera").ShouldBe("a b c");
                unit.FindReferrer("Organization", "o")!.Id.ShouldBe("a");
                TestStore.Put(unit, "Patient/a", e => e.Text("family", "stone"));
                unit.Delete("Patient", "b");
                Found(unit, "rivera").ShouldBe("c");
                Found(unit, "stone").ShouldBe("a");
                unit.FindReferrer("Organization", "o").ShouldBeNull();
                return true;
            },
            TestStore.Cancel);
        (await store.Find("Patient", Family("rivera"))).ShouldBe("c");
        (await store.Find("Patient", Family("stone"))).ShouldBe("a");
    }

    [Theory]
    [DatabaseData]
    public async Task What_is_expunged_in_the_unit_that_wrote_it_leaves_no_rows(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Store.Write<bool>(
            unit =>
            {
                TestStore.Put(unit, "Patient/a", e => e.Text("family", "rivera"));
                unit.ExpungeAll("Patient", "a");
                return true;
            },
            TestStore.Cancel);
        (await store.Store.Check((_, _) => new IndexEntries(), null, TestStore.Cancel)).ShouldBeEmpty();
    }

    // Of many that write at once some fail, by a value or by a fault: each leaves nothing, whoever it is committed with.
    [Theory]
    [DatabaseData]
    public async Task What_is_taken_back_leaves_no_rows(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var writes = Enumerable.Range(0, 60).Select(i => Write(store, i)).ToList();
        var results = await Task.WhenAll(writes);
        results.Count(r => r).ShouldBe(20);
        string Named(int rest) => string.Join(' ', Enumerable.Range(0, 60).Where(i => i % 3 == rest).Select(i => i.ToString("00")));
        (await store.Find("Patient", Family("rivera"))).ShouldBe(Named(0));
        (await store.Store.Check(
            (_, _) => new EntryBuilder("Patient").Text("family", "rivera").Token("identifier", "http://same.example", "1").Entries, null, TestStore.Cancel)).ShouldBeEmpty();
    }

    private static async Task<bool> Write(TestStore store, int i)
    {
        try
        {
            var done = await store.Store.Write<bool>(
                unit =>
                {
                    TestStore.Put(unit, $"Patient/{i:00}", e => e.Text("family", "rivera").Token("identifier", i % 3 == 0 ? "http://same.example" : $"http://other.example/{i}", "1"));
                    return i % 3 == 0 ? true : i % 3 == 1 ? Issues.SeveralMatches("taken back") : throw new NotSupportedException("a fault of the work's own");
                },
                TestStore.Cancel);
            return done.IsSuccess;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
