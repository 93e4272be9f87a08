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
        var request = form.IsSuccess ? await RequestReader.Read(http, route, server, query) : Result<FhirRequest>.Failed(form.Issues);
        var answer = request.IsSuccess
            ? await route.Handle(request.Value, server, http.RequestAborted)
            : FhirAnswer.Failed(request.Issues);
        if (answer.Status == 415 && route.Body == BodyKind.Patch)
        {
            http.Response.Headers[PatchFormats.Header] = PatchFormats.Accepted;
        }

        await AnswerWriter.Write(http, answer, form.IsSuccess ? form.Value : AnswerForm.Default, server.BaseOf(http.Request));
    }
}
