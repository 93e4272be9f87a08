using KapFhir.Store.Resources;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>
/// Does each piece of work under a savepoint of its own, commits once, then answers: one fsync serves everybody. Work that came alone needs no
/// savepoint, for which SQLite would copy every page that it changes.
/// </summary>
internal sealed class SqliteWriter : IBatchWriter
{
    private readonly SqliteTransaction _transaction;
    private readonly SqliteRows _rows;
    private readonly Func<IWriteRows, WriteUnit> _newUnit;
    private bool _isStale;

    public SqliteWriter(SqliteConnection connection, Vocabulary vocabulary, Func<IWriteRows, WriteUnit> newUnit)
    {
        _transaction = new SqliteTransaction(connection);
        _rows = new SqliteRows(connection, vocabulary);
        _newUnit = newUnit;
        _rows.Refresh();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _transaction.Dispose();
        _rows.VersionReads.Dispose();
    }

    /// <inheritdoc/>
    public void Run(List<WriteJob> batch)
    {
        List<WriteJob> done = [];
        try
        {
            if (_transaction.Begin() || _isStale)
            {
                _rows.Refresh();
                _isStale = false;
            }

            if (batch is [var only])
            {
                RunAlone(only, done);
            }
            else
            {
                batch.ForEach(job => RunOne(job, done));
                _transaction.Commit();
            }
        }
        catch (Exception error)
        {
            _isStale = true;
            batch.ForEach(j => j.Fail(error));
            Rollback();
            return;
        }

        done.ForEach(j => j.Answer());
    }

    private void RunAlone(WriteJob job, List<WriteJob> done)
    {
        if (Run(job, done))
        {
            _transaction.Commit();
        }
        else
        {
            _transaction.Rollback();
            _rows.TakeBack();
        }
    }

    private void RunOne(WriteJob job, List<WriteJob> done)
    {
        _transaction.Save();
        if (Run(job, done))
        {
            _transaction.Keep();
        }
        else
        {
            _transaction.TakeBack();
            _rows.TakeBack();
        }
    }

    // True if what the work wrote is to be kept. A fault of the database itself is not this work's alone.
    private bool Run(WriteJob job, List<WriteJob> done)
    {
        var unit = _newUnit(_rows);
        try
        {
            var isKept = job.Run(unit);
            if (isKept)
            {
                unit.Finish();
            }

            done.Add(job);
            return isKept;
        }
        catch (Exception error) when (error is not StoreUnavailableException)
        {
            job.Fail(error);
            return false;
        }
        finally
        {
            unit.Close();
        }
    }

    private void Rollback()
    {
        try
        {
            _transaction.Rollback();
        }
        catch (StoreUnavailableException)
        {
            // The callers know already; the next transaction begins anew, or fails and says why.
        }
    }
}
