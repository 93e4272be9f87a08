using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>The writer's statements on resources and versions, prepared once, and the numbers it gives out.</summary>
internal sealed class SqliteRows : IWriteRows, IDisposable
{
    private const int MostIdentities = 20_000;
    private readonly SqliteStatement _findResource;
    private readonly SqliteStatement _addResource;
    private readonly SqliteStatement _newest;
    private readonly SqliteStatement _addVersion;
    private readonly SqliteStatement _endVersion;
    private readonly SqliteStatement _addContent;
    private readonly SqliteStatement _count;
    private readonly SqliteStatement _cleaned;
    private readonly SqliteStatement _reindexed;
    private readonly SqliteStatement _reindexEnd;
    private readonly SqliteStatement _last;
    private readonly SqliteStatement _generationOf;
    private readonly SqliteStatement _lastResource;
    private readonly SqliteStatement _lastExpunged;
    private readonly SqliteIndexRows _index;
    private readonly SqliteConformanceRows _conformance;
    private readonly Vocabulary _vocabulary;
    private readonly RowCache<(int Type, string Id)> _identities = new(MostIdentities);
    private long _lastSid;
    private long _lastRid;
    private long? _generation;

    public SqliteRows(SqliteConnection connection, Vocabulary vocabulary)
    {
        SqliteStatement Prepare(string sql) => new(connection, sql);
        _findResource = Prepare("SELECT rid FROM resource WHERE type = ? AND id = ?");
        _addResource = Prepare("INSERT INTO resource (rid, type, id) VALUES (?, ?, ?)");
        _newest = Prepare("SELECT sid, version_id, method FROM version WHERE rid = ? ORDER BY end_sid DESC, sid DESC LIMIT 1");
        _addVersion = Prepare(
            "INSERT INTO version (sid, rid, type, version_id, end_sid, method, last_updated) VALUES (?, ?, ?, ?, ?, ?, ?)");
        _endVersion = Prepare("UPDATE version SET end_sid = ? WHERE sid = ?");
        _addContent = Prepare("INSERT INTO content (sid, json) VALUES (?, ?)");
        _count = Prepare("UPDATE type_counter SET resources = resources + ?, versions = versions + ? WHERE type = ?");
        _reindexed = Prepare("UPDATE reindexing SET after_sid = ?");
        _reindexEnd = Prepare("DELETE FROM reindexing");
        _cleaned = Prepare("UPDATE cleaning SET seen_sid = ?, cleaned_sid = MAX(cleaned_sid, ?)");
        _last = Prepare("SELECT sid, last_updated FROM version ORDER BY sid DESC LIMIT 1");
        _lastResource = Prepare("SELECT MAX(rid) FROM resource");
        _generationOf = Prepare("SELECT generation FROM index_generation");
        _lastExpunged = Prepare("SELECT last_sid FROM expunging WHERE id = 1");
        _index = new SqliteIndexRows(connection);
        _conformance = new SqliteConformanceRows(connection);
        _vocabulary = vocabulary;
        VersionReads = SqliteDatabase.SessionOn(connection);
    }

    /// <inheritdoc/>
    public ReadSession Reads
    {
        get
        {
            _index.Flush();
            return VersionReads;
        }
    }

    /// <inheritdoc/>
    public ReadSession VersionReads { get; }

    /// <inheritdoc/>
    public long LastUpdated { get; private set; }

    /// <inheritdoc/>
    public long Generation => _generation ??= _generationOf.Scalar() ?? 0;

    /// <inheritdoc/>
    public void ForgetGeneration() => _generation = null;

    /// <summary>Reads where the numbers stand: another process may have written.</summary>
    public void Refresh()
    {
        Forget();
        (_lastSid, LastUpdated) = _last.Next() ? (_last.Long(0), _last.Long(1)) : (0, 0);
        _last.Reset();
        _lastSid = Math.Max(_lastSid, _lastExpunged.Scalar() ?? 0);
        _lastRid = _lastResource.Scalar() ?? 0;
    }

    /// <inheritdoc/>
    public long? FindResource(int type, string id)
    {
        if (_identities.TryGet((type, id), out var rid))
        {
            return rid;
        }

        var found = _findResource.Bind(1, type).Bind(2, id).Scalar();
        if (found is { } known)
        {
            _identities.Add((type, id), known, isNew: false);
        }

        return found;
    }

    /// <inheritdoc/>
    public bool TryRecall(int type, string id, out StoredVersion? newest)
    {
        newest = null;
        return false;
    }

    /// <inheritdoc/>
    public void Remember(int type, StoredVersion version)
    {
        // It can be read as soon as it is written.
    }

    /// <inheritdoc/>
    public long Resource(int type, string id, out bool isNew)
    {
        var found = FindResource(type, id);
        isNew = found is null;
        if (found is { } known)
        {
            return known;
        }

        var rid = ++_lastRid;
        _addResource.Bind(1, rid).Bind(2, type).Bind(3, id).Run();
        _identities.Add((type, id), rid, isNew: true);
        return rid;
    }

    /// <inheritdoc/>
    public NewestVersion? Newest(long rid)
    {
        if (!_newest.Bind(1, rid).Next())
        {
            return null;
        }

        var newest = new NewestVersion(_newest.Long(0), (int)_newest.Long(1), (ChangeMethod)_newest.Long(2));
        _newest.Reset();
        return newest;
    }

    /// <inheritdoc/>
    public long AddVersion(long rid, int type, NewestVersion? before, ChangeMethod method, long lastUpdated)
    {
        var sid = ++_lastSid;
        if (before is { Method: not ChangeMethod.Delete } previous)
        {
            _endVersion.Bind(1, sid).Bind(2, previous.Sid).Run();
        }

        _addVersion.Bind(1, sid).Bind(2, rid).Bind(3, type).Bind(4, (before?.VersionId ?? 0) + 1)
            .Bind(5, method == ChangeMethod.Delete ? sid : VersionRows.StillCurrent).Bind(6, (int)method).Bind(7, lastUpdated).Run();
        return sid;
    }

    /// <inheritdoc/>
    public void AddContent(long sid, ReadOnlyMemory<byte> json) => _addContent.Bind(1, sid).Bind(2, StoredBytes.Pack(json).Span).Run();

    /// <inheritdoc/>
    public int Run(in SqlStatement statement) => Reads.Run(statement);

    /// <inheritdoc/>
    public void AddIndex(int type, long sid, IndexEntries entries) =>
        _index.Add(type, sid, entries, _vocabulary, (t, i) => Resource(_vocabulary.TypeId(t), i, out _));

    /// <inheritdoc/>
    public void RemoveIndex(long sid, bool isHistory) => _index.Remove(sid, isHistory);

    /// <inheritdoc/>
    public void SetCanonical(long rid, long sid, int type, CanonicalHeader? header) => _conformance.Set(rid, sid, type, header);

    /// <inheritdoc/>
    public string? PackageDigest(PackageManifest package) => _conformance.Digest(package);

    /// <inheritdoc/>
    public void AddPackage(FhirPackage package, string digest, long now) => _conformance.Add(package, digest, now);

    /// <inheritdoc/>
    public void Cleaned(long seen, long cleaned) => _cleaned.Bind(1, seen).Bind(2, cleaned).Run();

    /// <inheritdoc/>
    public void Reindexed(long sid) => _reindexed.Bind(1, sid).Run();

    /// <inheritdoc/>
    public void ReindexEnd() => _reindexEnd.Run();

    /// <inheritdoc/>
    public void Count(int type, long resources, long versions) => _count.Bind(1, resources).Bind(2, versions).Bind(3, type).Run();

    /// <inheritdoc/>
    public void Keep(long lastUpdated)
    {
        LastUpdated = lastUpdated;
        _identities.Keep();
        _index.Keep();
    }

    /// <summary>The work at hand was taken back. Numbers given out stay unused.</summary>
    public void TakeBack()
    {
        _identities.TakeBack();
        ForgetGeneration();
        _index.TakeBack();
    }

    /// <inheritdoc/>
    public void Forget(int type, string id) => _identities.Remove((type, id));

    /// <summary>Forgets what was seen.</summary>
    public void Forget()
    {
        _identities.Clear();
        ForgetGeneration();
        _index.Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        SqliteStatement[] all =
        [
            _findResource, _addResource, _newest, _addVersion, _endVersion, _addContent, _count, _cleaned, _reindexed, _reindexEnd, _last, _lastResource,
            _lastExpunged, _generationOf,
        ];
        Array.ForEach(all, s => s.Dispose());
        _index.Dispose();
        _conformance.Dispose();
    }
}
