using KapFhir.Store.Resources;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>The newest version of a resource, as far as writing needs it.</summary>
internal sealed record NewestVersion(long Sid, int VersionId, ChangeMethod Method);

/// <summary>The writer's statements on resources and versions, prepared once, and the numbers it gives out.</summary>
internal sealed class SqliteRows : IDisposable
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
    private readonly RowCache<(int Type, string Id)> _identities = new(MostIdentities);
    private long _lastSid;
    private long _lastRid;
    private long? _generation;

    public SqliteRows(SqliteConnection connection)
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
        Index = new SqliteIndexRows(connection);
        Conformance = new SqliteConformanceRows(connection);
    }

    /// <summary>The index tables.</summary>
    public SqliteIndexRows Index { get; }

    /// <summary>The tables of conformance resources.</summary>
    public SqliteConformanceRows Conformance { get; }

    /// <summary>When the newest version of all was written, in milliseconds since 1970; 0 if there is none.</summary>
    public long LastUpdated { get; private set; }

    /// <summary>The number of the set of search parameters that the database is indexed by. Read again when it may be another.</summary>
    public long Generation => _generation ??= _generationOf.Scalar() ?? 0;

    /// <summary>The number may be another now.</summary>
    public void ForgetGeneration() => _generation = null;

    /// <summary>Reads where the numbers stand: another process may have written.</summary>
    public void Refresh()
    {
        Forget();
        (_lastSid, LastUpdated) = _last.Next() ? (_last.Long(0), _last.Long(1)) : (0, 0);
        _last.Reset();
        _lastRid = _lastResource.Scalar() ?? 0;
    }

    /// <summary>The identity of a resource, or null if it was never seen or referred to.</summary>
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

    /// <summary>The identity of a resource, made if it has none.</summary>
    public long Resource(int type, string id) => Resource(type, id, out _);

    /// <inheritdoc cref="Resource(int, string)"/>
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

    /// <summary>The newest version of a resource, or null if it has none.</summary>
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

    /// <summary>Writes a version's row and ends the one before it. Returns its sid.</summary>
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

    /// <summary>Writes a version's bytes.</summary>
    public void AddContent(long sid, ReadOnlySpan<byte> json) => _addContent.Bind(1, sid).Bind(2, json).Run();

    /// <summary>Says up to where superseded versions have been looked at, and cleaned.</summary>
    public void Cleaned(long seen, long cleaned) => _cleaned.Bind(1, seen).Bind(2, cleaned).Run();

    /// <summary>Indexing anew, where a migration asked for it, has come to here.</summary>
    public void Reindexed(long sid) => _reindexed.Bind(1, sid).Run();

    /// <summary>Nothing is left to be indexed anew.</summary>
    public void ReindexEnd() => _reindexEnd.Run();

    /// <summary>Moves a type's counters.</summary>
    public void Count(int type, long resources, long versions) => _count.Bind(1, resources).Bind(2, versions).Bind(3, type).Run();

    /// <summary>The work at hand is done.</summary>
    public void Keep(long lastUpdated)
    {
        LastUpdated = lastUpdated;
        _identities.Keep();
        Index.Keep();
    }

    /// <summary>The work at hand was taken back. Numbers given out stay unused.</summary>
    public void TakeBack()
    {
        _identities.TakeBack();
        ForgetGeneration();
        Index.TakeBack();
    }

    /// <summary>Forgets what was seen.</summary>
    public void Forget()
    {
        _identities.Clear();
        ForgetGeneration();
        Index.Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        SqliteStatement[] all = [_findResource, _addResource, _newest, _addVersion, _endVersion, _addContent, _count, _cleaned, _reindexed, _reindexEnd, _last, _lastResource, _generationOf];
        Array.ForEach(all, s => s.Dispose());
        Index.Dispose();
        Conformance.Dispose();
    }
}
