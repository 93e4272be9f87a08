using KapFhir.Fhir.Search;

namespace KapFhir.Store.Resources;

/// <summary>A page of search results.</summary>
/// <param name="Matches">The resources that match, in order.</param>
/// <param name="Included">Resources wanted with them, each once, none that is also a match on this page.</param>
/// <param name="Total">How many match in all, if it was asked for or costs nothing.</param>
/// <param name="Next">Where the next page begins, or null on the last.</param>
/// <param name="Previous">Where the previous page begins, or null on the first.</param>
/// <param name="IsIncludedCut">True if more was to include than the limit allows: the answer must say so.</param>
public sealed record SearchPage(
    IReadOnlyList<StoredVersion> Matches, IReadOnlyList<StoredVersion> Included, long? Total, SearchCursor? Next, SearchCursor? Previous,
    bool IsIncludedCut)
{
    /// <summary>
    /// Where contained resources are wanted themselves: of each match whether it is one itself, and which of its contained resources are.
    /// Null otherwise.
    /// </summary>
    public IReadOnlyDictionary<long, ContainedMatch>? Contained { get; init; }
}

/// <summary>What of a version matches in a search for contained resources.</summary>
/// <param name="IsItself">True if the version matches by itself.</param>
/// <param name="Ids">The ids of the contained resources that match, without hash, in their order.</param>
public sealed record ContainedMatch(bool IsItself, IReadOnlyList<string> Ids)
{
    /// <summary>How many matches that is.</summary>
    public int Count => Ids.Count + (IsItself ? 1 : 0);
}

/// <summary>What part of the history is wanted. https://hl7.org/fhir/R4/http.html#history</summary>
/// <param name="Type">The type, or null for the whole system.</param>
/// <param name="Id">The resource, or null for the type.</param>
/// <param name="Since">Only versions at or after this instant, or null.</param>
/// <param name="AtStart">Only versions that were current at some moment of a period that begins here, or null.</param>
/// <param name="AtEnd">The period's end (excluded).</param>
/// <param name="Count">The most versions on a page, or null for the default.</param>
/// <param name="Cursor">Where the page begins, or null for the newest.</param>
public sealed record HistoryQuery(
    string? Type, string? Id, DateTimeOffset? Since, DateTimeOffset? AtStart, DateTimeOffset? AtEnd, int? Count, SearchCursor? Cursor)
{
    /// <summary>True for the oldest version first.</summary>
    public bool IsOldestFirst { get; init; }

    /// <summary>The id of a List whose resources' history is wanted, or null for all.</summary>
    public string? List { get; init; }
}

/// <summary>A page of history, newest first.</summary>
/// <param name="Versions">The versions.</param>
/// <param name="Total">How many versions there are in all.</param>
/// <param name="Next">Where the next page begins, or null on the last.</param>
/// <param name="Exists">False if the resource asked for never existed.</param>
public sealed record HistoryPage(IReadOnlyList<StoredVersion> Versions, long Total, SearchCursor? Next, bool Exists);
