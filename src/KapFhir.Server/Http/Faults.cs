// https://hl7.org/fhir/R4/http.html#2.21.0.4
using System.Diagnostics;
using KapFhir.Fhir;
using KapFhir.Server.Logs;
using KapFhir.Store;

namespace KapFhir.Server.Http;

/// <summary>
/// Outermost in the pipeline: gives each request its id, and makes an OperationOutcome of whatever nobody else answered: faults of the
/// server, paths
/// and methods that no route has.
/// </summary>
internal sealed class Faults(RequestDelegate next, FhirServer server, ILogger<Faults> log)
{
    public const string RequestIdHeader = "X-Request-Id";
    private const string CorrelationIdHeader = "X-Correlation-Id";

    public async Task Invoke(HttpContext http)
    {
        var requestId = Printable(http.Request.Headers[RequestIdHeader].ToString()) ?? TraceOf(http.Request) ?? http.TraceIdentifier;
        http.Response.Headers[RequestIdHeader] = requestId;
        if (Printable(http.Request.Headers[CorrelationIdHeader].ToString()) is { } correlationId)
        {
            http.Response.Headers[CorrelationIdHeader] = correlationId;
        }

        try
        {
            await next(http);
            if (!http.Response.HasStarted && Unanswered(http) is { } issue)
            {
                await Answer(http, issue);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            await Answer(http, IssueOf(fault, requestId));
        }
        catch (Exception fault)
        {
            // Half of the answer is on its way: the client sees it cut off.
            if (!http.RequestAborted.IsCancellationRequested)
            {
                log.LogError("Fault in request {RequestId}, in the middle of its answer: {Fault}", requestId, FaultText.Of(fault));
            }

            http.Abort();
        }
    }

    // https://hl7.org/fhir/R4/http.html#custom: what the client named comes back.
    private static string? Printable(string sent) => sent.Length is > 0 and <= 128 && sent.All(c => c is >= ' ' and <= '~') ? sent : null;

    // https://www.w3.org/TR/trace-context/#traceparent-header: a caller that traces finds the request by its trace.
    private static string? TraceOf(HttpRequest request) =>
        ActivityContext.TryParse(request.Headers.TraceParent.ToString(), null, out var trace) ? trace.TraceId.ToHexString() : null;

    private Issue? Unanswered(HttpContext http) => http.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null } response
        ? response.StatusCode switch
        {
            404 or 405 when UnknownType(http) is { } unknown => unknown,
            405 => OtherMethods(http) ?? Issues.MethodNotAllowed(http.Request.Method, http.Request.Path, response.Headers.Allow.ToString()),
            404 => OtherMethods(http) ?? Issues.UnknownPath(http.Request.Path),
            _ => Issues.UnreadableBody("it is not what its headers say.") with { Status = response.StatusCode },
        }
        : null;

    // A path that would be one if its first part were a type: with any method, what is wrong with it is the type.
    private Issue? UnknownType(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(FhirRoutes.BasePath, StringComparison.Ordinal, out var rest))
        {
            return null;
        }

        var path = rest.Value!.TrimStart('/');
        var type = path.Split('/')[0];
        if (type.Length == 0 || type is "metadata" || type[0] is '_' or '$' || server.Definitions.FindResourceType(type) is not null
            || RouteTable.MethodsOf(path) == "OPTIONS")
        {
            return null;
        }

        http.Response.Headers.Remove("Allow");
        return Issues.UnknownType(type);
    }

    // Where a pattern with a dollar sign comes near, ASP.NET Core's routing says 404 for what is a wrong method.
    private static Issue? OtherMethods(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(FhirRoutes.BasePath, StringComparison.Ordinal, out var rest))
        {
            return null;
        }

        var allow = RouteTable.MethodsOf(rest.Value!.TrimStart('/'));
        if (allow == "OPTIONS")
        {
            return null;
        }

        http.Response.Headers.Allow = allow;
        return Issues.MethodNotAllowed(http.Request.Method, http.Request.Path, allow);
    }

    private Issue IssueOf(Exception fault, string requestId)
    {
        switch (fault)
        {
            case BadHttpRequestException { StatusCode: 413 }:
                return Issues.BodyTooLarge(server.Options.MaxBodyBytes);
            case BadHttpRequestException bad:
                return Issues.UnreadableBody("it is not what its headers say.") with { Status = bad.StatusCode };
            case StoreUnavailableException:
                log.LogError("The database cannot be used; request {RequestId}: {Fault}", requestId, FaultText.Of(fault));
                return Issues.StoreUnavailable(fault.Message);
            case PageExpiredException:
                return Issues.PageExpired();
            case TooManyValuesException many:
                return Issues.SearchTooManyForDatabase(many.Count, many.Limit);
            default:
                log.LogError("Fault in request {RequestId}: {Fault}", requestId, FaultText.Of(fault));
                return Issues.ServerFault(requestId);
        }
    }

    private Task Answer(HttpContext http, Issue issue)
    {
        var form = AnswerForm.Negotiate(http.Request, RequestBody.ReadParameters(http.Request.QueryString.Value), hasTable: false);
        return AnswerWriter.Write(
            http, FhirAnswer.Failed(issue), form.IsSuccess ? form.Value : AnswerForm.Default, server.BaseOf(http.Request));
    }
}
