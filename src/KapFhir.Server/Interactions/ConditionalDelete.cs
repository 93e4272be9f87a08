// https://hl7.org/fhir/R4/http.html#3.1.0.7.1
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>
/// The end of the one resource that a search finds; with <c>_count</c>, of as many at most. If there are more nothing is deleted: a
/// condition that is too wide must not cost data.
/// </summary>
internal static class ConditionalDelete
{
    /// <summary>With the value true nothing is deleted, and the answer tells what would have been.</summary>
    public const string DryRunParameter = "_dryRun";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var criteria = Criteria.ParseQuery(server, request, takesCount: true, but: DryRunParameter);
        var isDryRun = IsDryRun(request.Parameter(DryRunParameter));
        if (!criteria.IsSuccess || !isDryRun.IsSuccess)
        {
            return FhirAnswer.Failed([.. criteria.Issues, .. isDryRun.Issues]);
        }

        if (isDryRun.Value)
        {
            return await Try(request, server, criteria.Value!, cancel);
        }

        var written = await server.Audit.Write(request, unit => Apply(unit, server, request, criteria.Value!), cancel);
        return Delete.Answer(written, request.Prefer);
    }

    private static Result<bool> IsDryRun(string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => Issues.BadParameter(DryRunParameter, text, "true or false"),
    };

    // What a delete would say is only known when it is done: so it is, and taken back.
    private static async Task<FhirAnswer> Try(FhirRequest request, FhirServer server, Criteria criteria, CancellationToken cancel)
    {
        Issue? told = null;
        var written = await server.Store.Write(
            unit => Apply(unit, server, request, criteria).Then<bool>(all =>
                told = Issues.WouldBeDeleted([.. all.Select(w => w.Version).OfType<StoredVersion>().Select(v => v.Type + "/" + v.Id)])),
            cancel);
        return told is null ? FhirAnswer.Failed(written.Issues) : FhirAnswer.Said(200, [told]);
    }

    private static Result<IReadOnlyList<Written>> Apply(WriteUnit unit, FhirServer server, FhirRequest request, Criteria criteria) =>
        criteria.Query.Count is { } limit ? DeleteAll(unit, server, request, criteria, limit)
        : Delete.ApplyConditional(unit, server, request, criteria).Then(w => Delete.CheckReferrers(unit, server, w, request))
            .Then<IReadOnlyList<Written>>(one => new[] { one });

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
