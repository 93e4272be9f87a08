using KapFhir.Fhir.Search.Custom;
using KapFhir.Store.Indexing;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.Indexing;

/// <summary>Search parameters come and go while the database is written: afterwards a search finds what a scan would.</summary>
public sealed class ParameterTests
{
    private static readonly IReadOnlyList<CustomParameter> Order = IndexedStore.Wanted("order number Patient.multipleBirth.ofType(integer)");

    private static CancellationToken Cancel => TestStore.Cancel;

    [Theory]
    [DatabaseData]
    public async Task What_was_stored_is_indexed_by_a_job_and_until_then_searching_is_refused(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.PutPatient("a", 1);
        await process.PutPatient("b", 2);
        (await process.Find("order=1")).ShouldBe("not-supported");
        await process.Use(Order);
        (await process.Find("order=1")).ShouldBe("incomplete");
        (await process.TheJob("reindex")).Progress.ShouldBe(new JobProgress(0, 2, 0));
        await process.PutPatient("c", 1);
        await process.RunJobs();
        (await process.Find("order=1")).ShouldBe("a c");
        (await process.Find("order=2")).ShouldBe("b");
        var job = await process.TheJob("reindex");
        (job.State, job.Progress).ShouldBe((JobState.Done, new JobProgress(2, 2, 0)));
        (await process.Check()).ShouldBeEmpty();

        await process.Use(Order);
        (await process.Store.Jobs.All(Cancel)).Count.ShouldBe(1);
        await store.Reopen();
        (await new IndexedStore(store.Store).Find("order=1")).ShouldBe("a c");
    }

    [Theory]
    [DatabaseData]
    public async Task In_an_empty_database_it_is_in_force_at_once(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.Use(Order);
        await process.PutPatient("a", 1);
        (await process.Find("order=1")).ShouldBe("a");
        (await process.Store.Jobs.All(Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData]
    public async Task A_write_that_was_indexed_before_and_is_committed_after_has_its_rows(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.PutPatient("a", 1);
        var early = process.Extract(IndexedStore.Patient("late", 1));
        early.Generation.ShouldBe(0);
        await process.Use(Order);
        await process.RunJobs();
        await process.Write("late", 1, "", early);
        (await process.Find("order=1")).ShouldBe("a late");
    }

    [Theory]
    [DatabaseData]
    public async Task Another_process_that_has_not_heard_of_it_writes_its_rows_too(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var one = new IndexedStore(store.Store);
        await using var other = IndexedStore.Beside(store);
        await one.PutPatient("a", 1);
        var early = other.Extract(IndexedStore.Patient("b", 1));
        await one.Use(Order);
        await one.RunJobs();
        await other.Write("b", 1, "", early);
        (await one.Find("order=1")).ShouldBe("a b");
        (await other.Find("order=1")).ShouldBe("a b");
        await one.Use([]);
        await other.Store.Indexing.CatchUp(Cancel);
        (await other.Find("order=1")).ShouldBe("not-supported");
    }

    [Theory]
    [DatabaseData]
    public async Task Writers_go_on_while_it_comes_and_nothing_is_missed(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var one = new IndexedStore(store.Store);
        await using var other = IndexedStore.Beside(store);
        await one.PutPatients(450);

        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 6).Select(w => Task.Run(
            async () =>
            {
                var process = w % 2 == 0 ? one : other;
                for (var i = 0; !stop.IsCancellationRequested || i < 20; i++)
                {
                    await process.PutPatient(i % 2 == 0 ? $"new{w}-{i:0000}" : $"p{((i * 7) + w) % 450:000}", i % 3);
                }
            },
            Cancel)).ToList();
        await Task.Delay(50, Cancel);
        await one.Use(Order);
        await Task.WhenAll(one.RunJobs(), other.RunJobs());
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        var job = await one.TheJob("reindex");
        (job.State, job.Progress.Done).ShouldBe((JobState.Done, job.Progress.Total));
        (await one.Check()).ShouldBeEmpty();
        var all = await Counted(store, "SELECT COUNT(*) FROM version WHERE end_sid = 9223372036854775807");
        (await Counted(store, "SELECT COUNT(DISTINCT d.sid) FROM number_index d JOIN version v ON v.sid = d.sid WHERE v.end_sid = 9223372036854775807")).ShouldBe(all);
        await other.Store.Indexing.CatchUp(Cancel);
        (await other.Find("order:missing=true")).ShouldBe("");
    }

    [Theory]
    [DatabaseData]
    public async Task A_job_that_was_interrupted_is_finished_by_another_process_where_it_was(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var one = new IndexedStore(store.Store);
        await one.PutPatients(450);

        await one.Use(Order);
        using var stop = new CancellationTokenSource();
        var pieces = 0;
        store.Store.Observer = s =>
        {
            if (s.Text.Contains("v.end_sid > @p2", StringComparison.Ordinal) && ++pieces == 2)
            {
                stop.Cancel();
            }
        };
        await one.RunJobsUntil(stop.Token).ShouldThrowAsync<OperationCanceledException>();
        store.Store.Observer = null;
        var half = await one.TheJob("reindex");
        (half.State, half.Progress.Done).ShouldBe((JobState.Waiting, 200));
        (await one.Find("order=1")).ShouldBe("incomplete");

        await using var other = IndexedStore.Beside(store);
        await other.RunJobs();
        (await other.TheJob("reindex")).Progress.ShouldBe(new JobProgress(450, 450, 0));
        (await other.Find("order=1")).Split(' ').Length.ShouldBe(150);
        (await other.Check()).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData]
    public async Task Two_processes_that_want_the_same_make_one_job(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var one = new IndexedStore(store.Store);
        await using var other = IndexedStore.Beside(store);
        await one.PutPatient("a", 1);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? one : other).Use(Order)));
        (await one.Store.Jobs.All(Cancel)).ShouldHaveSingleItem();
        (await Counted(store, "SELECT COUNT(*) FROM search_parameter WHERE url LIKE 'http://example.org/%'")).ShouldBe(1);
        (await other.Find("order=1")).ShouldBe("incomplete");
    }

    [Theory]
    [DatabaseData]
    public async Task A_process_that_has_read_less_changes_nothing(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.Use(Order, mark: 7);
        await process.Use([], mark: 6);
        process.Store.Indexing.Parameters.Definitions.FindSearchParameter("Patient", "order").ShouldNotBeNull();
        await process.Use([], mark: 7);
        process.Store.Indexing.Parameters.Definitions.FindSearchParameter("Patient", "order").ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task When_it_goes_its_rows_are_removed_also_those_of_old_versions(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.Use(Order);
        await process.PutPatient("a", 1);
        await process.PutPatient("a", 2);
        (await Counted(store, "SELECT COUNT(*) FROM number_index")).ShouldBe(2);
        await process.Use([]);
        (await process.Find("order=1")).ShouldBe("not-supported");
        await process.RunJobs();
        (await Counted(store, "SELECT COUNT(*) FROM number_index")).ShouldBe(2, "other processes may search by it a moment longer");
        (await process.Check()).ShouldBeEmpty();
        store.Clock.Add(TimeSpan.FromSeconds(10));
        await process.RunJobs();
        (await Counted(store, "SELECT COUNT(*) FROM number_index")).ShouldBe(0);
        (await Counted(store, "SELECT COUNT(*) FROM custom_parameter")).ShouldBe(0);
        (await process.Check()).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData]
    public async Task It_comes_back_before_its_rows_are_gone(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.Use(Order);
        await process.PutPatient("a", 1);
        await process.Use([]);
        await process.PutPatient("b", 1);
        await process.Use(Order);
        await process.RunJobs();
        (await process.Find("order=1")).ShouldBe("a b");
        store.Clock.Add(TimeSpan.FromSeconds(10));
        await process.RunJobs();
        (await process.Find("order=1")).ShouldBe("a b");
        (await Counted(store, "SELECT COUNT(*) FROM number_index")).ShouldBe(2);
        (await process.Check()).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData]
    public async Task What_could_not_be_evaluated_is_counted_and_named(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.PutPatient("one", 1, "\"name\":[{\"family\":\"a\"}],");
        await process.PutPatient("two", 1, "\"name\":[{\"family\":\"a\"},{\"family\":\"b\"}],");
        await process.Use(IndexedStore.Wanted("last string Patient.name.single().family"));
        await process.RunJobs();
        var job = await process.TheJob("reindex");
        (job.State, job.Progress).ShouldBe((JobState.Done, new JobProgress(2, 2, 1)));
        job.Outcome.ShouldStartWith("Patient/two has no value under http://example.org/SearchParameter/last: FHIRPath: ");
        (await process.Find("last=a")).ShouldBe("one");
    }

    [Theory]
    [DatabaseData(true)]
    [DatabaseData(false)]
    public async Task A_cancelled_job_is_made_anew_at_the_next_start_or_by_a_reindex(TestProvider provider, bool restarts)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.PutPatient("a", 1);
        await process.Use(Order);
        await process.Store.Jobs.Cancel((await process.TheJob("reindex")).Id, Cancel);
        await process.Use(Order);
        await process.RunJobs();
        (await process.Find("order=1")).ShouldBe("incomplete");
        if (restarts)
        {
            await process.Use(Order, isStart: true);
        }
        else
        {
            await process.Store.Indexing.Reindex(["Patient"], "", Cancel);
        }

        await process.RunJobs();
        (await process.Find("order=1")).ShouldBe("a");
    }

    [Theory]
    [DatabaseData]
    public async Task A_reindex_of_one_resource_says_what_differed(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var process = new IndexedStore(store.Store);
        await process.Use(Order);
        await process.PutPatient("a", 1);
        store.Run("DELETE FROM number_index").ShouldBeGreaterThan(0);
        (await process.Check()).ShouldHaveSingleItem().ShouldContain("not indexed: http://example.org/SearchParameter/order");
        (await process.Store.Indexing.ReindexOne("Patient", "a", isDryRun: true, Cancel))!.Missing.ShouldHaveSingleItem().ShouldStartWith("http://example.org/SearchParameter/order");
        (await process.Store.Indexing.ReindexOne("Patient", "a", isDryRun: false, Cancel))!.Missing.Count.ShouldBe(1);
        (await process.Store.Indexing.ReindexOne("Patient", "a", isDryRun: false, Cancel))!.Missing.ShouldBeEmpty();
        (await process.Store.Indexing.ReindexOne("Patient", "nobody", isDryRun: false, Cancel)).ShouldBeNull();
        (await process.Find("order=1")).ShouldBe("a");
    }

    private static async Task<long> Counted(TestStore store, string sql) =>
        (await store.Store.Write<long>(unit => unit.Reads.Scalar(new SqlStatement(sql, []))!.Value, Cancel)).Value;
}
