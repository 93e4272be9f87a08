using KapFhir.Fhir.Search;

namespace KapFhir.Store.Resources;

/// <summary>The open transaction of one piece of writing work: sees everything written before, and what it wrote itself.</summary>
public sealed class WriteUnit
{
    /// <summary>When this unit's versions are written: one moment for all of them, never before that of an earlier unit.</summary>
    public DateTimeOffset Now => throw new NotSupportedException();

    /// <summary>The current version, deleted ones included, or null if the resource never existed or may not be seen.</summary>
    public StoredVersion? Current(string type, string id, Visibility visible) => throw new NotSupportedException();

    /// <summary>The resources that match, at most <paramref name="limit"/>: for conditional interactions, which need to know none, one or several.</summary>
    public IReadOnlyList<StoredVersion> Match(SearchQuery query, Visibility visible, int limit) => throw new NotSupportedException();

    /// <summary>Writes the next version of a resource.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="id">The logical id.</param>
    /// <param name="method">What the client did.</param>
    /// <param name="body">Gives the final bytes.</param>
    /// <param name="entries">What it can be found by.</param>
    /// <returns>The version as stored.</returns>
    public StoredVersion Put(string type, string id, ChangeMethod method, BodyWriter body, IndexEntries entries) => throw new NotSupportedException();

    /// <summary>Writes that the resource is gone. Returns the version that says so, or null if there is nothing to delete.</summary>
    public StoredVersion? Delete(string type, string id) => throw new NotSupportedException();
}
