// https://hl7.org/fhir/R4/http.html#search and https://hl7.org/fhir/R4/http.html#paging
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Server.Interactions;

/// <summary>
/// A search as it was asked for: by parameters, or by a link that names an earlier one. A search by POST keeps its values out of addresses,
/// which end in logs of proxies and browsers; so do the links to its pages.
/// </summary>
/// <param name="Path">Where it was asked for, under the base.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Name">The name that the link gave, or null.</param>
internal sealed record AskedSearch(string Path, IReadOnlyList<KeyValuePair<string, string>> Parameters, string? Name)
{
    /// <summary>The parameter that names an earlier search.</summary>
    public const string PageParameter = "_page";

    // Said again where the link is followed: they are about the answer.
    private static readonly string[] OfAnswer = [BundleLinks.CursorParameter, "_format", "_pretty"];

    /// <summary>What a request asks for.</summary>
    /// <returns>The search; 400 if a link was changed, 410 if what it names is gone.</returns>
    public static async Task<Result<AskedSearch>> Of(FhirRequest request, string path, FhirServer server, CancellationToken cancel)
    {
        if (request.Parameter(PageParameter) is not { } name)
        {
            return new AskedSearch(path, request.Query, Name: null);
        }

        var given = request.Query.Where(p => p.Key != PageParameter).ToList();
        if (given.Find(p => !OfAnswer.Contains(p.Key, StringComparer.Ordinal)) is { Key: { } other })
        {
            return Issues.PageLinkChanged(PageParameter, other);
        }

        return await server.Store.KeptSearches.Find(name, AsyncRequests.KeyOf(request.Caller), path, cancel) is { } kept
            ? new AskedSearch(path, [.. RequestBody.ReadParameters(kept).Where(p => !given.Exists(g => g.Key == p.Key)), .. given], name)
            : Issues.PageExpired();
    }

    /// <summary>The links of its answer. A search sent in a body is kept if it has more than a page.</summary>
    public async Task<BundleLinks> Links(FhirRequest request, SearchQuery query, SearchPage page, FhirServer server, CancellationToken cancel)
    {
        var links = new BundleLinks(request.Base + (Path.Length == 0 ? "" : "/" + Path), query.Applied);
        if (Name is null && request.Method != "POST")
        {
            return links;
        }

        var name = Name ?? (page.Next is null && page.Previous is null ? null : await server.Store.KeptSearches.Keep(
            new KeptSearch(AsyncRequests.KeyOf(request.Caller), Path, SearchUrl.Query(query)), server.Search.KeepPosted, cancel));
        return links with { Paging = name is null ? null : [new(PageParameter, name)] };
    }
}
