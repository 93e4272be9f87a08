// https://www.rfc-editor.org/rfc/rfc6749#section-3 and https://www.rfc-editor.org/rfc/rfc9700
using KapFhir.Auth;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace KapFhir.Server.Smart;

/// <summary>Runs a route of the authorization server: parameters, guard, handler. The only way to a handler.</summary>
internal static class SmartEndpoint
{
    private const int MostBytes = 64 * 1024;

    public static async Task Run(HttpContext http, SmartRoute route, SmartServer server)
    {
        // RFC 6749, 5.1, asks for both of them.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers.Pragma = "no-cache";
        if (route.Guard != SmartGuard.Open && server.Fhir.Audit.Objection() is { } unrecorded)
        {
            await Refuse(http, route, OAuthErrors.Unavailable(unrecorded.Diagnostics));
            return;
        }

        var parameters = await Parameters(http);
        if (parameters.Error is { } error)
        {
            await Refuse(http, route, error);
            return;
        }

        await (route.Guard switch
        {
            SmartGuard.Client => RunForClient(route, new SmartRequest(http, server, parameters.Value!)),
            SmartGuard.Bearer => route.Handle(new SmartRequest(http, server, parameters.Value!)),
            _ => RunInBrowser(route, new SmartRequest(http, server, parameters.Value!)),
        });
    }

    private static async Task RunForClient(SmartRoute route, SmartRequest request)
    {
        var client = await ClientAuthentication.Of(request);
        if (!client.IsSuccess)
        {
            request.Tell(SecurityEvent.ClientRefused, about: await ClientAuthentication.Claimed(request), refused: client.Error!.Description);
        }

        await (client.IsSuccess ? route.Handle(request with { Client = client.Value }) : OAuthAnswer.Refuse(request.Http, client.Error!));
    }

    private static async Task RunInBrowser(SmartRoute route, SmartRequest request)
    {
        request = request with { Session = await Sessions.Find(request.Http, request.Server) };
        if (route.Guard == SmartGuard.SignedIn && request.Session is null)
        {
            await Continue.SignInFirst(request, route);
        }
        else if (route.Guard is SmartGuard.Page or SmartGuard.SignedIn && HttpMethods.IsPost(route.Method)
            && !await request.Http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(request.Http))
        {
            await MessagePage.Write(request.Http, 400, "This page is too old", "The form was not sent by a page of this server, or the page was open for too long. Go back to the app and begin again.");
        }
        else if (route.Guard == SmartGuard.SignedIn && request.Session!.User.MustChange && route.Path != SmartAddresses.Path + "/password")
        {
            await PasswordPage.Write(request, Journey.Read(request.Server, request["journey"]) ?? new Journey { To = SmartAddresses.Path + "/grants" }, null);
        }
        else
        {
            await route.Handle(request);
        }
    }

    /// <summary>The parameters, each once: "request and response parameters MUST NOT be included more than once" (3.1). Names in brackets are lists of our own forms.</summary>
    private static async Task<OAuthResult<IReadOnlyDictionary<string, string>>> Parameters(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return Once(http.Request.Query);
        }

        if (!http.Request.HasFormContentType || http.Request.ContentType!.StartsWith("multipart", StringComparison.OrdinalIgnoreCase))
        {
            return OAuthErrors.InvalidRequest("Send the parameters as application/x-www-form-urlencoded.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }

        try
        {
            return Once(await http.Request.ReadFormAsync(http.RequestAborted));
        }
        catch (Exception bad) when (bad is InvalidDataException or BadHttpRequestException)
        {
            return OAuthErrors.InvalidRequest("The form cannot be read.");
        }
    }

    private static OAuthResult<IReadOnlyDictionary<string, string>> Once(IEnumerable<KeyValuePair<string, StringValues>> all)
    {
        Dictionary<string, string> once = new(StringComparer.Ordinal);
        foreach (var (name, values) in all)
        {
            if (values.Count > 1 && !name.EndsWith("[]", StringComparison.Ordinal))
            {
                return OAuthErrors.InvalidRequest("A parameter is there more than once.");
            }

            once[name] = values.ToString();
        }

        return once;
    }

    private static Task Refuse(HttpContext http, SmartRoute route, OAuthError error) => route.Guard is SmartGuard.Client or SmartGuard.Bearer
        ? OAuthAnswer.Refuse(http, error) : MessagePage.Write(http, error.Status, "This request cannot be read", error.Description);
}
