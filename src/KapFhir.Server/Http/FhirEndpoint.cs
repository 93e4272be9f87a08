using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>
/// Runs a route for a request of HTTP: access, headers and body in, the interaction, the answer out. The only way to a handler.
/// </summary>
internal static class FhirEndpoint
{
    /// <summary>Answers a request; one that no route has is left for <see cref="Faults"/> to say what is wrong with it.</summary>
    public static Task Run(HttpContext http, FhirServer server)
    {
        var path = http.Request.Path.Value!;
        path = path.Length > FhirRoutes.BasePath.Length ? path[(FhirRoutes.BasePath.Length + 1)..] : "";
        if (RouteTable.Find(http.Request.Method, path, isDecoded: true) is { } found)
        {
            return Run(http, new RoutedPath(path, found.Route, found.Parts), server);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task Run(HttpContext http, RoutedPath path, FhirServer server)
    {
        var route = path.Route;
        http.Features.Set(route);
        var query = RequestBody.ReadParameters(http.Request.QueryString.Value);
        var form = AnswerForm.Negotiate(http.Request, query, route.HasTable);
        var isBinary = BinaryContent.IsRead(route, path.Parts);
        var request = form.IsSuccess || isBinary || route.IsFile
            ? await RequestReader.Read(http, path, server, query) : Result<FhirRequest>.Failed(form.Issues);
        var answer = request.IsSuccess
            ? request.Value.Prefer.IsAsync && AsyncRequest.IsFor(route, http.Request.Method) && request.Value.BreakGlass is null
                ? await AsyncRequests.Accept(route, request.Value, server, http.Request.Headers, http.RequestAborted)
                : await Handling.Handle(route, request.Value, server, Cancel(http, route))
            : Refused(http, path, server, request.Issues);
        answer = isBinary ? BinaryContent.Of(answer, http.Request, query, form) : answer;
        Callers.Challenge(http, answer.Status, server.Bearer is not null);
        if (answer.Status == 415 && route.Body == BodyKind.Patch)
        {
            http.Response.Headers[PatchFormats.Header] = PatchFormats.Accepted;
        }

        if (request.IsSuccess && answer.Status != 202 && request.Value.Prefer.Applied(route.Interaction, answer) is { } applied)
        {
            http.Response.Headers[Preferences.AppliedHeader] = applied;
        }

        await AnswerWriter.Write(http, answer, form.IsSuccess ? form.Value : AnswerForm.Default,
            request.IsSuccess ? request.Value.Base : server.BaseOf(http.Request));
    }

    private static FhirAnswer Refused(HttpContext http, RoutedPath path, FhirServer server, IReadOnlyList<Issue> issues)
    {
        // Who is turned away is recorded as well, and there must be room for it.
        if (server.Audit.Objection() is { } objection)
        {
            return FhirAnswer.Failed(objection);
        }

        var answer = FhirAnswer.Failed(issues);
        if (answer.Status != StatusCodes.Status429TooManyRequests)
        {
            server.Audit.Refuse(http, path, server, answer);
        }

        return answer;
    }

    // A read by id is over before a client can go, and Kestrel makes a token only for those who ask for it.
    private static CancellationToken Cancel(HttpContext http, FhirRoute route) =>
        route.Interaction is FhirInteraction.Read or FhirInteraction.VRead ? CancellationToken.None : http.RequestAborted;
}

/// <summary>A path under the base and the route that serves it.</summary>
/// <param name="Path">The path, without a slash at its start.</param>
/// <param name="Route">The route.</param>
/// <param name="Parts">The path's parts by the names that the route gives them.</param>
internal readonly record struct RoutedPath(string Path, FhirRoute Route, RouteParts Parts);
