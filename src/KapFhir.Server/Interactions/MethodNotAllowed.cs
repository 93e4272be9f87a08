// https://hl7.org/fhir/R4/http.html#summary
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Interactions;

/// <summary>A path that exists, with a method that it does not have.</summary>
internal static class MethodNotAllowed
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        const string Allow = "GET, HEAD, OPTIONS";
        return Task.FromResult(FhirAnswer.NotAllowed(Issues.MethodNotAllowed(request.Method, request.Path, Allow), Allow));
    }
}
