using System.Net;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;

namespace KapFhir.Server.Http;

/// <summary>Makes a <see cref="FhirRequest"/> of an HTTP request, once the caller is admitted.</summary>
internal static class RequestReader
{
    public static async ValueTask<Result<FhirRequest>> Read(
        HttpContext http, FhirRoute route, FhirServer server, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var parts = PartsOf(http.Request.RouteValues, route);
        var caller = CallerOf(http, server.Options);
        var conditions = ConditionsOf(http.Request.Headers);
        var visible = Admit(server, route, parts, caller, http.Request.Headers.ContainsKey("If-None-Exist"));
        if (!visible.IsSuccess || !conditions.IsSuccess)
        {
            return Result<FhirRequest>.Failed([.. visible.Issues, .. conditions.Issues]);
        }

        var prefer = Preferences.Parse(http.Request.Headers["Prefer"]);
        var (ignored, unheard) = (IgnoredInput.Find(route, parts, query, conditions.Value, prefer.IsLenient == true), IgnoredHeaders.Find(route, parts, http.Request));
        if (ignored.Count + unheard.Count > 0)
        {
            return Result<FhirRequest>.Failed([.. ignored, .. unheard]);
        }

        var provenance = ProvenanceHeader.Parse(http.Request.Headers[ProvenanceHeader.Name], server);
        if (!provenance.IsSuccess)
        {
            return Result<FhirRequest>.Failed(provenance.Issues);
        }

        var kind = BinaryUpload.KindOf(route, parts);
        var body = kind == BodyKind.None ? (default, http.Request.ContentType) : await ReadBody(http, kind, parts.Id, server.Options.MaxBodyBytes);
        return !body.IsSuccess ? Result<FhirRequest>.Failed(body.Issues) : new FhirRequest
        {
            Method = http.Request.Method,
            Base = server.BaseOf(http.Request),
            Path = http.Request.Path.Value!.Length > FhirRoutes.BasePath.Length
                ? http.Request.Path.Value[(FhirRoutes.BasePath.Length + 1)..] : "",
            Parts = parts,
            Query = route.Body == BodyKind.Form ? [.. query, .. RequestBody.ReadForm(body.Value.Bytes)] : query,
            Caller = caller,
            Interaction = route.Interaction,
            RequestId = http.Response.Headers[Faults.RequestIdHeader],
            Visible = visible.Value,
            Conditions = conditions.Value,
            Prefer = prefer,
            Provenance = provenance.Value,
            Body = body.Value.Bytes,
            ContentType = body.Value.ContentType,
        };
    }

    /// <summary>
    /// What the caller may see on this route, or why it may not go there: unknown types are 404, the rest is the access rules' word.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="route">The route.</param>
    /// <param name="parts">The parts of its path.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="hasCondition">True if it is only to be done where a search finds nothing.</param>
    public static Result<Visibility> Admit(FhirServer server, FhirRoute route, RouteParts parts, Caller caller, bool hasCondition) =>
        parts.Type is not null && server.Definitions.FindResourceType(parts.Type) is null
            ? Issues.UnknownType(parts.Type)
            : server.Access.Admit(caller, new AccessQuestion(route.Interaction, parts.Member is null or "*" ? parts.Type : parts.Member)
            {
                Operation = route.Operation,
                IsInstance = parts.Id is not null,
                IsConditional = hasCondition || (parts.Id is null && route.Interaction is FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Delete),
            });

    private static async Task<Result<(ReadOnlyMemory<byte> Bytes, string? ContentType)>> ReadBody(HttpContext http, BodyKind kind, string? id, int limit)
    {
        var body = await RequestBody.Read(http.Request, kind, limit, http.RequestAborted);
        return kind == BodyKind.Content
            ? body.Then(bytes => BinaryUpload.AsResource(bytes, http.Request, id, limit))
            : body.Then<(ReadOnlyMemory<byte>, string?)>(bytes => (bytes, http.Request.ContentType));
    }

    /// <summary>The parts of the path by their names.</summary>
    public static RouteParts PartsOf(RouteValueDictionary values, FhirRoute route) => route.IsPlain
        ? new(values["type"] as string ?? route.Type, values["id"] as string, null, null, null)
        : new(values["type"] as string ?? route.Type,
            values["id"] as string, values["version"] as string, values["member"] as string, values["operation"] as string);

    // The Host header counts too: a web page elsewhere whose name was made to lead to this machine is not this machine's user. Nor is a page of another
    // origin, which a browser lets send what a form can send (raw content, say) without asking first.
    public static Caller CallerOf(HttpContext http, FhirOptions options) =>
        new(http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && Loopback.IsHost(http.Request.Host.Host)
            && (http.Request.Headers.Origin.ToString() is var origin
                && (origin.Length == 0 || origin == http.Request.Scheme + "://" + http.Request.Host.Value || options.Origins().Contains(origin, StringComparer.Ordinal))));

    private static Result<RequestConditions> ConditionsOf(IHeaderDictionary headers) => RequestConditions.Parse(
        Value(headers.IfMatch), Value(headers.IfNoneMatch), Value(headers.IfModifiedSince), Value(headers["If-None-Exist"]));

    private static string? Value(Microsoft.Extensions.Primitives.StringValues header) => header.Count == 0 ? null : header.ToString();
}
