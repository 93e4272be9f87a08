using System.Text;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.Resources;

/// <summary>Versions, one after another. https://hl7.org/fhir/R4/http.html#versioning</summary>
public sealed class VersionTests
{
    [Theory]
    [DatabaseData]
    public async Task Reads_what_was_written(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var written = await store.Put("Patient/a");
        var read = (await store.Read("Patient/a"))!;
        read.VersionId.ShouldBe(1);
        read.LastUpdated.ShouldBe(store.Clock.Time);
        read.Method.ShouldBe(ChangeMethod.Create);
        Encoding.UTF8.GetString(read.Json.Span).ShouldBe(Encoding.UTF8.GetString(written.Json.Span));
        (await store.Read("Patient/A")).ShouldBeNull("ids are case-sensitive");
        (await store.Read("Observation/a")).ShouldBeNull();
        (await store.Read("Nonsense/a")).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task An_update_makes_the_next_version_and_keeps_the_one_before(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/a");
        await store.Put("Patient/a");
        (await store.Read("Patient/a"))!.VersionId.ShouldBe(2);
        (await store.Store.ReadVersion("Patient", "a", 1, Visibility.Everything, TestStore.Cancel))!.VersionId.ShouldBe(1);
        (await store.Store.ReadVersion("Patient", "a", 3, Visibility.Everything, TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task A_deletion_is_a_version_without_content(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/a");
        (await store.Delete("Patient/a"))!.VersionId.ShouldBe(2);
        (await store.Delete("Patient/a")).ShouldBeNull("gone already");
        (await store.Delete("Patient/b")).ShouldBeNull("never was");
        var gone = (await store.Read("Patient/a"))!;
        gone.IsDeleted.ShouldBeTrue();
        gone.Json.Length.ShouldBe(0);
        (await store.Ids(TestStore.Query("Patient"))).ShouldBe("");

        (await store.Put("Patient/a")).VersionId.ShouldBe(3);
        (await store.Read("Patient/a"))!.IsDeleted.ShouldBeFalse();
        (await store.Ids(TestStore.Query("Patient"))).ShouldBe("a");
    }

    [Theory]
    [DatabaseData]
    public async Task Times_never_go_back(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var first = await store.Put("Patient/a");
        store.Clock.Add(TimeSpan.FromMinutes(-5));
        var second = await store.Put("Patient/a");
        second.LastUpdated.ShouldBe(first.LastUpdated);
        await store.Reopen();
        (await store.Put("Patient/b")).LastUpdated.ShouldBe(first.LastUpdated, "also after a restart");
    }

    [Theory]
    [DatabaseData]
    public async Task Everything_is_there_after_a_restart(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/a", e => e.Text("family", "Rivera"));
        await store.Reopen();
        (await store.Read("Patient/a")).ShouldNotBeNull();
        (await store.Put("Patient/a")).VersionId.ShouldBe(2);
        (await store.Put("Patient/b")).Sid.ShouldBe(3);
    }

    [Theory]
    [DatabaseData]
    public async Task A_failed_result_takes_back_all_its_work(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var refused = new Issue(IssueSeverity.Error, "conflict", "no", 409);
        var result = await store.Store.Write<int>(
            unit =>
            {
                TestStore.Put(unit, "Patient/a", e => e.Token("identifier", "http://new-system", "1").Reference("organization", "Organization/o"));
                unit.Current("Patient", "a", Visibility.Everything).ShouldNotBeNull("a unit sees its own writes");
                return refused;
            },
            TestStore.Cancel);
        result.Issues.ShouldBe([refused]);
        (await store.Read("Patient/a")).ShouldBeNull();

        // The identities and systems it made are forgotten with it: the next work makes them anew, and finds them.
        await store.Put("Patient/a", e => e.Token("identifier", "http://new-system", "1").Reference("organization", "Organization/o"));
        await store.Put("Organization/o", e => e.Text("name", "Clinic"));
        (await store.Find("Patient", new ParameterClause(EntryBuilder.Parameter("Patient", "identifier"), SearchModifier.None, [new TokenValue("http://new-system", "1")]))).ShouldBe("a");
        (await store.Find("Patient", new ParameterClause(EntryBuilder.Parameter("Patient", "organization"), SearchModifier.None, [new ReferenceValue("Organization", "o", null)]))).ShouldBe("a");
        (await store.Store.Search(new SearchQuery { Types = ["Patient"], Summary = SummaryMode.Count }, Visibility.Everything, TestStore.Cancel)).Total.ShouldBe(1);
    }

    [Theory]
    [DatabaseData]
    public async Task Work_that_fails_does_not_harm_its_neighbours(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        using var gate = new ManualResetEventSlim();
        var first = store.Store.Write<bool>(
            unit =>
            {
                gate.Wait(TimeSpan.FromSeconds(30));
                TestStore.Put(unit, "Patient/first");
                return true;
            },
            TestStore.Cancel);
        var throws = store.Store.Write<bool>(
            unit =>
            {
                TestStore.Put(unit, "Patient/throws");
                throw new FormatException("a fault of the program");
            },
            TestStore.Cancel);
        var last = store.Store.Write<bool>(
            unit =>
            {
                TestStore.Put(unit, "Patient/last");
                return true;
            },
            TestStore.Cancel);
        gate.Set();
        (await first).IsSuccess.ShouldBeTrue();
        await Should.ThrowAsync<FormatException>(throws);
        (await last).IsSuccess.ShouldBeTrue();
        (await store.Ids(TestStore.Query("Patient"))).ShouldBe("first last");
    }

    [Theory]
    [DatabaseData]
    public async Task Sixteen_writers_lose_no_update(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 16),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestStore.Cancel },
            async (writer, _) =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await store.Put("Patient/shared");
                    await store.Put($"Patient/w{writer}-{i}");
                }
            });
        (await store.Read("Patient/shared"))!.VersionId.ShouldBe(320);
        var history = await store.Store.History(
            new HistoryQuery("Patient", "shared", null, null, null, 1000, null), Visibility.Everything, TestStore.Cancel);
        history.Versions.Select(v => v.VersionId).ShouldBe(Enumerable.Range(1, 320).Reverse());
        (await store.Store.Search(new SearchQuery { Types = ["Patient"], Summary = SummaryMode.Count }, Visibility.Everything, TestStore.Cancel)).Total.ShouldBe(321);
    }
}
