// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace KapFhir.Server.Telemetry;

/// <summary>Adds up what the instruments of one server say, and some of the runtime's, and writes it in Prometheus' text format.</summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The runtime's instruments that are told too. https://learn.microsoft.com/dotnet/core/diagnostics/built-in-metrics-runtime</summary>
    public static readonly IReadOnlyList<string> OfRuntime =
        ["dotnet.gc.collections", "dotnet.gc.pause.time", "dotnet.gc.last_collection.memory.committed_size", "dotnet.process.memory.working_set", "dotnet.process.cpu.time", "dotnet.thread_pool.queue.length", "dotnet.exceptions"];

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    public PrometheusText(ServerMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter) || (instrument.Meter.Name == "System.Runtime" && OfRuntime.Contains(instrument.Name, StringComparer.Ordinal)))
            {
                listener.EnableMeasurementEvents(instrument, Found(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Add((Family)family!, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Add((Family)family!, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Add((Family)family!, value, tags));
        _listener.Start();
    }

    /// <summary>The name that an instrument has there: <c>kapfhir.request.duration</c> in seconds is <c>kapfhir_request_duration_seconds</c>.</summary>
    public static string NameOf(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name).Replace('.', '_').Replace('-', '_').Append(instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" });
        return IsSum(instrument) ? name.Append("_total").ToString() : name.ToString();
    }

    /// <summary>Everything as it is now.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var family in _families.Values)
            {
                family.Write(text);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsSum(Instrument instrument) => instrument.GetType().Name.Split('`')[0] is "Counter" or "ObservableCounter";

    private Family Found(Instrument instrument)
    {
        lock (_gate)
        {
            return _families[NameOf(instrument)] = new Family(instrument, NameOf(instrument));
        }
    }

    private void Add(Family family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            family.Add(value, tags);
        }
    }

    // Instruments here have no more than two tags, whose names are always the same. Each by itself: pairs are compared by reflection.
    private readonly record struct Labels(string? First, object? FirstValue, string? Second, object? SecondValue)
    {
        public static Labels Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
        {
            0 => default,
            1 => new(tags[0].Key, tags[0].Value, null, null),
            _ => new(tags[0].Key, tags[0].Value, tags[1].Key, tags[1].Value),
        };
    }

    private sealed class Series(int buckets)
    {
        public double Sum { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }

    private sealed class Family(Instrument instrument, string name)
    {
        private readonly double[] _bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? [.. bounds] : [];
        private readonly Dictionary<Labels, Series> _series = [];

        public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = Labels.Of(tags);
            if (!_series.TryGetValue(labels, out var series))
            {
                _series[labels] = series = new Series(_bounds.Length);
            }

            // Whatever is observed says its whole value, whatever is recorded is added.
            series.Sum = instrument.IsObservable ? value : series.Sum + value;
            series.Count++;
            if (Array.FindIndex(_bounds, bound => value <= bound) is var bucket && bucket >= 0)
            {
                series.Buckets[bucket]++;
            }
        }

        public void Write(StringBuilder text)
        {
            var kind = _bounds.Length > 0 ? "histogram" : IsSum(instrument) ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(instrument.Description ?? "", "\\\n")}\n# TYPE {name} {kind}\n");
            foreach (var (labels, series) in _series)
            {
                if (_bounds.Length > 0)
                {
                    WriteHistogram(text, labels, series);
                }
                else
                {
                    Line(text, name, TextOf(labels), series.Sum);
                }
            }
        }

        private void WriteHistogram(StringBuilder text, Labels labels, Series series)
        {
            var own = TextOf(labels);
            var upTo = 0L;
            for (var i = 0; i <= _bounds.Length; i++)
            {
                var bound = i < _bounds.Length ? _bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                upTo = i < _bounds.Length ? upTo + series.Buckets[i] : series.Count;
                Line(text, name + "_bucket", (own.Length == 0 ? "" : own + ",") + $"le=\"{bound}\"", upTo);
            }

            Line(text, name + "_sum", own, series.Sum);
            Line(text, name + "_count", own, series.Count);
        }

        private static void Line(StringBuilder text, string name, string labels, double value) => text.Append(name)
            .Append(labels.Length == 0 ? "" : "{" + labels + "}").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

        private static string TextOf(Labels labels) => string.Join(',', new[] { (Key: labels.First, Value: labels.FirstValue), (Key: labels.Second, Value: labels.SecondValue) }.Where(l => l.Key is not null)
            .Select(l => $"{l.Key!.Replace('.', '_')}=\"{Escape(Convert.ToString(l.Value, CultureInfo.InvariantCulture) ?? "", "\\\n\"")}\""));

        private static string Escape(string value, string special) =>
            string.Concat(value.Select(c => !special.Contains(c, StringComparison.Ordinal) ? c.ToString() : c == '\n' ? "\\n" : "\\" + c));
    }
}
