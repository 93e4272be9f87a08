// https://hl7.org/fhir/R4/http.html#3.1.0.7.1
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Interactions;

/// <summary>The end of the one resource that a search finds. Several are refused: nothing is deleted in bulk by accident.</summary>
internal static class ConditionalDelete
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var criteria = Criteria.ParseQuery(server, request);
        if (!criteria.IsSuccess)
        {
            return FhirAnswer.Failed(criteria.Issues);
        }

        var written = await server.Store.Write(
            unit => Delete.ApplyConditional(unit, request, criteria.Value!).Then(w => Delete.CheckReferrers(unit, server, w, request.Visible)), cancel);
        return Delete.Answer(written, request.Prefer);
    }
}
