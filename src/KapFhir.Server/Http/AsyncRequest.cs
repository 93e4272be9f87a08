// https://hl7.org/fhir/R4/async.html
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Users;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>A request that is handled beside others, as it waits in the database: everything that it was read from, so that it is admitted and read anew.</summary>
internal sealed record AsyncRequest(string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, string Base, AsyncCaller Caller,
    IReadOnlyDictionary<string, string> Headers, byte[] Body, string? ContentType, string? RequestId)
{
    private static readonly string[] Kept = ["If-Match", "If-None-Match", "If-Modified-Since", "If-None-Exist", "Prefer", ProvenanceHeader.Name];

    /// <summary>True where a client may ask not to wait: single reads and writes take no time.</summary>
    public static bool IsFor(FhirRoute route, string method) => method != "HEAD" && !route.IsJob && route.Interaction is FhirInteraction.Search
        or FhirInteraction.History or FhirInteraction.Operation or FhirInteraction.ChangingOperation or FhirInteraction.Expunge or FhirInteraction.Bundle;

    public static AsyncRequest Of(FhirRequest request, IHeaderDictionary headers) => new(
        request.Method, request.Path, request.Query, request.Base, AsyncCaller.Of(request.Caller),
        Kept.Where(headers.ContainsKey).ToDictionary(h => h, h => headers[h].ToString(), StringComparer.Ordinal), request.Body.ToArray(), request.ContentType,
        request.RequestId);

    public static AsyncRequest Read(string text) => JsonSerializer.Deserialize<AsyncRequest>(text)!;

    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>The request and its route, if the caller may still ask for it.</summary>
    public async Task<Result<(FhirRoute Route, FhirRequest Request)>> Restore(FhirServer server, CancellationToken cancel) =>
        await Caller.Restore(server, cancel) is { IsSuccess: true } found ? Restore(server, await server.Reads.Of(found.Value, cancel))
            : Issues.TokenInvalid("it was revoked, or what it was given for has ended.");

    private Result<(FhirRoute Route, FhirRequest Request)> Restore(FhirServer server, Caller caller)
    {
        if (RouteTable.Find(Method, Path) is not { } found)
        {
            return Issues.UnknownPath(Path);
        }

        var conditions = RequestConditions.Parse(Header("If-Match"), Header("If-None-Match"), Header("If-Modified-Since"), Header("If-None-Exist"));
        return RequestReader.Admit(server, found.Route, found.Parts, caller).Then(visible => conditions.Then(c =>
            ProvenanceHeader.Parse(Header(ProvenanceHeader.Name), server).Then<(FhirRoute, FhirRequest)>(provenance => (found.Route, new FhirRequest
            {
                Method = Method,
                Base = Base,
                Path = Path,
                Parts = found.Parts,
                Query = Query,
                Caller = caller,
                Interaction = found.Route.Interaction,
                RequestId = RequestId,
                Visible = visible,
                Conditions = c,
                Prefer = Preferences.Parse(Header("Prefer")),
                Provenance = provenance,
                Body = Body,
                ContentType = ContentType,
            }))));
    }

    private string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>Who sent such a request: of a token what it allowed, never the token itself. An emergency does not wait: such a request is answered at once.</summary>
internal sealed record AsyncCaller(bool IsLoopback, string? Grant, string? Scopes)
{
    /// <summary>What the user was.</summary>
    public IReadOnlyList<UserRole> Roles { get; init; } = [];

    /// <summary>What the answer is for.</summary>
    public string? Purpose { get; init; }

    public static AsyncCaller Of(Caller caller) => new(caller.IsLoopback, caller.Access?.GrantId, caller.Access?.Scopes.Text)
    {
        Roles = caller.Access?.Roles ?? [], Purpose = caller.Purpose,
    };

    /// <summary>The caller, as long as nobody has ended what its token hung on; in no role that was given or taken since.</summary>
    public async Task<Result<Caller>> Restore(FhirServer server, CancellationToken cancel)
    {
        var caller = new Caller(IsLoopback) { Purpose = Purpose };
        return Grant is null || server.Bearer is not { } bearer
            ? caller : (await bearer.Resume(Grant, Scopes ?? "", cancel)).Then<Caller>(access => caller with { Access = access with { Roles = [.. access.Roles.Intersect(Roles)] } });
    }

    /// <summary>
    /// True if who asks for the answer may see what the request could: by the same grant (a service has one for each token, and none of them a context), with
    /// all its scopes, and in all its roles.
    /// </summary>
    public bool IsCovered(TokenAccess? access, FhirServer server) => access is null ? Grant is null
        : (access.GrantId == Grant || (access.Roles.Count == 0 && Roles.Count == 0)) && !Roles.Except(access.Roles).Any()
            && GrantedScopes.Parse(Scopes ?? "", server.Definitions) is var scopes && new GrantedScopes(scopes.Resources, [], []).IsWithin(access.Scopes);
}
