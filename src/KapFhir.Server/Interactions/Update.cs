// https://hl7.org/fhir/R4/http.html#update
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>A new version of a resource, or the resource itself with the id that the client chose.</summary>
internal static class Update
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var resource = server.Writes.Read(request.Body, request.Type)
            .Then(root => CheckId(root, request.Id))
            .Then(root => server.Writes.Prepare(root, request.Id));
        if (!resource.IsSuccess)
        {
            return FhirAnswer.Failed(resource.Issues);
        }

        var written = await server.Audit.Write(request, unit => ApplyChecked(unit, server, resource.Value, request), resource.Value.Expected, cancel);
        return WriteAnswer.Of(written, request.Prefer);
    }

    /// <summary>An update's body carries the id of its path, and all of the resource.</summary>
    public static Result<FhirNode> CheckId(FhirNode root, string id)
    {
        if (ResourceMeta.IsSubset(root))
        {
            return Issues.SubsettedUpdate(root.Type.Name);
        }

        return root.ChildText("id") switch
        {
            null => Issues.MissingId(root.Type.Name, id),
            var sent when sent != id => Issues.IdMismatch(root.Type.Name, sent, id),
            _ => root,
        };
    }

    /// <summary>Decides and writes, inside the unit.</summary>
    public static Result<Written> Apply(WriteUnit unit, FhirServer server, PreparedResource resource, FhirRequest request) =>
        WriteAccess.Before(unit, server, request, resource.Id).Then(current =>
            request.Conditions.Objection(resource.Type, resource.Id, current) is { } objection
                ? objection
                : current is { IsDeleted: false } && LosesParts(resource.Root, current) ? Issues.RedactedUpdate(resource.Type)
                : current is null && request.Parts.Id is not null && IsIdRefused(server, request) ? Issues.NoIdsOfClients(resource.Type, resource.Id)
                : server.Writes.Put(unit, resource, ChangeMethod.Update, current));

    // What $kap-segment or another server took out of a copy is still in the record. What was stored so has nothing more to lose.
    private static bool LosesParts(FhirNode sent, StoredVersion current) =>
        ResourceMeta.IsRedacted(sent) && !(current.Json.Span.IndexOf("REDACTED"u8) >= 0 && ResourceMeta.IsRedacted(ResourceReader.Read(current.Json, FhirDefinitions.R4, ReaderLimits.Default).Value));

    /// <summary>
    /// True if clients may not choose ids: what the server itself loads keeps them. https://hl7.org/fhir/R4/http.html#upsert
    /// </summary>
    public static bool IsIdRefused(FhirServer server, FhirRequest request) => !request.Caller.IsServer && (!server.Options.UpdateCreates || WriteAccess.KeepsIds(request));

    /// <summary>The same, every reference must lead somewhere, and the rules have their say.</summary>
    public static Result<Written> ApplyChecked(WriteUnit unit, FhirServer server, PreparedResource resource, FhirRequest request) =>
        Apply(unit, server, resource, request).Then(written => UnitEnd.Of(unit, server, resource, request, written))
            .Then(written => ProvenanceHeader.Record(request, unit, server, written));
}
