// https://hl7.org/fhir/R4/http.html#cond-update
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>An update of the one resource that a search finds; if it finds none, a create.</summary>
internal static class ConditionalUpdate
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var criteria = Criteria.ParseQuery(server, request);
        var root = server.Writes.Read(request.Body, request.Type);
        if (!criteria.IsSuccess || !root.IsSuccess)
        {
            return FhirAnswer.Failed([.. criteria.Issues, .. root.Issues]);
        }

        // Which id it is to have is only certain inside the unit; most of the time it is what it was just before.
        var found = await server.Store.Search(criteria.Value!.Query with { Count = 2 }, criteria.Value.Visible, cancel);
        var isRefused = Update.IsIdRefused(server, request);
        var newId = root.Value.ChildText("id") ?? Create.NewId();
        var prepared = Target(root.Value, newId, found.Matches, criteria.Value, isRefused).Then(id => server.Writes.Prepare(root.Value, id));
        var written = await server.Audit.Write(
            request,
            unit => Target(root.Value, newId, criteria.Value.Match(unit, 2), criteria.Value, isRefused)
                .Then(id => prepared.IsSuccess && prepared.Value.Id == id ? prepared : server.Writes.Prepare(root.Value, id))
                .Then(resource => Update.ApplyChecked(unit, server, resource, request)), cancel);
        return WriteAnswer.Of(written, request.Prefer);
    }

    /// <summary>
    /// The id that the resource gets: of the match, or <paramref name="newId"/>. Several matches or another id in the body are refused, and
    /// with
    /// <paramref name="isIdRefused"/> one that the sender chose.
    /// </summary>
    public static Result<string> Target(FhirNode root, string newId, IReadOnlyList<StoredVersion> matches, Criteria criteria, bool isIdRefused)
    {
        var sent = root.ChildText("id");
        return matches.Count switch
        {
            0 when sent is not null && isIdRefused => Issues.NoIdsOfClients(root.Type.Name, sent),
            0 => newId,
            1 when sent is null || sent == matches[0].Id => matches[0].Id,
            1 => Issues.IdMismatch(root.Type.Name, sent!, matches[0].Id),
            _ => Issues.SeveralMatches(criteria.Text),
        };
    }
}
