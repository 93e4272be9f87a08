using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using KapFhir.Store;
using KapFhir.Store.Jobs;
using Xunit;

namespace KapFhir.Server.Tests.Telemetry;

/// <summary>What a request, and work beside requests, spends its time on, as spans: under the request's own, naming nobody.</summary>
public sealed class SpanTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public SpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "KapFhir",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_search_tells_its_shape_and_no_value()
    {
        await using var server = await TestServer.Start();
        var family = "Secret" + Sample.Unique();
        await server.NewPatient(family);
        var spans = await Traced(trace => server.Get("Patient?gender=male&family=" + family, trace));
        spans.Select(s => s.OperationName).ShouldBe(["search"]);
        spans[0].GetTagItem("kapfhir.search.shape").ShouldBe("Patient?family&gender");
        ShouldTellNothing(spans, family);
    }

    // Names that nobody knows may be anything: https://hl7.org/fhir/R4/http.html#query
    [Fact]
    public async Task A_search_that_was_refused_tells_no_shape()
    {
        await using var server = await TestServer.Start();
        var spans = await Traced(trace => server.Get("Patient?Miller-Jane=1", trace), status: 400);
        spans.Single().TagObjects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_transaction_tells_its_preparation_its_wait_and_its_commit()
    {
        await using var server = await TestServer.Start();
        var family = "Secret" + Sample.Unique();
        var bundle = Sample.Bundle("transaction", Sample.Entry("POST", "Patient", Sample.Patient(family: family)), Sample.Entry("POST", "Patient", Sample.Patient(family: family)));
        var spans = await Traced(trace => server.Post("", bundle, trace));
        spans.Select(s => s.OperationName).ShouldBe(["bundle.prepare", "write.wait", "write.commit"]);
        spans[0].GetTagItem("kapfhir.bundle.entries").ShouldBe(2);
        ((int)spans[2].GetTagItem("kapfhir.write.together")!).ShouldBeGreaterThan(0);
        (spans[1].StartTimeUtc + spans[1].Duration).ShouldBe(spans[2].StartTimeUtc);
        ShouldTellNothing(spans, family);
    }

    [Fact]
    public async Task A_large_bundle_waits_for_its_turn()
    {
        await using var server = await TestServer.Start();
        var bundle = Sample.Bundle("transaction", [.. Enumerable.Range(0, 300).Select(_ => Sample.Entry("POST", "Patient", Sample.Patient(family: new string('x', 1000))))]);
        (await Traced(trace => server.Post("", bundle, trace))).Select(s => s.OperationName).ShouldBe(["bundle.wait", "bundle.prepare", "write.wait", "write.commit"]);
    }

    [Fact]
    public async Task Records_of_accesses_are_told_where_somebody_waits_for_them()
    {
        await using var server = await TestServer.Start("--Audit:Mode=Always", "--Audit:FlushInterval=00:01:00");
        var id = await server.NewPatient();
        await server.Get("Patient/" + id);
        var spans = await Traced(trace => server.Get("AuditEvent?_summary=count", trace));
        spans.Select(s => s.OperationName).ShouldContain("audit.flush");
        spans.Select(s => s.OperationName).ShouldContain("audit.events");
        ShouldTellNothing(spans, id);
    }

    // The id of a job is for who asked for it.
    [Fact]
    public async Task A_job_is_a_trace_of_its_own()
    {
        using var database = new TestDatabase();
        await using var store = KapFhir.Store.Resources.ResourceStore.Open(database.Options(), Fhir.Definitions.FhirDefinitions.R4, TimeProvider.System);
        var kind = "spans-" + Sample.Unique();
        var id = await store.Jobs.Add(new NewJob(kind), Cancel);
        await new JobRunner(store.Jobs, (_, fault) => throw fault).RunNext(new JobKind(kind, (_, _) => Task.FromResult<JobEnd?>(JobEnd.Failed("so it is"))), Cancel);
        var span = _ended.Single(s => kind.Equals(s.GetTagItem("kapfhir.job.kind")));
        (span.OperationName, span.Status, span.GetTagItem("kapfhir.job.end"), span.GetTagItem("kapfhir.job.attempt")).ShouldBe(("job", ActivityStatusCode.Error, "Failed", 1));
        ShouldTellNothing([span], id);
    }

    [Fact]
    public void Every_span_is_explained_in_the_documentation()
    {
        var names = typeof(Spans).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();
        names.ShouldNotBeEmpty();
        var page = File.ReadAllText(Path.Combine(Sample.Root, "docs", "operations.md")).Split("## Traces")[1].Split("\n## ")[0];
        page.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).ShouldBe(names, ignoreOrder: true);
    }

    private static void ShouldTellNothing(IReadOnlyList<Activity> spans, string secret)
    {
        foreach (var span in spans)
        {
            (span.DisplayName + string.Join(' ', span.TagObjects.Select(t => t.Key + "=" + t.Value))).ShouldNotContain(secret);
        }
    }

    // What ended under a request's own span, in the order in which it began. That span itself ends when the answer's last byte was sent.
    private async Task<IReadOnlyList<Activity>> Traced(Func<string, Task<FhirResponse>> ask, int status = 200)
    {
        var trace = ActivityTraceId.CreateRandom();
        (await ask($"traceparent: 00-{trace}-b7ad6b7169203331-01")).Status.ShouldBe(status);
        while (!_ended.Any(s => s.TraceId == trace && s.Kind == ActivityKind.Server))
        {
            await Task.Delay(10, Cancel);
        }

        var all = _ended.Where(s => s.TraceId == trace).ToList();
        var request = all.Single(s => s.Kind == ActivityKind.Server);
        var inside = all.Where(s => s != request).OrderBy(s => s.StartTimeUtc).ToList();
        inside.ShouldAllBe(s => s.ParentSpanId == request.SpanId || all.Any(a => a.SpanId == s.ParentSpanId));
        return inside;
    }
}
