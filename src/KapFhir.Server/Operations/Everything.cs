// https://hl7.org/fhir/R4/patient-operation-everything.html and https://hl7.org/fhir/R4/encounter-operation-everything.html
using KapFhir.Fhir;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Operations;

/// <summary>
/// The whole record of a patient or an encounter: the resource, what is in its compartment, and what that refers to. With <c>_count</c> in pages, without
/// in one bundle that is sent while it is read.
/// </summary>
internal static class Everything
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (request.Type is not ("Patient" or "Encounter"))
        {
            return FhirAnswer.Failed(Issues.UnknownOperation("$everything"));
        }

        var subject = await server.Store.Read(request.Type, request.Id, request.Visible, cancel);
        if (subject is not { IsDeleted: false })
        {
            return subject is null ? FhirAnswer.Failed(Issues.ResourceNotFound(request.Type, request.Id)) : FhirAnswer.Gone(subject);
        }

        var parsed = EverythingQuery.Parse(request, server);
        if (!parsed.IsSuccess)
        {
            return FhirAnswer.Failed(parsed.Issues);
        }

        var (query, path) = (parsed.Value, $"{request.Type}/{request.Id}/$everything");
        var page = await query.Read(query.Search, request, server, cancel);
        return query.IsPaged
            ? await SearchType.Answer(request, server, new BundleLinks(request.Base + "/" + path, query.Search.Applied), query.Search, page, cancel)
            : FhirAnswer.Streamed((stream, c) => EverythingBundle.Write(stream, query, page, new BundleLinks(request.Base + "/" + path, query.Search.Applied), request, server, c));
    }
}
