// https://hl7.org/fhir/R4/http.html#search
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Server.Release;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>A search among the resources of a type.</summary>
internal static class SearchType
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        Answer(request, server, new SearchPlace(request.Type, request.Type), cancel);

    /// <summary>The search that a request's own parameters ask for. A null type, or a star, searches all of them.</summary>
    public static Result<SearchQuery> Parse(FhirRequest request, FhirServer server, string? type) => Parse(request, request.Query, server, type);

    /// <summary>Carries out what a request asks for.</summary>
    public static async Task<FhirAnswer> Answer(FhirRequest request, FhirServer server, SearchPlace place, CancellationToken cancel)
    {
        var asked = await AskedSearch.Of(request, place.Path, server, cancel);
        var parsed = asked.Then(a => Parse(request, a.Parameters, server, place.Type)).Then<SearchQuery>(q => q with { Compartment = place.Compartment });
        if (!parsed.IsSuccess)
        {
            return FhirAnswer.Failed(parsed.Issues);
        }

        if (server.Audit.IsOn && (parsed.Value.Types.Count == 0 || parsed.Value.Types.Contains("AuditEvent", StringComparer.Ordinal)))
        {
            await server.AuditDrain.CatchUp(cancel);
        }

        var page = await server.Store.Search(parsed.Value, request.Visible, cancel);
        return await Answer(request, server, await asked.Value.Links(request, parsed.Value, page, server, cancel), parsed.Value, page, cancel);
    }

    /// <summary>A page of results as the answer.</summary>
    public static async Task<FhirAnswer> Answer(FhirRequest request, FhirServer server, BundleLinks links, SearchQuery query, SearchPage page, CancellationToken cancel)
    {
        StoredVersion[] shown = [.. page.Matches, .. page.Included];
        var notices = (await BundleNotices.Of(request, query, server, cancel)).With(request, shown, server);
        return FhirAnswer.Showing(shown, buffer => SearchBundle.Write(buffer, query, page, notices, links, server, request.Base));
    }

    private static Result<SearchQuery> Parse(
        FhirRequest request, IReadOnlyList<KeyValuePair<string, string>> parameters, FhirServer server, string? type) =>
        SearchQueryParser.Parse(
            server.Definitions, type is null or "*" ? [] : [type], parameters, server.Parsing(request.Base, request.Prefer.IsLenient ?? false));
}

/// <summary>Where a search looks.</summary>
/// <param name="Path">The path that its links lead to, under the base.</param>
/// <param name="Type">The type; null, or a star, for all of them.</param>
/// <param name="Compartment">The compartment, or null.</param>
internal sealed record SearchPlace(string Path, string? Type, CompartmentScope? Compartment = null);
