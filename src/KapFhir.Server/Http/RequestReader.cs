using System.Net;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;

namespace KapFhir.Server.Http;

/// <summary>Makes a <see cref="FhirRequest"/> of an HTTP request, once the caller is admitted.</summary>
internal static class RequestReader
{
    public static async Task<Result<FhirRequest>> Read(
        HttpContext http, FhirRoute route, FhirServer server, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var parts = PartsOf(http.Request.RouteValues, route);
        var caller = CallerOf(http);
        var visible = Admit(server, route, parts, caller);
        var conditions = ConditionsOf(http.Request.Headers);
        if (!visible.IsSuccess || !conditions.IsSuccess)
        {
            return Result<FhirRequest>.Failed([.. visible.Issues, .. conditions.Issues]);
        }

        var prefer = Preferences.Parse(http.Request.Headers["Prefer"]);
        if (IgnoredInput.Find(route, parts, query, conditions.Value, prefer.IsLenient == true) is { Count: > 0 } ignored)
        {
            return Result<FhirRequest>.Failed(ignored);
        }

        var body = await RequestBody.Read(http.Request, route.Body, server.Options.MaxBodyBytes, http.RequestAborted);
        return body.Then<FhirRequest>(bytes => new FhirRequest
        {
            Method = http.Request.Method,
            Base = server.BaseOf(http.Request),
            Path = http.Request.Path.Value!.Length > FhirRoutes.BasePath.Length
                ? http.Request.Path.Value[(FhirRoutes.BasePath.Length + 1)..] : "",
            Parts = parts,
            Query = route.Body == BodyKind.Form ? [.. query, .. RequestBody.ReadForm(bytes)] : query,
            Caller = caller,
            Visible = visible.Value,
            Conditions = conditions.Value,
            Prefer = prefer,
            Body = bytes,
            ContentType = http.Request.ContentType,
        });
    }

    /// <summary>
    /// What the caller may see on this route, or why it may not go there: unknown types are 404, the rest is the access rules' word.
    /// </summary>
    public static Result<Visibility> Admit(FhirServer server, FhirRoute route, RouteParts parts, Caller caller) =>
        parts.Type is not null && server.Definitions.FindResourceType(parts.Type) is null
            ? Issues.UnknownType(parts.Type)
            : server.Access.Admit(caller, route.Interaction, parts.Member is null or "*" ? parts.Type : parts.Member);

    private static RouteParts PartsOf(RouteValueDictionary values, FhirRoute route) => new(
        values["type"] as string ?? route.Type,
            values["id"] as string, values["version"] as string, values["member"] as string, values["operation"] as string);

    // The Host header counts too: a web page elsewhere whose name was made to lead to this machine is not this machine's user.
    private static Caller CallerOf(HttpContext http) =>
        new(http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && Loopback.IsHost(http.Request.Host.Host));

    private static Result<RequestConditions> ConditionsOf(IHeaderDictionary headers) => RequestConditions.Parse(
        Value(headers.IfMatch), Value(headers.IfNoneMatch), Value(headers.IfModifiedSince), Value(headers["If-None-Exist"]));

    private static string? Value(Microsoft.Extensions.Primitives.StringValues header) => header.Count == 0 ? null : header.ToString();
}
