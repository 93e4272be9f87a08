using System.Threading.Channels;
using KapFhir.Fhir;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>
/// The one thread that writes. Takes all work that waits, does each piece under a savepoint of its own, commits once, then answers: one fsync serves
/// everybody who came while the last one ran. Work that came alone needs no savepoint, for which SQLite would copy every page that it changes.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostWaiting = 4096;
    private const int MostTogether = 256;
    private readonly Channel<WriteJob> _waiting = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteRows _rows;
    private readonly ReadSession _reads;
    private readonly Func<WriteUnit> _newUnit;
    private readonly Thread _thread;
    private bool _isStale;

    public SqliteWriter(SqliteConnection connection, Vocabulary vocabulary, SearchEngine search, ReadSql readSql, TimeProvider clock)
    {
        _connection = connection;
        _transaction = new SqliteTransaction(connection);
        _rows = new SqliteRows(connection);
        _reads = SqliteDatabase.SessionOn(connection);
        _newUnit = () => new WriteUnit(_rows, _reads, vocabulary, search, readSql, clock);
        _rows.Refresh();
        _thread = new Thread(Loop) { Name = "store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Puts work into the queue. The answer comes when it is on disk.</summary>
    public async Task<Result<T>> Write<T>(Func<WriteUnit, Result<T>> work, CancellationToken cancel)
    {
        var job = new WriteJob<T>(work, cancel);
        try
        {
            await _waiting.Writer.WriteAsync(job, cancel);
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException(StoreFault.Stopping);
        }

        return await job.Task;
    }

    /// <summary>Takes no more work, does what waits, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.Run(_thread.Join);
        _rows.Dispose();
        _transaction.Dispose();
        _reads.Dispose();
    }

    private void Loop()
    {
        List<WriteJob> batch = [];
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MostTogether && _waiting.Reader.TryRead(out var job))
            {
                if (!job.IsAbandoned)
                {
                    batch.Add(job);
                }
            }

            if (batch.Count > 0)
            {
                RunTogether(batch);
            }

            batch.Clear();
        }
    }

    private void RunTogether(List<WriteJob> batch)
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
        var unit = _newUnit();
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
