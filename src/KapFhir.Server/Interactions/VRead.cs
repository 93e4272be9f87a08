// https://hl7.org/fhir/R4/http.html#vread
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>A given version of a resource.</summary>
internal static class VRead
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var found = await Version(request, server, cancel);
        return found is null ? FhirAnswer.Failed(Issues.VersionNotFound(request.Type, request.Id, request.Parts.Version!))
            : found.IsDeleted ? FhirAnswer.Gone(found)
            : request.Conditions.IsUnchanged(found) ? FhirAnswer.NotModified(found) : Subset.Answer(request, server, found);
    }

    /// <summary>The version that the path names: 404 if there is none, 410 if it says that the resource is gone.</summary>
    public static async Task<Result<StoredVersion>> Find(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        await Version(request, server, cancel) is not { } found ? Issues.VersionNotFound(request.Type, request.Id, request.Parts.Version!)
            : found.IsDeleted ? Issues.ResourceDeleted(request.Type, request.Id) : found;

    private static async Task<StoredVersion?> Version(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        ParseVersion(request) is { } number ? await server.Store.ReadVersion(request.Type, request.Id, number, request.Visible, cancel) : null;

    /// <summary>The version in the path; null if it is written as no version here is, such as 01.</summary>
    public static int? ParseVersion(FhirRequest request) =>
        int.TryParse(request.Parts.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && request.Parts.Version![0] != '0' ? number : null;
}
