using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Server.Telemetry;
using KapFhir.Store;

namespace KapFhir.Server.Http;

/// <summary>Does what a request asks for, whether it came by HTTP, in a bundle or as a job: nothing is answered that is not recorded.</summary>
internal static class Handling
{
    /// <summary>Handles a request, within its budget of time.</summary>
    public static Task<FhirAnswer> Handle(FhirRoute route, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        route.Interaction == FhirInteraction.Search ? HandleSearch(route, request, server, cancel) : HandleOther(route, request, server, cancel);

    /// <summary>Handles a request that nobody waits for.</summary>
    public static Task<FhirAnswer> HandleAtLeisure(FhirRoute route, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        HandleRecorded(route, request, server, hasBudget: false, cancel);

    private static Task<FhirAnswer> HandleOther(FhirRoute route, FhirRequest request, FhirServer server, CancellationToken cancel) =>
        server.Audit.IsOn ? HandleRecorded(route, request, server, hasBudget: true, cancel) : TimeBudget.Handle(route, request, server, cancel);

    // Answered, so that its names are those of parameters, not what somebody typed.
    private static async Task<FhirAnswer> HandleSearch(FhirRoute route, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        using var span = Spans.Start(Spans.Search);
        var answer = await HandleOther(route, request, server, cancel);
        if (answer.Status == 200)
        {
            var shape = SearchShape.Of(request);
            server.Metrics.Searched(shape);
            span?.SetTag("kapfhir.search.shape", shape);
        }

        return answer;
    }

    private static async Task<FhirAnswer> HandleRecorded(FhirRoute route, FhirRequest request, FhirServer server, bool hasBudget, CancellationToken cancel)
    {
        if (server.Audit.Objection() is { } objection)
        {
            return FhirAnswer.Failed(objection);
        }

        var answer = await (hasBudget ? TimeBudget.Handle(route, request, server, cancel) : route.Handle(request, server, cancel));
        server.Audit.Record(request, answer);
        return answer;
    }
}
