using System.Net;
using System.Security.Cryptography;
using System.Text;
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Telemetry;

/// <summary>Answers <c>/metrics</c>.</summary>
internal static class MetricsPage
{
    private const string Bearer = "Bearer ";

    public static async Task Handle(HttpContext http)
    {
        var services = http.RequestServices;
        var server = services.GetRequiredService<FhirServer>();
        var options = services.GetRequiredService<TelemetryOptions>();
        if (services.GetService<PrometheusText>() is not { } text || !IsFor(http, options))
        {
            await AnswerWriter.Write(http, FhirAnswer.Failed(Issues.MetricsNotTold()), AnswerForm.Default, server.BaseOf(http.Request));
            return;
        }

        await services.GetRequiredService<MetricsSampler>().Look(http.RequestAborted);
        var bytes = Encoding.UTF8.GetBytes(text.Write());
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
        }
    }

    private static bool IsFor(HttpContext http, TelemetryOptions options) => options.Metrics == MetricsReaders.Everybody || HasToken(http.Request, options.MetricsToken) || IsFromHere(http);

    private static bool HasToken(HttpRequest request, string token) =>
        token.Length > 0 && request.Headers.Authorization.ToString() is var sent && sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent[Bearer.Length..])), SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    // A proxy on this machine is not its user: it says for whom it asks, or by which name it was asked. What trusted proxies said was taken up, and taken out, before.
    private static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && Loopback.IsHost(http.Request.Host.Host)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded") && !http.Request.Headers.ContainsKey("Via");
}
