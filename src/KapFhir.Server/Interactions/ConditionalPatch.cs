// https://hl7.org/fhir/R4/http.html#patch
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>A patch of the one resource that a search finds. None is 404, several are 412.</summary>
internal static class ConditionalPatch
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var criteria = Criteria.ParseQuery(server, request);
        if (!criteria.IsSuccess)
        {
            return FhirAnswer.Failed(criteria.Issues);
        }

        var patch = PatchFormats.Parse(request, server.Writes);
        if (!patch.IsSuccess)
        {
            return FhirAnswer.Failed(patch.Issues);
        }

        var condition = criteria.Value!;
        var written = await Patch.Write(
            request, server, patch.Value,
            async c => Target(request.Type, (await server.Store.Search(condition.Query with { Count = 2 }, condition.Visible, c)).Matches, condition),
            unit => Target(request.Type, condition.Match(unit, 2), condition)
                .Then(found => WriteAccess.Before(unit, server, request, found.Id).Then<StoredVersion>(_ => found)), cancel);
        return WriteAnswer.Of(written, request.Prefer);
    }

    /// <summary>The one match, or why there is none.</summary>
    public static Result<StoredVersion> Target(string type, IReadOnlyList<StoredVersion> matches, Criteria criteria) => matches.Count switch
    {
        0 => Issues.NothingMatches(type, criteria.Text),
        1 => matches[0],
        _ => Issues.SeveralMatches(criteria.Text),
    };
}
