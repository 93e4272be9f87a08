// https://hl7.org/fhir/R4/http.html#search
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>A search among the resources of a type.</summary>
internal static class SearchType
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        Answer(request, server, request.Type, Parse(request, server, request.Type), cancel);

    /// <summary>The search that a request asks for. A null type, or a star, searches all of them.</summary>
    public static Result<SearchQuery> Parse(FhirRequest request, FhirServer server, string? type) =>
        SearchQueryParser.Parse(
            server.Definitions, type is null or "*"
                ? [] : [type], request.Query, server.Parsing(request.Base, request.Prefer.IsLenient ?? false));

    /// <summary>Carries a search out; <paramref name="path"/> is where its links lead, under the base.</summary>
    public static async Task<FhirAnswer> Answer(
        FhirRequest request, FhirServer server, string path, Result<SearchQuery> parsed, CancellationToken cancel)
    {
        if (!parsed.IsSuccess)
        {
            return FhirAnswer.Failed(parsed.Issues);
        }

        if (server.Audit.IsOn && (parsed.Value.Types.Count == 0 || parsed.Value.Types.Contains("AuditEvent", StringComparer.Ordinal)))
        {
            await server.AuditDrain.CatchUp(cancel);
        }

        return Answer(request, server, path, parsed.Value, await server.Store.Search(parsed.Value, request.Visible, cancel));
    }

    /// <summary>A page of results as the answer.</summary>
    public static FhirAnswer Answer(FhirRequest request, FhirServer server, string path, SearchQuery query, SearchPage page)
    {
        var links = new BundleLinks(request.Base + (path.Length == 0 ? "" : "/" + path), query.Applied);
        return FhirAnswer.Showing(page.Matches.Concat(page.Included), buffer => SearchBundle.Write(buffer, query, page, links, server, request.Base));
    }
}
