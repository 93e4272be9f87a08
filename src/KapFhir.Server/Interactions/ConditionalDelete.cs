// https://hl7.org/fhir/R4/http.html#3.1.0.7.1
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>
/// The end of the one resource that a search finds; with <c>_count</c>, of as many at most. If there are more nothing is deleted: a condition that is
/// too wide must not cost data.
/// </summary>
internal static class ConditionalDelete
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var criteria = Criteria.ParseQuery(server, request, takesCount: true);
        if (!criteria.IsSuccess)
        {
            return FhirAnswer.Failed(criteria.Issues);
        }

        if (criteria.Value!.Query.Count is { } limit)
        {
            var all = await server.Audit.Write(request, unit => DeleteAll(unit, server, request, criteria.Value, limit), cancel);
            return Delete.Answer(all, request.Prefer);
        }

        var written = await server.Audit.Write(
            request,
            unit => Delete.ApplyConditional(unit, server, request, criteria.Value).Then(w => Delete.CheckReferrers(unit, server, w, request)), cancel);
        return Delete.Answer(written, request.Prefer);
    }

    // References among what goes do not keep it: they are looked at when all of it is gone.
    private static Result<IReadOnlyList<Written>> DeleteAll(
        WriteUnit unit, FhirServer server, FhirRequest request, Criteria criteria, int limit)
    {
        var matches = (criteria with { Query = criteria.Query with { Count = null } }).Match(unit, limit + 1);
        if (matches.Count > limit)
        {
            return Issues.MoreMatches(criteria.Text, limit);
        }

        List<Result<Written>> deleted = [.. matches.Select(m => Delete.Apply(unit, server, request, m.Id))];
        List<Issue> issues = [.. deleted.Select(d => d.Then(w => Delete.CheckReferrers(unit, server, w, request))).SelectMany(d => d.Issues)];
        return issues.Exists(i => i.IsError)
            ? Result<IReadOnlyList<Written>>.Failed(issues)
            : Result<IReadOnlyList<Written>>.Succeeded([.. deleted.Select(d => d.Value)], []);
    }
}
