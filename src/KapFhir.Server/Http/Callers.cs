using System.Net;
using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>Finds out who sends a request.</summary>
internal static class Callers
{
    /// <summary>The caller; or an issue with status 401 if its token is not good.</summary>
    public static async ValueTask<Result<Caller>> Of(HttpContext http, FhirRoute route, FhirServer server)
    {
        var caller = server.Audit.IsOn ? Sender(http, server.Options) : new Caller(IsFromHere(http, server.Options));
        if (server.Bearer is not { } bearer || route.Interaction is FhirInteraction.Capabilities or FhirInteraction.Options)
        {
            return caller;
        }

        var token = BearerHeader.Read(http.Request);
        var found = !token.IsSuccess ? Result<Caller>.Failed(token.Issues)
            : token.Value is null ? caller
            : (await bearer.Read(token.Value, http.RequestAborted)).Then<Caller>(access => caller with { Access = access });
        if (found.IsSuccess)
        {
            http.Features.Set(found.Value);
        }

        return found;
    }

    /// <summary>The caller of a request that was refused, as far as it became known.</summary>
    public static Caller Known(HttpContext http, FhirOptions options) => http.Features.Get<Caller>() ?? Sender(http, options);

    /// <summary>Who sent a request, as far as no token says it: the address is the client's own where a trusted proxy told it.</summary>
    public static Caller Sender(HttpContext http, FhirOptions options) =>
        new(IsFromHere(http, options)) { Address = http.Connection.RemoteIpAddress?.ToString(), Program = Printable(http.Request.Headers.UserAgent.ToString()) };

    private static string? Printable(string sent) => sent.Length == 0 ? null
        : sent.Length <= 200 && !sent.AsSpan().ContainsAnyExceptInRange(' ', '~') ? sent
        : string.Concat(sent.Take(200).Where(c => c is >= ' ' and <= '~'));

    /// <summary>What a browser or an app is told beside 401 and 403. https://www.rfc-editor.org/rfc/rfc6750#section-3</summary>
    public static void Challenge(HttpContext http, int status, bool isBearer)
    {
        if (isBearer && status is 401 or 403)
        {
            var error = status == 403 ? " error=\"insufficient_scope\""
                : http.Features.Get<FreshSignIn>() is { } fresh ? $" error=\"insufficient_user_authentication\", max_age=\"{(long)fresh.MaxAge.TotalSeconds}\"" : http.Request.Headers.Authorization.Count > 0 ? " error=\"invalid_token\"" : " realm=\"FHIR\"";
            http.Response.Headers.WWWAuthenticate = "Bearer" + error;
        }
    }

    // The Host header counts too: a web page elsewhere whose name was made to lead to this machine is not this machine's user. Nor is a page of another
    // origin, which a browser lets send what a form can send (raw content, say) without asking first.
    private static bool IsFromHere(HttpContext http, FhirOptions options) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && Loopback.IsHost(http.Request.Host.Host)
            && (http.Request.Headers.Origin.ToString() is var origin
                && (origin.Length == 0 || origin == http.Request.Scheme + "://" + http.Request.Host.Value || options.Origins().Contains(origin, StringComparer.Ordinal)));
}
