// https://hl7.org/fhir/R4/http.html#history
using KapFhir.Server.Http;

namespace KapFhir.Server.Interactions;

/// <summary>Every version of a resource, newest first.</summary>
internal static class HistoryInstance
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        HistoryAnswer.Of(request, server, request.Type, request.Id, cancel);
}

/// <summary>Every version of the resources of a type, newest first.</summary>
internal static class HistoryType
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        HistoryAnswer.Of(request, server, request.Type, id: null, cancel);
}

/// <summary>Every version of every resource, newest first.</summary>
internal static class HistorySystem
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        HistoryAnswer.Of(request, server, type: null, id: null, cancel);
}
