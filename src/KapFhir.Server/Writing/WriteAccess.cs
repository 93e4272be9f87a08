// https://hl7.org/fhir/R4/security.html and https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>
/// What a caller may change, inside the write: the version that is replaced must be one of those it may change, and so must the version that is made. What it
/// may not see is answered as if it were not there.
/// </summary>
internal static class WriteAccess
{
    /// <summary>
    /// The current version, null if there is none. Who may change only some of a type is told the same of what is hidden and of what never was: 404;
    /// 403 where it may be read and not changed.
    /// </summary>
    public static Result<StoredVersion?> Before(WriteUnit unit, FhirServer server, FhirRequest request, string id)
    {
        var type = request.Type;
        if (type == "AuditEvent" && unit.Current(type, id, Visibility.Everything) is not null)
        {
            return Issues.AuditImmutable(id);
        }

        var current = unit.Current(type, id, request.Visible);
        if (current is not null || request.Visible.CoversAllOf(type))
        {
            return Result<StoredVersion?>.Succeeded(current, []);
        }

        // Consents hide, not scopes: what they hide is for its caller not there.
        if (request.Visible.GrantsAllOf(type))
        {
            return request.Method != "PUT" ? Result<StoredVersion?>.Succeeded(null, []) : Unseen(unit, server, request, id);
        }

        var readable = server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Read, type));
        return readable.IsSuccess && unit.Current(type, id, readable.Value) is not null
            ? Issues.ChangeNotAllowed(type, id) : Issues.NothingToChange(type, id);
    }

    // Whether an id is free or hidden is not told to who may not choose ids; a system that may is told 404 of a hidden one. docs/access.md, "What is not told".
    private static Result<StoredVersion?> Unseen(WriteUnit unit, FhirServer server, FhirRequest request, string id) =>
        request.Parts.Id is not null && !server.Options.UpdateCreates ? Issues.NoIdsOfClients(request.Type, id)
            : (request.Parts.Id is not null && KeepsIds(request)) || unit.Current(request.Type, id, Visibility.Everything) is not null ? Issues.NothingToChange(request.Type, id)
            : Result<StoredVersion?>.Succeeded(null, []);

    /// <summary>
    /// True if the ids of a type are the server's to give: to people, of what is in patients' records and may be withheld from them. Systems that bring records
    /// along bring their ids.
    /// </summary>
    public static bool KeepsIds(FhirRequest request) => request is { Caller.Access.Roles.Count: > 0, Visible.Withheld: { } withheld }
        && !withheld.Exempt.Contains(request.Type, StringComparer.Ordinal) && !ScopeVisibility.Shared.Contains(request.Type, StringComparer.Ordinal);

    /// <summary>Why there is nothing to change outside of a write: 404, or 403 where it may be read and not changed.</summary>
    public static async Task<Issue> Objection(FhirServer server, FhirRequest request, string id, CancellationToken cancel)
    {
        var readable = server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Read, request.Type));
        return !request.Visible.CoversAllOf(request.Type) && readable.IsSuccess && await server.Store.Read(request.Type, id, readable.Value, cancel) is not null
            ? Issues.ChangeNotAllowed(request.Type, id) : Issues.ResourceNotFound(request.Type, id);
    }

    /// <summary>The write, or 403 if it made a version that its caller may not make: of another patient, say.</summary>
    public static Result<Written> After(WriteUnit unit, FhirServer server, FhirRequest request, Written written)
    {
        if (written is not { Effect: WriteEffect.Created or WriteEffect.Updated, Version: { } version })
        {
            return written;
        }

        // What an update makes anew is a create, also where it was deleted before.
        // Writing is no disclosure: what a record will be withheld for may be written by who has it.
        var granted = written.Effect == WriteEffect.Created
            ? server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Create, version.Type)) : request.Visible;
        var isBinary = version.Type == "Binary";
        return granted.Then<Written>(visible =>
            (visible.GrantsAllOf(version.Type) && !isBinary) || unit.Current(version.Type, version.Id, visible with { Withheld = null }) is not null
                ? written : isBinary ? Issues.ContextOutsideAccess() : Issues.OutsideAccess(version.Type));
    }
}
