// https://hl7.org/fhir/R4/http.html#delete
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>The end of a resource; its versions stay. Deleting what is gone or never was succeeds too.</summary>
internal static class Delete
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var written = await server.Audit.Write(
            request,
            unit => Apply(unit, server, request, request.Id).Then(w => CheckReferrers(unit, server, w, request)), [(request.Type, request.Id)], cancel);
        return Answer(written, request.Prefer);
    }

    /// <summary>Decides and deletes, inside the unit.</summary>
    public static Result<Written> Apply(WriteUnit unit, FhirServer server, FhirRequest request, string id) =>
        WriteAccess.Before(unit, server, request, id).Then<Written>(current =>
            request.Conditions.Objection(request.Type, id, current) is { } objection
                ? objection
                : new Written(WriteEffect.Deleted, current is { IsDeleted: false } ? unit.Delete(request.Type, id) : current, []));

    /// <summary>Deletes the one match; none is a success, several are refused.</summary>
    public static Result<Written> ApplyConditional(WriteUnit unit, FhirServer server, FhirRequest request, Criteria criteria)
    {
        var matches = criteria.Match(unit, 2);
        return matches.Count switch
        {
            0 => new Written(WriteEffect.Deleted, null, []),
            1 => Apply(unit, server, request, matches[0].Id),
            _ => Issues.SeveralMatches(criteria.Text),
        };
    }

    /// <summary>
    /// 409 if something current still refers to what was deleted; for a transaction, asked when all of it is written. What refers is named
    /// only to those who may see it.
    /// </summary>
    public static Result<Written> CheckReferrers(WriteUnit unit, FhirServer server, Written written, FhirRequest request)
    {
        if (server.Options.ReferentialIntegrity == ReferentialIntegrity.Ignore || written.Version is not { } deleted)
        {
            return written;
        }

        if (unit.FindReferrer(deleted.Type, deleted.Id) is not { } referrer)
        {
            return written;
        }

        var readable = server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Read, referrer.Type));
        var isVisible = readable.IsSuccess && unit.Current(referrer.Type, referrer.Id, readable.Value) is not null;
        return isVisible && server.Writes.IsDerived(deleted.Type, deleted.Id, referrer.Type, referrer.Id)
            ? Issues.ScoreStillThere(deleted.Type + "/" + deleted.Id, referrer.Type + "/" + referrer.Id)
            : Issues.StillReferenced(deleted.Type, deleted.Id, isVisible ? referrer.Type + "/" + referrer.Id : "Another resource");
    }

    /// <summary>204 with the version that says so, or an outcome if one is preferred.</summary>
    public static FhirAnswer Answer(Result<Written> written, Preferences prefer) =>
        Answer(written.Then<IReadOnlyList<Written>>(one => new[] { one }), prefer);

    /// <summary>The same for several, which have no one version to tell.</summary>
    public static FhirAnswer Answer(Result<IReadOnlyList<Written>> written, Preferences prefer)
    {
        if (!written.IsSuccess)
        {
            return FhirAnswer.Failed(written.Issues);
        }

        var version = written.Value is [var only] ? only.Version : null;
        return prefer.Return == ReturnPreference.OperationOutcome
            ? FhirAnswer.Deleted(200, version, [Issues.Deleted(written.Value.Count(w => w.Version is not null))])
            : FhirAnswer.Deleted(204, version, []);
    }
}
