// https://hl7.org/fhir/R4/http.html#paging
using KapFhir.Fhir.Search;

namespace KapFhir.Server.Bundles;

/// <summary>The links of a searchset or history.</summary>
/// <param name="Url">Where they lead, without a query.</param>
/// <param name="Applied">The parameters as they were applied: what the self link tells.</param>
internal sealed record BundleLinks(string Url, IReadOnlyList<KeyValuePair<string, string>> Applied)
{
    public const string CursorParameter = "_cursor";

    /// <summary>The parameters that lead to the first page; null if there is no address for it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Paging { get; init; } = [.. Applied.Where(p => p.Key != CursorParameter)];

    public string Self => With(Applied);

    /// <summary>The first page: the same without a cursor.</summary>
    public string? First => Paging is null ? null : With(Paging);

    /// <summary>The page that begins there.</summary>
    public string At(SearchCursor cursor) => With([.. Paging ?? [], new(CursorParameter, SearchCursorToken.Write(cursor))]);

    private string With(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = SearchUrl.Query(parameters);
        return query.Length == 0 ? Url : Url + "?" + query;
    }
}
