using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Store.Indexing;
using KapFhir.Store.Resources;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// The rows of a transaction. What is written waits here, and is sent when something must see it or at the end: a bundle, or a whole batch of requests,
/// goes in one round trip. Work is only marked by a savepoint if it had to send something before its end.
/// </summary>
internal sealed class SqlServerRows : IWriteRows
{
    private readonly SqlServerTransaction _transaction;
    private readonly SqlServerNumbers _numbers;
    private readonly SqlServerConformanceRows _conformance;
    private readonly NewestVersions _newest;
    private readonly PendingWrite _write;
    private ReadSession? _reads;
    private PendingRows _done = new();
    private PendingRows _work = new();
    private long _ownTurn;
    private bool _isAlone;
    private bool _isSaved;
    private bool _isSent;
    private long? _generation;

    public SqlServerRows(SqlServerTransaction transaction, Vocabulary vocabulary)
    {
        _transaction = transaction;
        _numbers = new SqlServerNumbers(transaction, vocabulary);
        _write = new PendingWrite(transaction, _numbers, vocabulary);
        _newest = new NewestVersions(transaction, _numbers, vocabulary);
        _conformance = new SqlServerConformanceRows(transaction);
    }

    /// <inheritdoc/>
    public long LastUpdated { get; private set; }

    /// <inheritdoc/>
    public ReadSession Reads
    {
        get
        {
            Flush();
            return _reads!;
        }
    }

    /// <inheritdoc/>
    public ReadSession VersionReads => Reads;

    /// <inheritdoc/>
    public long Generation => _generation ??= ParameterRegistry.GenerationOf(Reads);

    /// <inheritdoc/>
    public void ForgetGeneration() => _generation = null;

    /// <summary>Begins a transaction.</summary>
    /// <param name="turn">Where the numbers stand.</param>
    /// <param name="isNewConnection">True if the connection is a new one.</param>
    /// <param name="isAlone">True if one piece of work has the transaction for itself.</param>
    public void Begin(WriterTurn turn, bool isNewConnection, bool isAlone)
    {
        // The turn after one's own: nobody else has written since.
        _numbers.Begin(turn, mayHaveChanged: turn.Turn != _ownTurn + 1);
        if (turn.Turn != _ownTurn + 1)
        {
            ForgetGeneration();
        }

        _ownTurn = -1;
        _newest.Clear();
        (_done, _work, _isSaved, _isSent, _isAlone) = (new(), new(), false, false, isAlone);
        LastUpdated = turn.LastUpdated;
        if (isNewConnection)
        {
            _reads = new ReadSession(new SqlServerReads(_transaction.Connection, () => _transaction.Current));
        }
    }

    /// <summary>Sends what waits, and where the numbers stand now. False if nothing was written at all.</summary>
    public bool Finish()
    {
        if (_done.IsEmpty && !_isSent)
        {
            return false;
        }

        _write.Send(_done, EndOfTurn);
        return true;
    }

    /// <summary>The transaction is committed, or had nothing to write and its turn was given back: what was seen in it is known.</summary>
    public void Ended(long turn) => _ownTurn = turn;

    /// <summary>Takes the work at hand back.</summary>
    public void TakeBack()
    {
        if (_isSaved)
        {
            _transaction.TakeBackWork();
        }
        else if (_isAlone)
        {
            // All that was sent is this work's: the transaction ends without a commit.
            _isSent = false;
        }

        _work = new PendingRows();
        _isSaved = false;
        ForgetGeneration();
        _numbers.TakeBack();
        _newest.TakeBack();
    }

    /// <inheritdoc/>
    public void Keep(long lastUpdated)
    {
        LastUpdated = lastUpdated;
        _done.Add(_work);
        _work = new PendingRows();
        _isSaved = false;
        _numbers.Keep();
        _newest.Keep();
    }

    /// <summary>Reads the resources that work is going to look at or write.</summary>
    public void Expect(IEnumerable<(int Type, string Id)> resources) => _newest.Load(resources);

    /// <inheritdoc/>
    public bool TryRecall(int type, string id, out StoredVersion? newest)
    {
        newest = _newest.Of(type, id);
        return true;
    }

    /// <inheritdoc/>
    public void Remember(int type, StoredVersion version) => _newest.Set(type, version);

    /// <inheritdoc/>
    public long? FindResource(int type, string id)
    {
        _newest.Of(type, id);
        return _numbers.Resources.TryGet((type, id), out var rid) ? rid : null;
    }

    /// <inheritdoc/>
    public long Resource(int type, string id, out bool isNew)
    {
        isNew = false;
        if (FindResource(type, id) is { } known)
        {
            _newest.Name(known, type, id);
            return known;
        }

        isNew = true;
        var rid = _numbers.NextRid();
        _numbers.Resources.Give((type, id), rid);
        _work.Resources.Add((rid, type, id));
        return rid;
    }

    /// <inheritdoc/>
    public void Forget(int type, string id)
    {
        _newest.Forget(type, id);
        _numbers.Resources.Forget((type, id));
    }

    /// <inheritdoc/>
    public NewestVersion? Newest(long rid) => _newest.Of(rid) is { } newest ? new NewestVersion(newest.Sid, newest.VersionId, newest.Method) : null;

    /// <inheritdoc/>
    public long AddVersion(long rid, int type, NewestVersion? before, ChangeMethod method, long lastUpdated)
    {
        var sid = _numbers.NextSid();
        if (before is { Method: not ChangeMethod.Delete } previous)
        {
            _work.Ends.Add((previous.Sid, sid));
        }

        var end = method == ChangeMethod.Delete ? sid : VersionRows.StillCurrent;
        _work.Versions.Add(new PendingVersion(sid, rid, type, (before?.VersionId ?? 0) + 1, end, (int)method, lastUpdated));
        return sid;
    }

    /// <inheritdoc/>
    public void AddContent(long sid, ReadOnlyMemory<byte> json) => _work.Contents.Add((sid, StoredBytes.Pack(json)));

    /// <inheritdoc/>
    public int Run(in SqlStatement statement)
    {
        Flush();
        Mark();
        return _reads!.Run(statement);
    }

    /// <inheritdoc/>
    public void AddIndex(int type, long sid, IndexEntries entries) => _work.Entries.Add((type, sid, entries));

    /// <inheritdoc/>
    public void RemoveIndex(long sid, bool isHistory)
    {
        // Removals are sent before rows: those that wait must be there to be removed.
        if (_done.Entries.Exists(e => e.Sid == sid) || _work.Entries.Exists(e => e.Sid == sid))
        {
            Flush();
        }

        _work.Removals.Add((sid, isHistory));
    }

    /// <inheritdoc/>
    public void Count(int type, long resources, long versions) => _work.Count(type, resources, versions);

    /// <inheritdoc/>
    public void Cleaned(long seen, long cleaned) => Direct(() => _conformance.Cleaned(seen, cleaned));

    /// <inheritdoc/>
    public void Reindexed(long sid) => Direct(() => _conformance.Reindexed(sid));

    /// <inheritdoc/>
    public void ReindexEnd() => Direct(_conformance.ReindexEnd);

    /// <inheritdoc/>
    public void SetCanonical(long rid, long sid, int type, CanonicalHeader? header) => _work.Canonicals[rid] = new PendingCanonical(rid, sid, type, header);

    /// <inheritdoc/>
    public string? PackageDigest(PackageManifest package) => _conformance.Digest(package);

    /// <inheritdoc/>
    public void AddPackage(FhirPackage package, string digest, long now) => Direct(() => _conformance.Add(package, digest, now));

    private (string Text, SqlParameter[] Parameters) EndOfTurn()
    {
        var (text, parameters) = _transaction.Note();
        return (PendingSql.Turn + "\n" + text,
        [
            new SqlParameter("@sid", _numbers.LastSid), new SqlParameter("@rid", _numbers.LastRid), new SqlParameter("@system", _numbers.LastSystem),
            new SqlParameter("@unit", _numbers.LastUnit), new SqlParameter("@updated", LastUpdated), .. parameters,
        ]);
    }

    // What other work wrote is sent before the mark, so that taking this work back leaves it.
    private void Flush()
    {
        if (!_done.IsEmpty)
        {
            _numbers.ForOthers(() => _write.Send(_done));
            _done = new PendingRows();
            _isSent = true;
        }

        if (!_work.IsEmpty)
        {
            Mark();
            _write.Send(_work);
            _work = new PendingRows();
        }
    }

    private void Direct(Action write)
    {
        Flush();
        Mark();
        write();
    }

    private void Mark()
    {
        _isSent = true;
        if (!_isSaved && !_isAlone)
        {
            _transaction.SaveWork();
            _isSaved = true;
        }
    }
}
