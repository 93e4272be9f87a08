// https://hl7.org/fhir/R4/http.html#vread
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Interactions;

/// <summary>A given version of a resource.</summary>
internal static class VRead
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var found = ParseVersion(request) is { } number
            ? await server.Store.ReadVersion(request.Type, request.Id, number, request.Visible, cancel)
            : null;
        if (found is null)
        {
            return FhirAnswer.Failed(Issues.VersionNotFound(request.Type, request.Id, request.Parts.Version!));
        }

        if (found.IsDeleted)
        {
            return FhirAnswer.Gone(found);
        }

        return request.Conditions.IsUnchanged(found) ? FhirAnswer.NotModified(found) : Subset.Answer(request, server, found);
    }

    /// <summary>The version in the path; null if it is written as no version here is, such as 01.</summary>
    public static int? ParseVersion(FhirRequest request) =>
        int.TryParse(request.Parts.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && request.Parts.Version![0] != '0' ? number : null;
}
