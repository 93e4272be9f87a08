// https://hl7.org/fhir/R4/patient-operation-everything.html and https://hl7.org/fhir/R4/encounter-operation-everything.html
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>What <c>$everything</c> was asked for.</summary>
/// <param name="Search">The search that finds it.</param>
/// <param name="Period">The time of care wanted, or null for all.</param>
/// <param name="Since">When what is wanted was changed, at the earliest; or null.</param>
/// <param name="IsPaged">True if pages are asked for; false for all of it in one bundle.</param>
internal sealed record EverythingQuery(SearchQuery Search, CarePeriod? Period, DateTimeOffset? Since, bool IsPaged)
{
    private const int ReadAtOnce = 200;

    public static Result<EverythingQuery> Parse(FhirRequest request, FhirServer server)
    {
        var cursor = request.Query.Where(p => p.Key == BundleLinks.CursorParameter).ToList();
        return OperationInput.Read(request, server, request.Type + "-everything", [.. request.Query.Except(cursor)]).Then(input =>
        {
            List<KeyValuePair<string, string>> given = [.. input.All.Select(p => new KeyValuePair<string, string>(p.Name, p.Value ?? "")), .. cursor];
            return CarePeriod.Parse(given, server.Storage.Zone).Then(period => Parse(request, server, given, period));
        });
    }

    /// <summary>A page of it: the one that <paramref name="search"/> finds, with what its attachments lead to.</summary>
    public async Task<SearchPage> Read(SearchQuery search, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var page = await server.Store.Search(search, request.Visible, cancel);
        page = page with { Matches = Period is { } period ? [.. page.Matches.Where(m => period.Covers(m, server))] : page.Matches };
        return Search.Types.Count > 0 && !Search.Types.Contains(AttachedBinaries.Type, StringComparer.Ordinal) ? Narrow(page)
            : Narrow(await AttachedBinaries.With(Narrow(page), request, server, cancel));
    }

    /// <summary>
    /// What of a page is wanted: care in the period, and what that refers to as far as it is of the wanted types and age too. Pages keep their place in the
    /// whole: where something is left out, they are shorter.
    /// </summary>
    private SearchPage Narrow(SearchPage page) => page with
    {
        Included = [.. page.Included.Where(i => (Search.Types.Count == 0 || Search.Types.Contains(i.Type, StringComparer.Ordinal)) && !(i.LastUpdated < Since))],
        Total = Period is null ? page.Total : null,
    };

    private static Result<EverythingQuery> Parse(
        FhirRequest request, FhirServer server, List<KeyValuePair<string, string>> given, CarePeriod? period)
    {
        var search = given.Where(p => p.Key is "_type" or "_count" or BundleLinks.CursorParameter).ToList();
        search.AddRange(given.Where(p => p.Key == "_since").Select(p => new KeyValuePair<string, string>("_lastUpdated", "ge" + p.Value)));
        return SearchQueryParser.Parse(server.Definitions, [], search, server.Parsing(request.Base, isLenient: false)).Then<EverythingQuery>(query =>
        {
            var isPaged = query.Count is not null;
            return new EverythingQuery(
                query with
                {
                    Compartment = new CompartmentScope(server.Definitions.FindCompartment(request.Type)!, request.Id),
                    Includes = [new IncludeDirective(IsReverse: false, null, null, null, IsIterative: false)],
                    Count = query.Count ?? ReadAtOnce,
                    Applied = given,
                },
                period, SinceOf(given, server.Storage.Zone), isPaged);
        });
    }

    private static DateTimeOffset? SinceOf(List<KeyValuePair<string, string>> given, TimeZoneInfo zone) =>
        given.Where(p => p.Key == "_since").Select(p => DateSpan.Parse(p.Value.Replace(' ', '+'), zone)).FirstOrDefault() is { } span
            ? new DateTimeOffset(span.Start, TimeSpan.Zero) : null;
}
