using KapFhir.Fhir;
using KapFhir.Fhir.Search;

namespace KapFhir.Store.Resources;

/// <summary>
/// The stored resources. Every way to see one asks for a <see cref="Visibility"/>; what it does not cover looks as if it did not exist.
/// Writes are answered when they are on disk.
/// </summary>
public sealed class ResourceStore
{
    /// <summary>The current version, deleted ones included, or null if the resource never existed or may not be seen.</summary>
    public Task<StoredVersion?> Read(string type, string id, Visibility visible, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>One version, or null.</summary>
    public Task<StoredVersion?> ReadVersion(string type, string id, int versionId, Visibility visible, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>A page of history.</summary>
    public Task<HistoryPage> History(HistoryQuery query, Visibility visible, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>A page of search results.</summary>
    public Task<SearchPage> Search(SearchQuery query, Visibility visible, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>
    /// Does a piece of work in one transaction, alone: nothing else writes meanwhile, and all of it is kept or nothing.
    /// </summary>
    /// <param name="work">The work; a failed result takes back all it did. Runs on the writer's thread: prepare before, only decide and write here.</param>
    /// <param name="cancel">Gives up if the work has not begun.</param>
    /// <returns>What the work returned, after it is on disk.</returns>
    public Task<Result<T>> Write<T>(Func<WriteUnit, Result<T>> work, CancellationToken cancel) => throw new NotSupportedException();
}
