// RFC 7231, 4.3.7
using KapFhir.Server.Http;

namespace KapFhir.Server.Interactions;

/// <summary>Which methods a path has.</summary>
internal static class Options
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        Task.FromResult(FhirAnswer.Allowing(RouteTable.MethodsOf(request.Path)));
}
