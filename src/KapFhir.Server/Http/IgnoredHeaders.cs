// https://hl7.org/fhir/R4/http.html
using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>Finds headers, and a body, that an interaction would ignore though the client relies on them.</summary>
internal static class IgnoredHeaders
{
    // They ask for another method than the request's own: a proxy may have obeyed already, or may not.
    private static readonly string[] Overrides = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];
    private static readonly string[] Looked = [.. Overrides, BinaryUpload.SecurityContext, ProvenanceHeader.Name];

    /// <summary>One issue for each.</summary>
    public static IReadOnlyList<Issue> Find(FhirRoute route, RouteParts parts, HttpRequest request) =>
        HasBody(request) || request.Headers.IfUnmodifiedSince.Count > 0 || Array.Exists(Looked, request.Headers.ContainsKey)
            ? [.. All(route, parts, request)] : [];

    private static bool HasBody(HttpRequest request) => request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

    private static IEnumerable<Issue> All(FhirRoute route, RouteParts parts, HttpRequest request)
    {
        if (route is { Body: BodyKind.None, Interaction: not FhirInteraction.Options } && HasBody(request))
        {
            yield return Issues.UnexpectedBody(request.Method);
        }

        if (request.Headers.IfUnmodifiedSince.Count > 0)
        {
            yield return Issues.UnmodifiedSince();
        }

        foreach (var header in Overrides.Where(request.Headers.ContainsKey))
        {
            yield return Issues.MethodOverride(header);
        }

        if (request.Headers.ContainsKey(BinaryUpload.SecurityContext) && BinaryUpload.KindOf(route, parts) != BodyKind.Content)
        {
            yield return Issues.MisplacedCondition(BinaryUpload.SecurityContext, "writes of raw content to [base]/Binary");
        }

        if (request.Headers.ContainsKey(ProvenanceHeader.Name) && !ProvenanceHeader.IsFor(route.Interaction))
        {
            yield return Issues.MisplacedCondition(ProvenanceHeader.Name, "creates, updates, patches and transactions");
        }
    }
}
