using System.Text;
using KapFhir.Store.Jobs;

namespace KapFhir.Store.Tests.Jobs;

/// <summary>Jobs are taken by one process at a time, taken over when it stops, and go on where they were.</summary>
public sealed class JobLeaseTests
{
    private static readonly JobProgress Half = new(5, 10, 1);

    private static JobRunner Runner(TestStore store, List<Exception>? faults = null) => new(store.Store.Jobs, (_, fault) => faults?.Add(fault));

    private static Task<Job?> Find(TestStore store, string id) => store.Store.Jobs.Find(id, TestStore.Cancel);

    private static async Task<bool> Advance(TestStore store, JobLease lease, string position) =>
        (await store.Store.Write<bool>(unit => lease.Advance(unit, position, Half), TestStore.Cancel)).IsSuccess;

    [Theory]
    [DatabaseData]
    public async Task A_job_is_taken_once_and_its_end_is_kept(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var jobs = store.Store.Jobs;
        var id = await jobs.Add(new NewJob("a") { Input = "in", Caller = "c", Total = 10 }, TestStore.Cancel);
        (await Find(store, id))!.State.ShouldBe(JobState.Waiting);
        (await jobs.Take("b", TestStore.Cancel)).ShouldBeNull();
        var taken = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => jobs.Take("a", TestStore.Cancel)))).OfType<JobLease>().ShouldHaveSingleItem();
        (taken.Job.Input, taken.Job.Caller, taken.Job.Progress.Total, taken.Job.Attempt).ShouldBe(("in", "c", 10, 1));
        await Runner(store).Run(
            taken, new JobKind("a", (_, _) => Task.FromResult<JobEnd?>(JobEnd.Done("well") with { Output = Encoding.UTF8.GetBytes("out") })), TestStore.Cancel);
        var done = (await Find(store, id))!;
        (done.State, done.Outcome, done.Times.Ended).ShouldBe((JobState.Done, "well", store.Clock.Time));
        Encoding.UTF8.GetString((await jobs.Output(id, TestStore.Cancel))!).ShouldBe("out");
        (await jobs.Take("a", TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task Of_many_jobs_each_is_taken_by_one(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        for (var i = 0; i < 20; i++)
        {
            await store.Store.Jobs.Add(new NewJob("a"), TestStore.Cancel);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => store.Store.Jobs.Take("a", TestStore.Cancel)));
        taken.OfType<JobLease>().Select(l => l.Job.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(20);
        taken.OfType<JobLease>().Count().ShouldBe(20);
    }

    [Theory]
    [DatabaseData]
    public async Task A_job_whose_process_gives_no_sign_is_taken_over_where_it_was_and_the_old_one_writes_no_more(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var jobs = store.Store.Jobs;
        await jobs.Add(new NewJob("a"), TestStore.Cancel);
        var first = (await jobs.Take("a", TestStore.Cancel))!;
        (await Advance(store, first, "at 5")).ShouldBeTrue();
        store.Clock.Add(store.Options.JobLease - TimeSpan.FromSeconds(1));
        (await jobs.Take("a", TestStore.Cancel)).ShouldBeNull();
        store.Clock.Add(TimeSpan.FromSeconds(1));
        var second = (await jobs.Take("a", TestStore.Cancel))!;
        (second.Position, second.Progress, second.Job.Attempt).ShouldBe(("at 5", Half, 2));

        var late = await store.Store.Write<bool>(
            unit => TestStore.Put(unit, "Patient/late") is null ? false : first.Advance(unit, "at 6", Half), TestStore.Cancel);
        late.Issues.ShouldHaveSingleItem().Code.ShouldBe("conflict");
        (await store.Read("Patient/late")).ShouldBeNull();
        (await Advance(store, second, "at 7")).ShouldBeTrue();
    }

    [Theory]
    [DatabaseData(0, 1)]
    [DatabaseData(3, 4)]
    public async Task A_job_whose_processes_stop_in_the_middle_too_often_fails(TestProvider provider, int most, int takings)
    {
        await using var store = TestStore.Open(provider);
        var id = await store.Store.Jobs.Add(new NewJob("a") { MostTakeovers = most }, TestStore.Cancel);
        for (var i = 0; i < takings; i++)
        {
            (await store.Store.Jobs.Take("a", TestStore.Cancel)).ShouldNotBeNull();
            store.Clock.Add(store.Options.JobLease);
        }

        (await store.Store.Jobs.Take("a", TestStore.Cancel)).ShouldBeNull();
        var failed = (await Find(store, id))!;
        failed.State.ShouldBe(JobState.Failed);
        failed.Outcome.ShouldBe(KapFhir.Fhir.Issues.JobGivenUp().Diagnostics);
    }

    [Theory]
    [DatabaseData]
    public async Task Work_that_fails_or_is_interrupted(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        List<Exception> faults = [];
        async Task<Job> RunOne(NewJob job, JobWork work, CancellationToken stopping)
        {
            await store.Store.Jobs.Add(job, TestStore.Cancel);
            await Runner(store, faults).RunNext(new JobKind(job.Kind, work), stopping);
            return (await Find(store, job.Id))!;
        }

        var refused = await RunOne(new NewJob("a"), (_, _) => Task.FromResult<JobEnd?>(JobEnd.Failed("cannot")), TestStore.Cancel);
        (refused.State, refused.Outcome).ShouldBe((JobState.Failed, "cannot"));
        var faulty = await RunOne(new NewJob("b"), (_, _) => throw new InvalidOperationException("secret"), TestStore.Cancel);
        (faulty.State, faulty.Outcome).ShouldBe((JobState.Failed, KapFhir.Fhir.Issues.JobFault().Diagnostics));
        faults.ShouldHaveSingleItem().Message.ShouldBe("secret");
        JobWork stopped = (_, cancel) => throw new OperationCanceledException(cancel);
        using var stopping = new CancellationTokenSource();
        JobWork stops = async (lease, cancel) =>
        {
            await stopping.CancelAsync();
            return await stopped(lease, cancel);
        };
        (await RunOne(new NewJob("c"), stops, stopping.Token)).State.ShouldBe(JobState.Waiting);
        using var again = new CancellationTokenSource();
        JobWork stopsOnce = async (_, cancel) =>
        {
            await again.CancelAsync();
            throw new OperationCanceledException(cancel);
        };
        (await RunOne(new NewJob("d") { MostTakeovers = 0 }, stopsOnce, again.Token)).State.ShouldBe(JobState.Failed);
    }

    [Theory]
    [DatabaseData(false)]
    [DatabaseData(true)]
    public async Task A_job_that_comes_again_does_so_however_it_ended(TestProvider provider, bool fails)
    {
        await using var store = TestStore.Open(provider);
        var kind = new JobKind("a", (_, _) => fails ? throw new InvalidOperationException() : Task.FromResult<JobEnd?>(JobEnd.Done("x")), Every: TimeSpan.FromMinutes(1));
        await Runner(store).Ensure(kind, TestStore.Cancel);
        await Runner(store).Ensure(kind, TestStore.Cancel);
        (await Runner(store).RunNext(kind, TestStore.Cancel)).ShouldBeTrue();
        (await Runner(store).RunNext(kind, TestStore.Cancel)).ShouldBeFalse();
        store.Clock.Add(TimeSpan.FromMinutes(1));
        (await Runner(store).RunNext(kind, TestStore.Cancel)).ShouldBeTrue();
        (await store.Store.Jobs.All(TestStore.Cancel)).ShouldHaveSingleItem().State.ShouldBe(JobState.Waiting);
    }

    [Theory]
    [DatabaseData]
    public async Task A_job_is_cancelled_at_once_while_it_waits_and_soon_while_it_runs(TestProvider provider)
    {
        await using var store = TestStore.Open(provider, new StorageOptions { JobLease = TimeSpan.FromSeconds(1) });
        var jobs = store.Store.Jobs;
        var waiting = await jobs.Add(new NewJob("a"), TestStore.Cancel);
        (await jobs.Cancel(waiting, TestStore.Cancel)).ShouldBeTrue();
        (await Find(store, waiting))!.State.ShouldBe(JobState.Cancelled);
        (await jobs.Cancel(waiting, TestStore.Cancel)).ShouldBeFalse();

        var id = await jobs.Add(new NewJob("a"), TestStore.Cancel);
        var lease = (await jobs.Take("a", TestStore.Cancel))!;
        JobWork endless = async (_, cancel) =>
        {
            await jobs.Cancel(id, TestStore.Cancel);
            await Task.Delay(Timeout.Infinite, cancel);
            return null;
        };
        await Runner(store).Run(lease, new JobKind("a", endless), TestStore.Cancel);
        (await Find(store, id))!.State.ShouldBe(JobState.Cancelled);
        (await Advance(store, lease, "no more")).ShouldBeFalse();
    }

    [Theory]
    [DatabaseData]
    public async Task Ended_jobs_are_forgotten_after_a_while(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var jobs = store.Store.Jobs;
        var ended = await jobs.Add(new NewJob("a"), TestStore.Cancel);
        await Runner(store).RunNext(new JobKind("a", (_, _) => Task.FromResult<JobEnd?>(JobEnd.Done("") with { Output = new byte[1] })), TestStore.Cancel);
        var waits = await jobs.Add(new NewJob("b"), TestStore.Cancel);
        store.Clock.Add(store.Options.KeepJobs);
        await jobs.RemoveEnded(TestStore.Cancel);
        (await Find(store, ended)).ShouldNotBeNull();
        store.Clock.Add(TimeSpan.FromSeconds(1));
        await jobs.RemoveEnded(TestStore.Cancel);
        (await jobs.All(TestStore.Cancel)).ShouldHaveSingleItem().Id.ShouldBe(waits);
        (await jobs.Output(ended, TestStore.Cancel)).ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task Jobs_survive_a_restart(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var id = await store.Store.Jobs.Add(new NewJob("a"), TestStore.Cancel);
        await Advance(store, (await store.Store.Jobs.Take("a", TestStore.Cancel))!, "here");
        await store.Reopen();
        store.Clock.Add(store.Options.JobLease);
        (await store.Store.Jobs.TakeOne(id, TestStore.Cancel))!.Position.ShouldBe("here");
    }
}
