// https://hl7.org/fhir/R4/http.html#patch
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>
/// A new version made of the current one. It is made outside the write, of the version that is current then; if another has been written
/// meanwhile it is made again of that, so that no change is lost.
/// </summary>
internal static class Patch
{
    // After so many others were faster, the patch is applied inside the write, where none can be.
    private const int Attempts = 3;

    /// <summary>Finds the version to patch, outside the write.</summary>
    public delegate Task<Result<StoredVersion>> Finder(CancellationToken cancel);

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var patch = PatchFormats.Parse(request, server.Writes);
        return WriteAnswer.Of(
            patch.IsSuccess ? await Write(request, server, patch.Value, cancel) : Result<Written>.Failed(patch.Issues), request.Prefer);
    }

    /// <summary>Patches the resource that the path names.</summary>
    public static Task<Result<Written>> Write(FhirRequest request, FhirServer server, IResourcePatch patch, CancellationToken cancel) => Write(
        request, server, patch,
        async c => await server.Store.Read(request.Type, request.Id, request.Visible, c) is { } current
            ? Living(request.Type, request.Id, current) : await WriteAccess.Objection(server, request, request.Id, c),
        unit => WriteAccess.Before(unit, server, request, request.Id).Then(current => Living(request.Type, request.Id, current)), cancel);

    /// <summary>Patches what is found.</summary>
    /// <param name="request">The request.</param>
    /// <param name="server">The server.</param>
    /// <param name="patch">The change.</param>
    /// <param name="find">Finds the version outside the write.</param>
    /// <param name="findInside">Finds it inside.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Result<Written>> Write(
        FhirRequest request, FhirServer server, IResourcePatch patch, Finder find, Func<WriteUnit, Result<StoredVersion>> findInside,
        CancellationToken cancel)
    {
        var written = Result<Written?>.Succeeded(null, []);
        for (var attempt = 1; written is { IsSuccess: true, Value: null }; attempt++)
        {
            var basis = await find(cancel);
            var prepared = basis.Then(current => Prepare(server, request, patch, current));
            var isLast = attempt == Attempts;
            written = prepared.IsSuccess
                ? await server.Audit.Write(request, unit => findInside(unit).Then(current =>
                    current.Sid == basis.Value.Sid ? Put(unit, server, request, prepared.Value, current)
                    : isLast ? Apply(unit, server, request, patch, current) : Result<Written?>.Succeeded(null, [])), cancel)
                : Result<Written?>.Failed(prepared.Issues);
        }

        return written.IsSuccess ? written.Value! : Result<Written>.Failed(written.Issues);
    }

    /// <summary>A version that can be patched: 404 if there is none, 410 if it was deleted.</summary>
    public static Result<StoredVersion> Living(string type, string id, StoredVersion? current) =>
        current is null ? Issues.ResourceNotFound(type, id)
        : current.IsDeleted ? Issues.ResourceDeleted(type, id)
        : current;

    /// <summary>Patches and writes, inside the unit.</summary>
    public static Result<Written?> Apply(
        WriteUnit unit, FhirServer server, FhirRequest request, IResourcePatch patch, StoredVersion current,
        ReferenceRewrite? rewrite = null) =>
        Prepare(server, request, patch, current, rewrite).Then(resource => Put(unit, server, request, resource, current));

    /// <summary>The same in a unit with other writes, whose end is theirs too.</summary>
    public static Result<Written> ApplyUnfinished(
        WriteUnit unit, FhirServer server, FhirRequest request, IResourcePatch patch, StoredVersion current, ReferenceRewrite? rewrite) =>
        Prepare(server, request, patch, current, rewrite).Then(resource => server.Writes.Put(unit, resource, ChangeMethod.Patch, current)
            .Then(written => CheckReferences(unit, server, request, resource, written)));

    // The conditions come first: a patch may well not fit a version that it was not meant for.
    private static Result<PreparedResource> Prepare(
        FhirServer server, FhirRequest request, IResourcePatch patch, StoredVersion current, ReferenceRewrite? rewrite = null) =>
        request.Conditions.Objection(current.Type, current.Id, current) is { } objection
            ? objection
            : server.Writes.Prepare(patch, current, rewrite);

    private static Result<Written?> Put(WriteUnit unit, FhirServer server, FhirRequest request, PreparedResource resource, StoredVersion current) =>
        server.Writes.Put(unit, resource, ChangeMethod.Patch, current)
            .Then(written => UnitEnd.Of(unit, server, resource, request, written))
            .Then(written => ProvenanceHeader.Record(request, unit, server, written)).Then(written => Result<Written?>.Succeeded(written, []));

    private static Result<Written> CheckReferences(
        WriteUnit unit, FhirServer server, FhirRequest request, PreparedResource resource, Written written)
    {
        var broken = new ReferenceCheck(unit, server, request.Caller).FindBroken(resource);
        return broken.Count == 0 ? written : Result<Written>.Failed(broken);
    }
}
