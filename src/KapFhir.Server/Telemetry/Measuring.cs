// https://opentelemetry.io/docs/specs/semconv/http/http-spans/ and https://www.w3.org/TR/trace-context/
using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics;
using KapFhir.Auth;
using KapFhir.Server.Http;
using KapFhir.Server.Smart;
using KapFhir.Store;

namespace KapFhir.Server.Telemetry;

/// <summary>
/// Around everything: measures each request, gives it a span where somebody listens, and a line in the log where that is wanted. What it tells of a request is the
/// route that served it, never the address as sent: that names patients.
/// </summary>
internal sealed class Measuring(RequestDelegate next, FhirServer server, TelemetryOptions options, ILoggerFactory logs)
{
    private static readonly ActivitySource Source = new(Spans.SourceName);
    private static readonly FrozenDictionary<FhirInteraction, string> Names = Enum.GetValues<FhirInteraction>().ToFrozenDictionary(i => i, i => i.ToString().ToLowerInvariant());
    private readonly ILogger _log = logs.CreateLogger("KapFhir.Requests");

    public async Task Invoke(HttpContext http)
    {
        // Probes and scrapers say nothing of the work.
        if (http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || http.Request.Path == "/metrics")
        {
            await next(http);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        server.Metrics.Begin();
        using var span = Source.HasListeners() ? Source.StartActivity("request", ActivityKind.Server, ParentOf(http.Request)) : null;
        using var scope = options.Logs == LogForm.Json ? _log.BeginScope(new RequestScope(http)) : null;
        try
        {
            await next(http);
        }
        finally
        {
            var route = http.Features.Get<FhirRoute>();
            var elapsed = Stopwatch.GetElapsedTime(start);
            var interaction = InteractionOf(http, route);
            server.Metrics.End(interaction, http.Response.StatusCode, elapsed.TotalSeconds);
            Tell(span, http, route, interaction);
            Log(http, route, interaction, elapsed);
        }
    }

    private static ActivityContext ParentOf(HttpRequest request) =>
        ActivityContext.TryParse(request.Headers.TraceParent.ToString(), request.Headers.TraceState.ToString(), isRemote: true, out var parent) ? parent : default;

    private static string InteractionOf(HttpContext http, FhirRoute? route) => route is not null ? Names[route.Interaction]
        : http.Request.Path.StartsWithSegments(FhirRoutes.BasePath, StringComparison.Ordinal) ? "none"
        : http.Request.Path.StartsWithSegments(SmartAddresses.Path, StringComparison.Ordinal) ? "authorization" : "page";

    private static string RouteOf(FhirRoute? route) => route is null ? "" : route.Pattern.Length == 0 ? FhirRoutes.BasePath : FhirRoutes.BasePath + "/" + route.Pattern;

    private static void Tell(Activity? span, HttpContext http, FhirRoute? route, string interaction)
    {
        if (span is null)
        {
            return;
        }

        span.DisplayName = route is null ? interaction : route.Method + " " + RouteOf(route);
        span.SetTag("http.request.method", route?.Method ?? "_OTHER").SetTag("http.response.status_code", http.Response.StatusCode)
            .SetTag("http.route", RouteOf(route)).SetTag("fhir.interaction", interaction).SetTag("kapfhir.request.id", http.Response.Headers[Faults.RequestIdHeader].ToString());
        if (http.Response.StatusCode >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    private void Log(HttpContext http, FhirRoute? route, string interaction, TimeSpan elapsed)
    {
        if (options.RequestLog && _log.IsEnabled(LogLevel.Information))
        {
            _log.LogInformation("{Interaction} {Route} answered {Status} in {Milliseconds} ms; request {RequestId}",
                interaction, RouteOf(route), http.Response.StatusCode, (long)elapsed.TotalMilliseconds, http.Response.Headers[Faults.RequestIdHeader].ToString());
        }
    }

    // Read when a line is written: the id is given further in.
    private sealed class RequestScope(HttpContext http) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 1;

        public KeyValuePair<string, object?> this[int index] => new("RequestId", http.Response.Headers[Faults.RequestIdHeader].ToString());

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        public override string ToString() => "request " + http.Response.Headers[Faults.RequestIdHeader];

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
