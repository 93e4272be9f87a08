using KapFhir.Fhir.Search;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>
/// Reads whole answers, not pages: every resource that a search finds, in one statement, one after the other as the database gives them,
/// and all searches as of the same moment. For sums over very many resources.
/// </summary>
public sealed class StoreSurvey
{
    private readonly ReadSession _session;
    private readonly SearchEngine _search;
    private readonly Visibility _visible;

    internal StoreSurvey(ReadSession session, SearchEngine search, Visibility visible) => (_session, _search, _visible) = (session, search, visible);

    /// <summary>
    /// Hands over every resource that matches and may be seen, in no order. What is sorted, counted or included is not asked.
    /// </summary>
    /// <param name="query">The search.</param>
    /// <param name="read">Is given the bytes of each.</param>
    public void Each(SearchQuery query, Action<ReadOnlyMemory<byte>> read) => _search.Each(_session, query, _visible, read);
}
