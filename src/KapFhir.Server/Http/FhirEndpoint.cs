using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>
/// Runs a route for a request of HTTP: access, headers and body in, the interaction, the answer out. The only way to a handler.
/// </summary>
internal static class FhirEndpoint
{
    public static async Task Run(HttpContext http, FhirRoute route, FhirServer server)
    {
        var query = RequestBody.ReadParameters(http.Request.QueryString.Value);
        var form = AnswerForm.Negotiate(http.Request, query);
        var isBinary = BinaryContent.IsRead(route, http.Request);
        var request = form.IsSuccess || isBinary || route.IsFile
            ? await RequestReader.Read(http, route, server, query) : Result<FhirRequest>.Failed(form.Issues);
        var answer = request.IsSuccess
            ? request.Value.Prefer.IsAsync && AsyncRequest.IsFor(route, http.Request.Method)
                ? await AsyncRequests.Accept(route, request.Value, server, http.Request.Headers, http.RequestAborted)
                : await Handling.Handle(route, request.Value, server, Cancel(http, route))
            : Refused(http, route, server, request.Issues);
        answer = isBinary ? BinaryContent.Of(answer, http.Request, query, form) : answer;
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

    private static FhirAnswer Refused(HttpContext http, FhirRoute route, FhirServer server, IReadOnlyList<Issue> issues)
    {
        var answer = FhirAnswer.Failed(issues);
        server.Audit.Refuse(http, route, server, answer);
        return answer;
    }

    // A read by id is over before a client can go, and Kestrel makes a token only for those who ask for it.
    private static CancellationToken Cancel(HttpContext http, FhirRoute route) =>
        route.Interaction is FhirInteraction.Read or FhirInteraction.VRead ? CancellationToken.None : http.RequestAborted;
}
