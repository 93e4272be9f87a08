using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.Resources;

/// <summary>Versions removed for good, on each database.</summary>
public sealed class ExpungeTests
{
    private static async Task<TestStore> Filled(TestProvider provider)
    {
        var store = TestStore.Open(provider);
        foreach (var id in new[] { "Patient/a", "Patient/a", "Patient/a", "Patient/b", "Observation/o" })
        {
            await store.Put(id, id == "Observation/o" ? e => e.Reference("subject", "Patient/b") : e => e.Token("gender", "", "male"));
        }

        return store;
    }

    private static async Task<int> Do(TestStore store, Func<WriteUnit, int> work) => (await store.Store.Write<int>(unit => work(unit), TestStore.Cancel)).Value;

    private static async Task ShouldBeSound(TestStore store) =>
        (await store.Store.Check((_, _) => null, null, TestStore.Cancel)).Where(l => !l.Contains("can't be read", StringComparison.Ordinal)).ShouldBeEmpty();

    private static async Task<string> History(TestStore store, string? type, string? id) => string.Join(' ', (await store.Store.History(
        new HistoryQuery(type, id, null, null, null, null, null), Visibility.Everything, TestStore.Cancel)).Versions.Select(v => v.Id + v.VersionId));

    [Theory]
    [DatabaseData]
    public async Task Old_versions_go(TestProvider provider)
    {
        await using var store = await Filled(provider);
        (await Do(store, u => u.ExpungeOldVersions("Patient", "a"))).ShouldBe(2);
        (await Do(store, u => u.ExpungeOldVersions("Patient", "a"))).ShouldBe(0);
        (await Do(store, u => u.ExpungeOldVersions("Patient", "none"))).ShouldBe(0);
        (await History(store, "Patient", "a")).ShouldBe("a3");
        await ShouldBeSound(store);
        (await store.Put("Patient/a")).VersionId.ShouldBe(4);
        (await Do(store, u => u.ExpungeOldVersions("Patient", "a"))).ShouldBe(1);
        await ShouldBeSound(store);
    }

    [Theory]
    [DatabaseData]
    public async Task One_version_goes(TestProvider provider)
    {
        await using var store = await Filled(provider);
        (await Do(store, u => u.ExpungeVersion("Patient", "a", 2))).ShouldBe(1);
        (await Do(store, u => u.ExpungeVersion("Patient", "a", 2))).ShouldBe(0);
        (await Do(store, u => u.ExpungeVersion("Patient", "a", 3))).ShouldBe(0); // the newest
        (await History(store, "Patient", "a")).ShouldBe("a3 a1");
        await ShouldBeSound(store);
    }

    [Theory]
    [DatabaseData]
    public async Task All_goes_and_the_id_is_free(TestProvider provider)
    {
        await using var store = await Filled(provider);
        (await Do(store, u => u.ExpungeAll("Patient", "a"))).ShouldBe(3);
        (await store.Read("Patient/a")).ShouldBeNull();
        (await store.Ids(TestStore.Query("Patient"))).ShouldBe("b");
        await ShouldBeSound(store);
        (await store.Put("Patient/a")).VersionId.ShouldBe(1);
        await store.Reopen();
        (await store.Put("Patient/a")).VersionId.ShouldBe(2);
        await ShouldBeSound(store);
    }

    [Theory]
    [DatabaseData]
    public async Task In_one_piece_of_work_it_is_gone_too(TestProvider provider)
    {
        await using var store = await Filled(provider);
        var put = await store.Store.Write<StoredVersion>(
            unit =>
            {
                unit.ExpungeAll("Patient", "a");
                unit.Current("Patient", "a", Visibility.Everything).ShouldBeNull();
                return TestStore.Put(unit, "Patient/a");
            },
            TestStore.Cancel);
        put.Value.VersionId.ShouldBe(1);
        await ShouldBeSound(store);
    }

    [Theory]
    [DatabaseData]
    public async Task What_is_taken_back_is_still_there(TestProvider provider)
    {
        await using var store = await Filled(provider);
        await store.Store.Write<int>(unit => unit.ExpungeAll("Patient", "a") > 0 ? KapFhir.Fhir.Issues.JobFault() : 0, TestStore.Cancel);
        (await History(store, "Patient", "a")).ShouldBe("a3 a2 a1");
        (await store.Put("Patient/a")).VersionId.ShouldBe(4);
        await ShouldBeSound(store);
    }

    [Theory]
    [DatabaseData]
    public async Task No_sid_is_given_out_twice(TestProvider provider)
    {
        await using var store = await Filled(provider);
        var last = (await store.Read("Observation/o"))!.Sid;
        await Do(store, u => u.ExpungeAll("Observation", "o"));
        await store.Reopen();
        (await store.Put("Patient/c")).Sid.ShouldBeGreaterThan(last);
    }

    [Theory]
    [DatabaseData]
    public async Task What_is_referred_to_keeps_its_identity(TestProvider provider)
    {
        await using var store = await Filled(provider);
        await Do(store, u => u.ExpungeAll("Patient", "b"));
        await store.Put("Patient/b");
        (await store.Store.Write<string>(u => u.FindReferrer("Patient", "b")!.Id, TestStore.Cancel)).Value.ShouldBe("o");
        await ShouldBeSound(store);
    }

    [Theory]
    [DatabaseData]
    public async Task Those_of_which_something_is_to_go_are_found(TestProvider provider)
    {
        await using var store = await Filled(provider);
        await store.Delete("Patient/b");
        async Task<string> Found(string? type, ExpungeScope scope, long after = 0) => string.Join(' ', (await store.Store.ExpungeCandidates(
            type, scope, after, 10, TestStore.Cancel)).Select(c => c.Id));
        (await Found(null, ExpungeScope.Everything)).ShouldBe("a b o");
        (await Found("Patient", ExpungeScope.Everything)).ShouldBe("a b");
        (await Found(null, ExpungeScope.OldVersions)).ShouldBe("a b");
        (await Found(null, ExpungeScope.DeletedResources)).ShouldBe("b");
        (await store.Store.ExpungeCandidates(null, ExpungeScope.Everything, 0, 1, TestStore.Cancel)).Count.ShouldBe(1);
    }
}
