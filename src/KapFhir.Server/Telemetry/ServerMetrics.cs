// https://opentelemetry.io/docs/specs/semconv/general/metrics/
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Telemetry;

/// <summary>The figures that the server keeps of itself: how often, how long, how much waits. Never whose, never a value.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "KapFhir";

    /// <summary>The shape that counts for those that come when very many different ones were seen.</summary>
    public const string OtherShape = "(other)";

    private const int MostShapes = 500;
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _searches;
    private readonly Counter<long> _jobsEnded;
    private readonly ConcurrentDictionary<string, bool> _shapes = new(StringComparer.Ordinal);
    private int _active;

    public ServerMetrics()
    {
        Meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        _duration = Meter.CreateHistogram<double>(
            "kapfhir.request.duration", "s", "Requests by interaction and status, and how long they took from first byte to last.", tags: null,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds });
        _searches = Meter.CreateCounter<long>("kapfhir.searches", "{search}", "Searches that were answered, by shape: the type and the names of the parameters, never their values.");
        Gauge("kapfhir.requests.active", "{request}", "Requests that are being answered.", () => Volatile.Read(ref _active));
        Gauge("kapfhir.writes.waiting", "{write}", "Writes that wait for the one writer of this process; at 4096 the next wait before the queue and the server is not ready.", () => Sample.WritesWaiting);
        JobGauge("kapfhir.jobs.waiting", "{job}", "Jobs that are due and that nobody works on yet, by kind.", jobs => jobs.Waiting);
        JobGauge("kapfhir.jobs.lag", "s", "How long the first of the jobs that are due has waited, by kind.", jobs => jobs.Lag.TotalSeconds);
        JobGauge("kapfhir.jobs.running", "{job}", "Jobs that a process is at, by kind.", jobs => jobs.Running);
        JobGauge("kapfhir.jobs.failed", "{job}", "Jobs that failed and are not forgotten yet (Storage:KeepJobs), by kind.", jobs => jobs.Failed);
        _jobsEnded = Meter.CreateCounter<long>(
            "kapfhir.jobs.ended", "{job}", "Pieces of work on jobs that this process ended, by kind and how: Done, Failed, Cancelled, or Later for one that is gone on with. Also of those that come again for ever.");
        Gauge("kapfhir.audit.unwritten", "By", "Records of accesses that are in memory only; above Audit:MostUnwritten nothing is answered.", () => Sample.AuditUnwritten);
        Gauge("kapfhir.audit.lag", "s", "How long ago the oldest access happened that is recorded and not yet an AuditEvent.", () => Sample.AuditLag.TotalSeconds);
        Gauge("kapfhir.database.size", "By", "The database file (SQLite).", () => Sample.Files?.DatabaseBytes ?? 0);
        Gauge("kapfhir.database.log", "By", "The log before it (SQLite's WAL). Above 64 MB for long: a read that does not end keeps it from being written back.", () => Sample.Files?.LogBytes ?? 0);
        Gauge("kapfhir.disk.free", "By", "What is free on the disk of the database (SQLite).", () => Sample.Files?.FreeBytes ?? 0);
    }

    /// <summary>Of which all instruments are.</summary>
    public Meter Meter { get; }

    /// <summary>What was found when the server last looked.</summary>
    public MetricsSample Sample { get; set; } = new();

    /// <summary>A request came.</summary>
    public void Begin() => Interlocked.Increment(ref _active);

    /// <summary>It was answered.</summary>
    /// <param name="interaction">What it was about.</param>
    /// <param name="status">The status.</param>
    /// <param name="seconds">How long it took.</param>
    public void End(string interaction, int status, double seconds)
    {
        Interlocked.Decrement(ref _active);
        _duration.Record(seconds, new("interaction", interaction), new("status", Statuses[status is >= 0 and < 600 ? status : 0]));
    }

    /// <summary>A search of this shape was answered.</summary>
    public void Searched(string shape)
    {
        if (!_shapes.ContainsKey(shape) && (_shapes.Count >= MostShapes || !_shapes.TryAdd(shape, true)) && !_shapes.ContainsKey(shape))
        {
            shape = OtherShape;
        }

        _searches.Add(1, new KeyValuePair<string, object?>("shape", shape));
    }

    /// <summary>Work on a job of this kind ended; null: it is to go on later.</summary>
    public void JobEnded(string kind, JobEnd? end) => _jobsEnded.Add(1, new("kind", kind), new("end", end?.State.ToString() ?? "Later"));

    public void Dispose() => Meter.Dispose();

    private void JobGauge(string name, string unit, string description, Func<JobFigures, double> value) =>
        Meter.CreateObservableGauge(name, () => Sample.Jobs.Select(j => new Measurement<double>(value(j), new KeyValuePair<string, object?>("kind", j.Kind))), unit, description);

    private void Gauge(string name, string unit, string description, Func<double> value) => Meter.CreateObservableGauge(name, value, unit, description);
}
