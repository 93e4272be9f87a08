using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.SqlServer;

/// <summary>Two processes on one database: here two stores, which share nothing but it.</summary>
public sealed class TwoNodesTests
{
    // A search as of a sid shows one moment only if nothing with a smaller one is committed later.
    [Fact]
    public async Task Versions_become_visible_in_the_order_of_their_numbers()
    {
        await using var store = Open();
        await using var other = ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock);
        using var stop = new CancellationTokenSource();
        Task[] writers = [.. new[] { store.Store, other }.SelectMany(s => Enumerable.Range(0, 3).Select(i => Write(s, $"{s.GetHashCode()}-{i}", stop.Token)))];
        List<long> seen = [];
        var began = TimeProvider.System.GetTimestamp();
        while (seen.Count < 100 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60))
        {
            var sids = (await store.Store.Search(TestStore.Query("Patient") with { Count = 1000 }, Visibility.Everything, TestStore.Cancel))
                .Matches.Select(m => m.Sid).ToList();
            sids[..seen.Count].ShouldBe(seen, "what was seen before is the beginning of what is seen now");
            seen = sids;
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        seen.Count.ShouldBeGreaterThanOrEqualTo(100);
    }

    [Fact]
    public async Task A_condition_looked_at_by_both_holds_for_one()
    {
        await using var store = Open();
        await using var other = ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock);
        for (var i = 0; i < 10; i++)
        {
            var code = "code" + i;
            var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? store.Store : other).Write<bool>(
                unit =>
                {
                    var query = TestStore.Query(
                        "Patient", new ParameterClause(EntryBuilder.Parameter("Patient", "identifier"), SearchModifier.None, [new TokenValue("http://s", code)]));
                    var isFree = unit.Match(query, Visibility.Everything, 2).Count == 0;
                    if (isFree)
                    {
                        TestStore.Put(unit, $"Patient/{code}-{n}", e => e.Token("identifier", "http://s", code));
                    }

                    return isFree;
                },
                TestStore.Cancel)));
            created.Count(c => c.Value).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Jobs_are_done_by_one()
    {
        await using var store = Open();
        await using var other = ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock);
        for (var i = 0; i < 10; i++)
        {
            await store.Store.Jobs.Add(new NewJob("a"), TestStore.Cancel);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? store.Store : other).Jobs.Take("a", TestStore.Cancel)));
        taken.OfType<JobLease>().Select(l => l.Job.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(10);
        taken.OfType<JobLease>().Count().ShouldBe(10);
    }

    [Fact]
    public async Task Both_may_be_the_first()
    {
        await using var store = Open();
        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock))));
        foreach (var one in stores)
        {
            await one.DisposeAsync();
        }

        await store.Put("Patient/a");
    }

    private static async Task Write(ResourceStore store, string name, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested && i < 150; i++)
        {
            await store.Write<bool>(
                unit =>
                {
                    TestStore.Put(unit, $"Patient/{name}-{i}");
                    return true;
                },
                TestStore.Cancel);
        }
    }

    private static TestStore Open()
    {
        if (SqlServerDatabases.Reason is { } reason)
        {
            Assert.Skip(reason);
        }

        return TestStore.Open(TestProvider.SqlServer);
    }
}
