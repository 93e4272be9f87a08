using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using KapFhir.Server.Telemetry;
using KapFhir.Store.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Telemetry;

/// <summary>The figures at <c>/metrics</c>: well formed, right, for whom they are for, explained.</summary>
public sealed partial class MetricsTests(TestServer shared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_counted_by_interaction_and_status()
    {
        await using var server = await TestServer.Start();
        var id = await server.NewPatient();
        for (var i = 0; i < 3; i++)
        {
            await server.Get("Patient/" + id);
        }

        await server.Get("Patient/none");
        await server.Get("Patient/1/2/3/4/5");
        await Shows(
            server,
            ("kapfhir_request_duration_seconds_count{interaction=\"read\",status=\"200\"}", 3),
            ("kapfhir_request_duration_seconds_bucket{interaction=\"read\",status=\"200\",le=\"+Inf\"}", 3),
            ("kapfhir_request_duration_seconds_count{interaction=\"read\",status=\"404\"}", 1),
            ("kapfhir_request_duration_seconds_count{interaction=\"none\",status=\"404\"}", 1),
            ("kapfhir_request_duration_seconds_count{interaction=\"update\",status=\"201\"}", 1),
            ("kapfhir_requests_active", 0));
        Value((await Ask(server)).Text, "kapfhir_request_duration_seconds_sum{interaction=\"read\",status=\"200\"}").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_search_is_counted_by_its_shape_and_no_value_is_told()
    {
        await using var server = await TestServer.Start();
        var family = "Secret" + Sample.Unique();
        await server.NewPatient(family);
        foreach (var query in new[] { "Patient?family=" + family, "Patient?family=" + family, "Observation?patient.family=" + family + "&code=a,b&code=c&_format=json" })
        {
            (await server.Get(query)).Status.ShouldBe(200);
        }

        (await server.Post("Patient/_search", "family:exact=" + family, "Content-Type: application/x-www-form-urlencoded")).Status.ShouldBe(200);
        (await server.Get("Patient?" + family + "=1")).Status.ShouldBe(400);
        (await server.Get("Patient?" + family + "=1", "Prefer: handling=lenient")).Status.ShouldBe(200);
        (await server.Get("Patient/" + family + "/Observation?code=x")).Status.ShouldBe(200);
        await Shows(
            server,
            ("kapfhir_searches_total{shape=\"Patient?family\"}", 2),
            ("kapfhir_searches_total{shape=\"Observation?code&patient.family\"}", 1),
            ("kapfhir_searches_total{shape=\"Patient?family:exact\"}", 1),
            ("kapfhir_searches_total{shape=\"Patient?(lenient)\"}", 1),
            ("kapfhir_searches_total{shape=\"Patient/Observation?code\"}", 1));
        (await Ask(server)).Text.ShouldNotContain(family);
    }

    [Fact]
    public void Shapes_do_not_grow_for_ever()
    {
        using var metrics = new ServerMetrics();
        using var text = new PrometheusText(metrics);
        for (var i = 0; i < 600; i++)
        {
            metrics.Searched("Patient?p" + i);
        }

        metrics.Searched("Patient?p0");
        var written = text.Write();
        written.Split("kapfhir_searches_total{").Length.ShouldBe(502);
        Value(written, "kapfhir_searches_total{shape=\"(other)\"}").ShouldBe(100);
        Value(written, "kapfhir_searches_total{shape=\"Patient?p0\"}").ShouldBe(2);
    }

    // https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    [Fact]
    public async Task Every_line_is_of_the_format()
    {
        await using var server = await TestServer.Start("--Audit:Mode=Always");
        await server.NewPatient();
        var (status, text) = await Ask(server);
        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldEndWith("\n");
        text.TrimEnd('\n').Split('\n').ShouldAllBe(line => Line().IsMatch(line));
        foreach (var name in new[] { "kapfhir_database_size_bytes", "kapfhir_jobs_lag_seconds", "kapfhir_audit_lag_seconds", "dotnet_gc_collections_total", "dotnet_process_memory_working_set_bytes" })
        {
            text.ShouldContain("\n" + name);
        }

        if (!TestDatabase.IsSqlServer)
        {
            Value(text, "kapfhir_database_size_bytes").ShouldBeGreaterThan(0);
            Value(text, "kapfhir_disk_free_bytes").ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403, "Host: clinic.example")]
    [InlineData(403, "X-Forwarded-For: 203.0.113.7")]
    [InlineData(403, "Forwarded: for=203.0.113.7")]
    [InlineData(403, "Host: clinic.example", "Authorization: Bearer wrong-wrong-wrong-wrong")]
    [InlineData(200, "Host: clinic.example", "Authorization: Bearer a-token-of-sixteen-and-more")]
    public async Task They_are_for_this_machine_and_for_who_has_the_token(int status, params string[] headers)
    {
        await using var server = await TestServer.Start("--Telemetry:MetricsToken=a-token-of-sixteen-and-more");
        ((int)(await Ask(server, headers)).Status).ShouldBe(status);
    }

    [Theory]
    [InlineData("Everybody", 200, 200)]
    [InlineData("Nobody", 403, 403)]
    public async Task The_setting_says_who_else(string readers, int here, int elsewhere)
    {
        await using var server = await TestServer.Start("--Telemetry:Metrics=" + readers);
        ((int)(await Ask(server)).Status).ShouldBe(here);
        ((int)(await Ask(server, "X-Forwarded-For: 203.0.113.7")).Status).ShouldBe(elsewhere);
    }

    [Fact]
    public void Every_figure_is_explained_in_the_documentation()
    {
        using var metrics = new ServerMetrics();
        var rows = File.ReadAllLines(Path.Combine(Sample.Root, "docs", "operations.md")).Where(l => l.StartsWith("| `kapfhir.", StringComparison.Ordinal)).ToList();
        var instruments = Instruments(metrics);
        instruments.ShouldNotBeEmpty();
        rows.ShouldBe(instruments.Select(i => $"| `{i.Name}` | `{PrometheusText.NameOf(i)}` | {i.Unit} | {i.Description} |"), ignoreOrder: true);
        foreach (var name in PrometheusText.OfRuntime)
        {
            File.ReadAllText(Path.Combine(Sample.Root, "docs", "operations.md")).ShouldContain("`" + name + "`");
        }
    }

    [Fact]
    public async Task What_waits_is_measured()
    {
        var server = shared.Services.GetRequiredService<FhirServer>();
        await new MetricsSampler(server, shared.Services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<MetricsSampler>>()).Look(Cancel);
        server.Metrics.Sample.Jobs.Select(j => j.Kind).ShouldContain("clean");
        server.Metrics.Sample.Jobs.ShouldAllBe(j => j.Lag >= TimeSpan.Zero);
        using var database = new TestDatabase();
        await using var store = KapFhir.Store.Resources.ResourceStore.Open(database.Options(), Fhir.Definitions.FhirDefinitions.R4, TimeProvider.System);
        var jobs = store.Jobs;
        (await jobs.Figures(Cancel)).ShouldBeEmpty();
        await jobs.Add(new NewJob("nobody-works-on-it"), Cancel);
        await jobs.Add(new NewJob("nobody-works-on-it") { Delay = TimeSpan.FromHours(1) }, Cancel);
        foreach (var isGood in new[] { true, false })
        {
            await jobs.Add(new NewJob("ends"), Cancel);
            await new JobRunner(jobs, (_, fault) => throw fault).RunNext(
                new JobKind("ends", (_, _) => Task.FromResult<JobEnd?>(isGood ? JobEnd.Done("") : JobEnd.Failed("so it is"))), Cancel);
        }

        await jobs.Add(new NewJob("is-at-work"), Cancel);
        (await jobs.Take("is-at-work", Cancel)).ShouldNotBeNull();
        (await jobs.Figures(Cancel)).Select(j => (j.Kind, j.Waiting, j.Running, j.Failed))
            .ShouldBe([("ends", 0, 0, 1), ("is-at-work", 0, 1, 0), ("nobody-works-on-it", 1, 0, 0)]);
    }

    // A kind that is gone from the table is told as nothing, not as what it was.
    [Fact]
    public async Task Jobs_are_told_by_kind()
    {
        await using var server = await TestServer.Start();
        await Shows(server, ("kapfhir_jobs_ended_total{kind=\"clean\",end=\"Done\"}", 1), ("kapfhir_jobs_running{kind=\"clean\"}", 0), ("kapfhir_jobs_failed{kind=\"async-request\"}", 0));
        var own = server.Services.GetRequiredService<FhirServer>();
        own.Metrics.Sample = own.Metrics.Sample with { Jobs = [.. own.Metrics.Sample.Jobs, new JobFigures("was-once", 3, TimeSpan.FromSeconds(9), 1, 2)] };
        foreach (var series in new[] { "waiting", "lag_seconds", "running", "failed" })
        {
            Value((await Ask(server)).Text, $"kapfhir_jobs_{series}{{kind=\"was-once\"}}").ShouldBe(0);
        }
    }

    // A request is measured when its last byte was sent: a client that has it may ask before.
    private static async Task Shows(TestServer server, params (string Series, double Value)[] expected)
    {
        var text = "";
        for (var i = 0; i < 200 && !expected.All(e => text.Contains($"{e.Series} {e.Value:R}\n", StringComparison.Ordinal)); i++)
        {
            await Task.Delay(25, Cancel);
            text = (await Ask(server)).Text;
        }

        foreach (var (series, value) in expected)
        {
            text.ShouldContain(series);
            Value(text, series).ShouldBe(value, series);
        }
    }

    private static List<Instrument> Instruments(ServerMetrics metrics)
    {
        List<Instrument> found = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => found.AddRange(ReferenceEquals(instrument.Meter, metrics.Meter) ? [instrument] : Array.Empty<Instrument>()) };
        listener.Start();
        return found;
    }

    private static double Value(string text, string series) =>
        double.Parse(text.Split('\n').Single(l => l.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<(HttpStatusCode Status, string Text)> Ask(TestServer server, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        }

        using var answer = await server.Client.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    [GeneratedRegex("""^(# HELP [a-z_]+ [^\n]+|# TYPE [a-z_]+ (counter|gauge|histogram)|[a-z_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? -?[0-9.E+-]+)$""")]
    private static partial Regex Line();
}
