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
            var isHidden = unit.Current(type, id, request.Visible with { Withheld = null }) is not null;
            return isHidden && request.Method == "PUT" ? Issues.NothingToChange(type, id) : Result<StoredVersion?>.Succeeded(null, []);
        }

        var readable = server.Access.Admit(request.Caller, new AccessQuestion(FhirInteraction.Read, type));
        return readable.IsSuccess && unit.Current(type, id, readable.Value) is not null
            ? Issues.ChangeNotAllowed(type, id) : Issues.NothingToChange(type, id);
    }

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
        return granted.Then<Written>(visible =>
            visible.GrantsAllOf(version.Type) || unit.Current(version.Type, version.Id, visible with { Withheld = null }) is not null
                ? written : Issues.OutsideAccess(version.Type));
    }
}
