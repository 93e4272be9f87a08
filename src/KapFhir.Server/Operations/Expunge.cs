using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>
/// Removes versions for good: their content, what they are found by, and their place in history. Of one resource in one write; of a type or the whole
/// system in pieces, between which others write. Again after an interruption it goes on.
/// </summary>
internal static class Expunge
{
    private const int AtOnce = 50;

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = server.Expunge.Allowed ? ExpungeInput.Read(request, server) : Issues.ExpungeNotAllowed();
        if (!input.IsSuccess)
        {
            return FhirAnswer.Failed(input.Issues);
        }

        if (request.Parts.Id is null)
        {
            return Answer(await InPieces(request, input.Value, server, cancel));
        }

        if (await server.Store.Read(request.Type, request.Id, request.Visible, cancel) is null)
        {
            return FhirAnswer.Failed(Issues.ResourceNotFound(request.Type, request.Id));
        }

        var removed = await server.Store.Write(unit => One(unit, server, request, (request.Type, request.Id), input.Value.Scope), cancel);
        return removed.IsSuccess ? Answer(new Tally(removed.Value, 0)) : FhirAnswer.Failed(removed.Issues);
    }

    /// <summary>One resource: what others refer to stays, as with a delete.</summary>
    private static Result<int> One(WriteUnit unit, FhirServer server, FhirRequest request, (string Type, string Id) resource, ExpungeScope scope)
    {
        var (type, id) = resource;
        if (type == "AuditEvent")
        {
            return Issues.AuditImmutable(id);
        }

        var current = unit.Current(type, id, Visibility.Everything);
        if (current is null)
        {
            return 0;
        }

        var goes = scope == ExpungeScope.Everything || (current.IsDeleted && scope.HasFlag(ExpungeScope.DeletedResources));
        return !goes ? scope.HasFlag(ExpungeScope.OldVersions) ? unit.ExpungeOldVersions(type, id) : 0
            : current.IsDeleted ? unit.ExpungeAll(type, id)
            : Delete.CheckReferrers(unit, server, new Written(WriteEffect.Deleted, unit.Delete(type, id), []), request)
                .Then<int>(_ => unit.ExpungeAll(type, id) - 1); // the deletion just made is none of its versions
    }

    // What is referred to from what goes later stays at first: as long as something goes it is looked at again. When all goes, nothing need be asked.
    private static async Task<Tally> InPieces(FhirRequest request, ExpungeInput input, FhirServer server, CancellationToken cancel)
    {
        var isWhole = request.Parts.Type is null && input.Scope == ExpungeScope.Everything;
        var tally = new Tally(0, 0);
        while (true)
        {
            var round = await Round(request, input, server, isWhole, tally, cancel);
            var isOver = round.Kept == 0 || round.Count == tally.Count || round.Count >= input.Limit;
            tally = round;
            if (isOver)
            {
                return tally;
            }
        }
    }

    private static async Task<Tally> Round(
        FhirRequest request, ExpungeInput input, FhirServer server, bool isWhole, Tally tally, CancellationToken cancel)
    {
        var (count, kept, after) = (tally.Count, 0, 0L);
        while (!(count >= input.Limit))
        {
            var piece = await server.Store.ExpungeCandidates(request.Parts.Type, input.Scope, after, AtOnce, cancel);
            if (piece.Count == 0)
            {
                break;
            }

            foreach (var (_, type, id) in piece.TakeWhile(_ => !(count >= input.Limit)))
            {
                var removed = await server.Store.Write(
                    unit => isWhole && type != "AuditEvent" ? unit.ExpungeAll(type, id) : One(unit, server, request, (type, id), input.Scope), cancel);
                count += removed.IsSuccess ? removed.Value : 0;
                kept += removed.IsSuccess ? 0 : 1;
            }

            after = piece[^1].Rid;
        }

        return new Tally(count, kept);
    }

    private static FhirAnswer Answer(Tally tally) => ParametersWriter.Answer(parameters =>
    {
        parameters.Value("count", "integer", tally.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        parameters.Value("kept", "integer", tally.Kept.ToString(System.Globalization.CultureInfo.InvariantCulture));
    });

    /// <summary>How many versions went, and how many resources stay because others refer to them.</summary>
    private sealed record Tally(int Count, int Kept);
}
