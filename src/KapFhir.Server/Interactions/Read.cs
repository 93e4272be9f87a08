// https://hl7.org/fhir/R4/http.html#read
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Interactions;

/// <summary>The current version of a resource.</summary>
internal static class Read
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var found = await server.Store.Read(request.Type, request.Id, request.Visible, cancel);
        if (found is null)
        {
            return FhirAnswer.Failed(Issues.ResourceNotFound(request.Type, request.Id));
        }

        if (found.IsDeleted)
        {
            return FhirAnswer.Gone(found);
        }

        return request.Conditions.IsUnchanged(found) ? FhirAnswer.NotModified(found) : Subset.Answer(request, server, found);
    }
}
