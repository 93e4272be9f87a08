// https://hl7.org/fhir/R5/http.html#delete-history: R4 has no such interaction
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>Removes the versions before the newest for good.</summary>
internal static class DeleteHistory
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        Remove(request, server, unit => unit.ExpungeOldVersions(request.Type, request.Id), cancel);

    /// <summary>Removes and says how many went; 404 for a resource that never was.</summary>
    public static async Task<FhirAnswer> Remove(FhirRequest request, FhirServer server, Func<WriteUnit, Result<int>> remove, CancellationToken cancel)
    {
        if (!server.Expunge.Allowed)
        {
            return FhirAnswer.Failed(Issues.ExpungeNotAllowed());
        }

        var removed = await server.Store.Write(
            unit => unit.Current(request.Type, request.Id, request.Visible) is null ? Issues.ResourceNotFound(request.Type, request.Id) : remove(unit), cancel);
        return !removed.IsSuccess ? FhirAnswer.Failed(removed.Issues)
            : request.Prefer.Return == ReturnPreference.OperationOutcome ? FhirAnswer.Outcome(200, [Issues.Expunged(removed.Value)]) : FhirAnswer.Empty(204);
    }
}

/// <summary>Removes one version that is not the newest for good.</summary>
internal static class DeleteHistoryVersion
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) => DeleteHistory.Remove(
        request, server, unit => VRead.ParseVersion(request) is not { } version ? Issues.VersionNotFound(request.Type, request.Id, request.Parts.Version!)
            : unit.Current(request.Type, request.Id, request.Visible)!.VersionId == version
                ? Issues.ExpungeNewest(request.Type, request.Id, version.ToString(CultureInfo.InvariantCulture))
            : unit.ExpungeVersion(request.Type, request.Id, version) == 0 ? Issues.VersionNotFound(request.Type, request.Id, request.Parts.Version!) : 1,
        cancel);
}
