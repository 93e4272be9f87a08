// https://www.rfc-editor.org/rfc/rfc6797
using System.Globalization;
using System.Net;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Server.Smart;

namespace KapFhir.Server.Http;

/// <summary>
/// Before anything else is looked at: who asks too often waits, and where the server's address is https nothing travels in the clear. Behind a reverse proxy what
/// counts is how the browser reached the proxy, if <c>Fhir:TrustedProxies</c> names it.
/// </summary>
internal sealed class Gate(RequestDelegate next, FhirServer server)
{
    // They tell nothing of anybody, and who looks after the server asks them from beside it.
    private static readonly string[] Public = ["/health", "/metrics"];

    private readonly Uri? _address = server.Options.PublicBase.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? new Uri(server.Options.PublicBase) : null;
    private readonly string? _strict = server.Options.HstsMaxAge > TimeSpan.Zero
        ? "max-age=" + ((long)server.Options.HstsMaxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;

    public Task Invoke(HttpContext http)
    {
        if (server.Limits.Count(http.Connection.RemoteIpAddress) is { } wait)
        {
            return Refuse(http, RateLimits.Refuse(http, wait));
        }

        if (_address is null)
        {
            return next(http);
        }

        if (!http.Request.IsHttps && server.Options.RequireHttps && !IsFromHere(http) && !Public.Any(p => http.Request.Path.StartsWithSegments(p, StringComparison.Ordinal)))
        {
            return Turn(http, _address);
        }

        if (http.Request.IsHttps && _strict is not null)
        {
            http.Response.Headers.StrictTransportSecurity = _strict;
        }

        return next(http);
    }

    // A browser that asks for a page is sent on; a program is told, so that it does not go on sending its token in the clear.
    private static Task Turn(HttpContext http, Uri address)
    {
        if (!HttpMethods.IsGet(http.Request.Method) || IsFhir(http) || http.Request.Headers.Authorization.Count > 0)
        {
            return Refuse(http, Issues.HttpsOnly(address.GetLeftPart(UriPartial.Authority)));
        }

        http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        http.Response.Headers.Location = address.GetLeftPart(UriPartial.Authority) + http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
        return Task.CompletedTask;
    }

    private static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && Loopback.IsHost(http.Request.Host.Host);

    private static bool IsFhir(HttpContext http) => http.Request.Path.StartsWithSegments(FhirRoutes.BasePath, StringComparison.Ordinal);

    private static Task Refuse(HttpContext http, Issue issue) => IsFhir(http)
        ? AnswerWriter.Write(http, FhirAnswer.Failed(issue), AnswerForm.Default, "")
        : OAuthAnswer.Write(
            http,
            json =>
            {
                json.WriteString("error", issue.Status == 429 ? "temporarily_unavailable" : "invalid_request");
                json.WriteString("error_description", issue.Diagnostics);
            },
            issue.Status);
}
