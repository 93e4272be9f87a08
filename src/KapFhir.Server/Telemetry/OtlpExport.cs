// https://opentelemetry.io/docs/specs/otlp/
using KapFhir.Store;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KapFhir.Server.Telemetry;

/// <summary>Sends traces and metrics by OTLP for as long as the server runs.</summary>
internal sealed class OtlpExport(TelemetryOptions options) : IHostedService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(options.ServiceName, serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString());
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Spans.SourceName).AddOtlpExporter(o => Address(o, "traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ServerMetrics.MeterName).AddMeter("System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                Address(exporter, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
            }).Build();
        return Task.CompletedTask;
    }

    // What was measured last is sent too, unless the collector takes long.
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _traces?.Shutdown((int)Patience.TotalMilliseconds);
            _metrics?.Shutdown((int)Patience.TotalMilliseconds);
        },
        CancellationToken.None);

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    // With an endpoint of its own the exporter adds no path by itself.
    private void Address(OtlpExporterOptions exporter, string signal)
    {
        var isGrpc = options.OtlpProtocol == OtlpProtocol.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(isGrpc ? options.OtlpEndpoint : options.OtlpEndpoint.TrimEnd('/') + "/v1/" + signal);
        exporter.Headers = options.OtlpHeaders;
    }
}
