using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Dialects;

/// <summary>The newest version of a resource, as far as writing needs it.</summary>
internal sealed record NewestVersion(long Sid, int VersionId, ChangeMethod Method);

/// <summary>
/// The rows that writing adds and changes, and the numbers it gives out. A database may keep them until something must see them: whatever is read through
/// <see cref="Reads"/> sees all that was written.
/// </summary>
internal interface IWriteRows
{
    /// <summary>When the newest version of all was written, in milliseconds since 1970; 0 if there is none.</summary>
    long LastUpdated { get; }

    /// <summary>Reads inside the transaction.</summary>
    ReadSession Reads { get; }

    /// <summary>The same, where nothing is found by index rows: those that wait need not be written for it.</summary>
    ReadSession VersionReads { get; }

    /// <summary>The number of the set of search parameters that the database is indexed by, as this transaction sees it.</summary>
    long Generation { get; }

    /// <summary>This transaction has changed that number.</summary>
    void ForgetGeneration();

    /// <summary>The newest version of a resource if it is known without reading (null: it is known that there is none). False if one must read.</summary>
    bool TryRecall(int type, string id, out StoredVersion? newest);

    /// <summary>Is told of each version that is written.</summary>
    void Remember(int type, StoredVersion version);

    /// <summary>The identity of a resource, or null if it was never seen or referred to.</summary>
    long? FindResource(int type, string id);

    /// <summary>The identity of a resource, made if it has none.</summary>
    long Resource(int type, string id, out bool isNew);

    /// <summary>Forgets a resource that was removed for good.</summary>
    void Forget(int type, string id);

    /// <summary>The newest version of a resource, or null if it has none.</summary>
    NewestVersion? Newest(long rid);

    /// <summary>Writes a version's row and ends the one before it. Returns its sid.</summary>
    long AddVersion(long rid, int type, NewestVersion? before, ChangeMethod method, long lastUpdated);

    /// <summary>Writes a version's bytes.</summary>
    void AddContent(long sid, ReadOnlyMemory<byte> json);

    /// <summary>Runs a statement on tables that are no resources'. Returns how many rows it changed.</summary>
    int Run(in SqlStatement statement);

    /// <summary>Writes everything a version can be found by.</summary>
    void AddIndex(int type, long sid, IndexEntries entries);

    /// <summary>
    /// Removes the index rows of a version. What puts it into compartments stays if <paramref name="isHistory"/>: it decides who may see the old version.
    /// </summary>
    void RemoveIndex(long sid, bool isHistory);

    /// <summary>Moves a type's counters.</summary>
    void Count(int type, long resources, long versions);

    /// <summary>Says up to where superseded versions have been looked at, and cleaned.</summary>
    void Cleaned(long seen, long cleaned);

    /// <summary>Indexing anew, where a migration asked for it, has come to here.</summary>
    void Reindexed(long sid);

    /// <summary>Nothing is left to be indexed anew.</summary>
    void ReindexEnd();

    /// <summary>Says what a conformance resource's newest version is found by; nothing if it has no url or is gone.</summary>
    void SetCanonical(long rid, long sid, int type, CanonicalHeader? header);

    /// <summary>The digest of an installed package, or null if it is not installed.</summary>
    string? PackageDigest(PackageManifest package);

    /// <summary>Writes a package and its resources.</summary>
    void AddPackage(FhirPackage package, string digest, long now);

    /// <summary>The work at hand is done: what it wrote stays, if the transaction is committed.</summary>
    void Keep(long lastUpdated);
}
