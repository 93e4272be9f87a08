// https://hl7.org/fhir/R4/operations.html
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>An operation that is not offered.</summary>
internal static class UnknownOperation
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        Task.FromResult(FhirAnswer.Failed(Issues.UnknownOperation("$" + request.Parts.Operation)));
}
