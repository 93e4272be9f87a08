using KapFhir.Fhir;
using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Store.Audit;
using KapFhir.Store.Conformance;
using KapFhir.Store.Dialects;
using KapFhir.Store.Release;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>The open transaction of one piece of writing work: sees everything written before, and what it wrote itself.</summary>
public sealed class WriteUnit
{
    private readonly IWriteRows _rows;
    private readonly Vocabulary _vocabulary;
    private readonly SearchEngine _search;
    private readonly ReadSql _readSql;
    private readonly AuditChain _chain;
    private readonly Dictionary<int, (long Resources, long Versions)> _counts = [];
    private readonly List<StoredVersion> _written = [];
    private readonly List<ReleasedVersion> _released = [];
    private readonly ReleaseRows? _release;
    private readonly long _now;
    private bool _isClosed;

    internal WriteUnit(IWriteRows rows, Vocabulary vocabulary, SearchEngine search, ReadSql readSql, AuditChain chain, ReleaseRows? release, TimeProvider clock)
    {
        _rows = rows;
        _vocabulary = vocabulary;
        _search = search;
        _readSql = readSql;
        _chain = chain;
        _release = release;

        // Clocks are set back; the order of versions is not.
        _now = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), rows.LastUpdated);
    }

    /// <summary>Ends a search of the work, and the work with it: nothing else writes meanwhile.</summary>
    internal CancellationToken Cancel { get; set; }

    /// <summary>When this unit's versions are written: one moment for all of them, never before that of an earlier unit.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_now);

    /// <summary>The current version, deleted ones included, or null if the resource never existed or may not be seen.</summary>
    public StoredVersion? Current(string type, string id, Visibility visible)
    {
        CheckOpen();
        return visible.CoversAllOf(type) && _vocabulary.FindType(type) is { } typeId && _rows.TryRecall(typeId, id, out var newest)
            ? newest
            : _readSql.Current(visible.IsEverything ? _rows.VersionReads : _rows.Reads, type, id, visible);
    }

    /// <summary>The resources that match, at most <paramref name="limit"/>: for conditional interactions, which need to know none, one or several.</summary>
    public IReadOnlyList<StoredVersion> Match(SearchQuery query, Visibility visible, int limit)
    {
        CheckOpen();
        return _rows.Reads.Cancellable(session => _search.Match(session, query, visible, limit), Cancel);
    }

    /// <summary>A current resource that refers to this one by a reference parameter of R4, or null if there is none.</summary>
    public StoredVersion? FindReferrer(string type, string id)
    {
        CheckOpen();
        return _readSql.Referrer(_rows.Reads, type, id);
    }

    /// <summary>What this unit has written, in order.</summary>
    public IReadOnlyList<StoredVersion> Written => _written;

    /// <summary>Writes the next version of a resource.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="id">The logical id.</param>
    /// <param name="method">What the client did.</param>
    /// <param name="body">Gives the final bytes.</param>
    /// <param name="entries">What it can be found by.</param>
    /// <returns>The version as stored.</returns>
    public StoredVersion Put(string type, string id, ChangeMethod method, BodyWriter body, IndexEntries entries)
    {
        CheckOpen();
        ArgumentOutOfRangeException.ThrowIfEqual((int)method, (int)ChangeMethod.Delete, nameof(method));
        var typeId = _vocabulary.TypeId(type);
        var rid = _rows.Resource(typeId, id, out var isNew);
        var before = isNew ? null : _rows.Newest(rid);
        var sid = _rows.AddVersion(rid, typeId, before, method, _now);
        var versionId = (before?.VersionId ?? 0) + 1;
        var json = body(versionId, Now);
        _rows.AddContent(sid, json);
        var fresh = Fresh(type, json, entries);
        _rows.AddIndex(typeId, sid, fresh);
        NoteCanonical(rid, sid, typeId, json);
        _release?.Contextualize(this, type, sid, json);
        if (type == AuditChain.Type)
        {
            _chain.Append(_rows, sid, json);
        }

        Count(typeId, before is not { Method: not ChangeMethod.Delete } ? 1 : 0);
        var version = Remember(typeId, new StoredVersion(sid, type, id, versionId, Now, method, json));
        if (_release is not null)
        {
            _released.Add(new ReleasedVersion(version, rid, AboutPatient.Patients(_vocabulary, typeId, version, fresh)));
        }

        return version;
    }

    /// <summary>Writes that the resource is gone. Returns the version that says so, or null if there is nothing to delete.</summary>
    public StoredVersion? Delete(string type, string id)
    {
        CheckOpen();
        if (_vocabulary.FindType(type) is not { } typeId || _rows.FindResource(typeId, id) is not { } rid
            || _rows.Newest(rid) is not { Method: not ChangeMethod.Delete } before)
        {
            return null;
        }

        var sid = _rows.AddVersion(rid, typeId, before, ChangeMethod.Delete, _now);
        NoteCanonical(rid, sid, typeId, ReadOnlyMemory<byte>.Empty);
        Count(typeId, -1);
        var version = Remember(typeId, new StoredVersion(sid, type, id, before.VersionId + 1, Now, ChangeMethod.Delete, ReadOnlyMemory<byte>.Empty));
        _released.Add(new ReleasedVersion(version, rid, []));
        return version;
    }

    /// <summary>Removes a resource with its history for good. Returns how many versions went.</summary>
    public int ExpungeAll(string type, string id) => new Expunging(this, _vocabulary).All(type, id);

    /// <summary>Removes the versions before the newest for good. Returns how many went.</summary>
    public int ExpungeOldVersions(string type, string id) => new Expunging(this, _vocabulary).OldVersions(type, id);

    /// <summary>Removes a version that is not the newest for good. Returns how many went: one, or none.</summary>
    public int ExpungeVersion(string type, string id, int versionId) => new Expunging(this, _vocabulary).Version(type, id, versionId);

    /// <summary>Installs a package. True if it was not installed before.</summary>
    internal Result<bool> Install(FhirPackage package, string digest)
    {
        CheckOpen();
        if (_rows.PackageDigest(package.Manifest) is { } installed)
        {
            return installed == digest ? false : Issues.PackageDiffers(package.Manifest.Identity);
        }

        _rows.AddPackage(package, digest, _now);
        ChangesConformance = true;
        return true;
    }

    /// <summary>Takes a package out. False if it is not installed.</summary>
    internal Result<bool> Remove(InstalledPackage package)
    {
        CheckOpen();
        if (Run(new SqlStatement("DELETE FROM package WHERE id = @p0 AND digest = @p1", [package.Number, package.Digest])) == 0)
        {
            return false;
        }

        Run(new SqlStatement("DELETE FROM package_resource WHERE package = @p0", [package.Number]));
        ChangesConformance = true;
        return true;
    }

    /// <summary>True if this work changed what is found by canonical url.</summary>
    internal bool ChangesConformance { get; private set; }

    /// <summary>The statements of the connection, for the store's own jobs.</summary>
    internal IWriteRows Rows => _rows;

    /// <summary>Reads on the connection, for the store's own jobs.</summary>
    internal ReadSession Reads => _rows.Reads;

    /// <summary>Runs a statement on tables that are no resources', for the store's own jobs. Returns how many rows it changed.</summary>
    internal int Run(in SqlStatement statement)
    {
        CheckOpen();
        return _rows.Run(statement);
    }

    /// <summary>Removes the index rows of a version.</summary>
    internal void RemoveIndex(long sid, bool isHistory) => _rows.RemoveIndex(sid, isHistory);

    /// <summary>Counts versions that were removed for good; those of a resource that is gone already.</summary>
    internal void CountRemoved(int type, int versions)
    {
        var before = _counts.GetValueOrDefault(type);
        _counts[type] = (before.Resources, before.Versions - versions);
    }

    /// <summary>Writes the index rows of a version anew, those of some parameters alone if they are named: of these the version has none yet.</summary>
    internal void Index(StoredVersion version, IndexEntries entries, IReadOnlyList<string>? parameters)
    {
        var rows = Fresh(version.Type, version.Json, entries);
        if (parameters is null)
        {
            _rows.RemoveIndex(version.Sid, isHistory: false);
        }
        else
        {
            rows = rows.Only(p => parameters.Contains(p.IndexName, StringComparer.Ordinal));
        }

        _rows.AddIndex(_vocabulary.TypeId(version.Type), version.Sid, rows);
    }

    /// <summary>Reads what the database is indexed by, this unit's own changes included; from the next write on it holds.</summary>
    internal void LoadParameters()
    {
        _rows.ForgetGeneration();
        _vocabulary.Parameters.Load(_rows.Reads);
    }

    /// <summary>Takes up what another process changed of it.</summary>
    internal void CatchUpParameters() => _vocabulary.Parameters.CatchUp(_rows.Generation, _rows.VersionReads);

    /// <summary>The entries, found anew if search parameters have come or gone since: what is committed after a change is indexed by it.</summary>
    private IndexEntries Fresh(string type, ReadOnlyMemory<byte> json, IndexEntries entries)
    {
        CatchUpParameters();
        var parameters = _vocabulary.Parameters;
        return entries.Generation == parameters.Generation ? entries : parameters.Extract(type, json) ?? entries;
    }

    /// <summary>Writes what consents and labels say of all this, and the counters; the work stays if the transaction is committed.</summary>
    internal void Finish()
    {
        _release?.Write(this, _released);
        foreach (var (type, (resources, versions)) in _counts)
        {
            _rows.Count(type, resources, versions);
        }

        _rows.Keep(_counts.Count == 0 ? _rows.LastUpdated : _now);
    }

    /// <summary>The work is over: the unit can't be used any more.</summary>
    internal void Close() => _isClosed = true;

    private StoredVersion Remember(int type, StoredVersion version)
    {
        _written.Add(version);
        _rows.Remember(type, version);
        return version;
    }

    private void NoteCanonical(long rid, long sid, int type, ReadOnlyMemory<byte> json)
    {
        if (_vocabulary.IsConformance(type))
        {
            _rows.SetCanonical(rid, sid, type, CanonicalHeader.Read(json.Span));
            ChangesConformance = true;
        }
    }

    private void Count(int type, int resources)
    {
        var before = _counts.GetValueOrDefault(type);
        _counts[type] = (before.Resources + resources, before.Versions + 1);
    }

    private void CheckOpen()
    {
        if (_isClosed)
        {
            throw new InvalidOperationException("The write unit is used after its work has ended.");
        }
    }
}
