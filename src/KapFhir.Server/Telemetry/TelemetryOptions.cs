using System.ComponentModel;

namespace KapFhir.Server.Telemetry;

/// <summary>The settings under <c>Telemetry</c>.</summary>
internal sealed class TelemetryOptions
{
    [Description("Who may read `/metrics`, the figures in Prometheus' text format. `ThisMachine`: who asks from this machine by one of its loopback names, not through a proxy, and who sends "
        + "`Telemetry:MetricsToken`. The figures tell of no record.")]
    public MetricsReaders Metrics { get; set; } = MetricsReaders.ThisMachine;

    [Description("A secret that a scraper on another machine sends as `Authorization: Bearer ...` to read `/metrics`. Empty: none is taken.")]
    public string MetricsToken { get; set; } = "";

    [Description("Where traces and metrics are sent by OTLP, like `http://collector.example:4318`. Empty: nowhere.")]
    public string OtlpEndpoint { get; set; } = "";

    [Description("How they are sent: `HttpProtobuf` (to `/v1/traces` and `/v1/metrics` under the endpoint) or `Grpc`.")]
    public OtlpProtocol OtlpProtocol { get; set; } = OtlpProtocol.HttpProtobuf;

    [Description("Headers sent with them, `name=value` separated by commas: a collector's key.")]
    public string OtlpHeaders { get; set; } = "";

    [Description("How often metrics are sent by OTLP.")]
    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromSeconds(60);

    [Description("What the server is called in traces and metrics: `service.name`.")]
    public string ServiceName { get; set; } = "kapfhir";

    [Description("How log lines are written to the console: `Text`, or `Json`, one object a line with the ids of request and trace.")]
    public LogForm Logs { get; set; } = LogForm.Text;

    [Description("Whether each request is logged when it was answered: interaction, route, status, milliseconds and ids; no address as sent, no value.")]
    public bool RequestLog { get; set; }

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IEnumerable<string> Validate()
    {
        if (OtlpEndpoint.Length > 0 && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return $"Telemetry:OtlpEndpoint is '{OtlpEndpoint}'. Give an absolute http or https address, like http://collector.example:4318.";
        }

        if (MetricsToken.Length is > 0 and < 16)
        {
            yield return "Telemetry:MetricsToken has fewer than 16 characters. Give a long random text.";
        }

        if (OtlpInterval < TimeSpan.FromMilliseconds(100) || OtlpInterval > TimeSpan.FromHours(1))
        {
            yield return "Telemetry:OtlpInterval is between 00:00:00.100 and 01:00:00.";
        }
    }
}

/// <summary>Who may read the figures.</summary>
internal enum MetricsReaders
{
    /// <summary>Who asks from this machine, or has the token.</summary>
    ThisMachine,

    /// <summary>Whoever reaches the server.</summary>
    Everybody,

    /// <summary>Nobody, and nothing is counted for them.</summary>
    Nobody,
}

/// <summary>How OTLP travels.</summary>
internal enum OtlpProtocol
{
    /// <summary>Protocol buffers by HTTP.</summary>
    HttpProtobuf,

    /// <summary>gRPC.</summary>
    Grpc,
}

/// <summary>How log lines are written.</summary>
internal enum LogForm
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,
}
