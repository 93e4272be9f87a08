using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;

namespace KapFhir.Server.Http;

/// <summary>Makes a <see cref="FhirRequest"/> of an HTTP request, once the caller is admitted.</summary>
internal static class RequestReader
{
    public static async ValueTask<Result<FhirRequest>> Read(
        HttpContext http, RoutedPath path, FhirServer server, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var (_, route, parts) = path;
        var found = (await Callers.Of(http, route, server)).Then(known => PurposeOfUse.Read(http, known, route, server));
        if (!found.IsSuccess)
        {
            return Result<FhirRequest>.Failed(found.Issues);
        }

        if (server.Limits.Count(found.Value.Access) is { } wait)
        {
            return Result<FhirRequest>.Failed([RateLimits.Refuse(http, wait)]);
        }

        var caller = await server.Reads.Of(found.Value, http.RequestAborted);
        var conditions = ConditionsOf(http.Request.Headers);
        var visible = Admit(server, route, parts, caller);
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
            Path = path.Path,
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
    public static Result<Visibility> Admit(FhirServer server, FhirRoute route, RouteParts parts, Caller caller) =>
        parts.Type is not null && server.Definitions.FindResourceType(parts.Type) is null
            ? Issues.UnknownType(parts.Type)
            : server.Access.Admit(caller, new AccessQuestion(route.Interaction, parts.Member is null or "*" ? parts.Type : parts.Member)
            {
                Operation = route.Operation,
                IsInstance = parts.Id is not null,
            });

    private static async Task<Result<(ReadOnlyMemory<byte> Bytes, string? ContentType)>> ReadBody(HttpContext http, BodyKind kind, string? id, int limit)
    {
        var body = await RequestBody.Read(http.Request, kind, limit, http.RequestAborted);
        return kind == BodyKind.Content
            ? body.Then(bytes => BinaryUpload.AsResource(bytes, http.Request, id, limit))
            : body.Then<(ReadOnlyMemory<byte>, string?)>(bytes => (bytes, http.Request.ContentType));
    }


    private static Result<RequestConditions> ConditionsOf(IHeaderDictionary headers) => RequestConditions.Parse(
        Value(headers.IfMatch), Value(headers.IfNoneMatch), Value(headers.IfModifiedSince), Value(headers["If-None-Exist"]));

    private static string? Value(Microsoft.Extensions.Primitives.StringValues header) => header.Count == 0 ? null : header.ToString();
}
