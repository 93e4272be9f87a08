using KapFhir.Store.Resources;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// Does a batch of work in one transaction and answers when it is committed. What fails for a passing reason (a deadlock, a lost
/// connection) is done again, up to and including the commit; of a commit that failed it is found out what became of it before anything is
/// answered.
/// </summary>
internal sealed class SqlServerWriter(SqlServerTransaction transaction, Vocabulary vocabulary, Func<IWriteRows, WriteUnit> newUnit) : IBatchWriter
{
    private const int MostAttempts = 5;
    private readonly SqlServerRows _rows = new(transaction, vocabulary);

    /// <inheritdoc/>
    public void Run(List<WriteJob> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = Try(batch, out var done, out var error);
            if (outcome == Outcome.Committed)
            {
                done.ForEach(j => j.Answer());
                return;
            }

            if (outcome == Outcome.Failed && batch.Count > 1)
            {
                // Whose fault it is shows when each has a transaction of its own.
                batch.ForEach(j => Run([j]));
                return;
            }

            if (outcome != Outcome.Passing || attempt == MostAttempts)
            {
                batch.ForEach(j => j.Fail(error!));
                return;
            }

            Thread.Sleep(Random.Shared.Next(20, 60) << attempt);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => transaction.Dispose();

    private enum Outcome
    {
        Committed,

        // Nothing is stored, and the same work may succeed.
        Passing,

        // Nothing is stored, and the same work will fail again.
        Failed,

        // Nothing is stored, and nobody's work will be in a moment.
        Down,

        // Nobody can say.
        Unknown,
    }

    private Outcome Try(List<WriteJob> batch, out List<WriteJob> done, out Exception? error)
    {
        done = [];
        error = null;
        var isCommitting = false;
        try
        {
            var isNew = transaction.Begin(out var turn);
            _rows.Begin(turn, isNew, isAlone: batch.Count == 1);
            _rows.Expect(batch.SelectMany(j => j.Expected).Select(r => (vocabulary.FindType(r.Type) ?? 0, r.Id)).Where(r => r.Item1 > 0));
            foreach (var job in batch.ToList())
            {
                RunOne(job, batch, done);
            }

            if (_rows.Finish())
            {
                isCommitting = true;
                transaction.Commit();
                _rows.Ended(turn.Turn);
            }
            else
            {
                transaction.Rollback();
                _rows.Ended(turn.Turn - 1);
            }

            return Outcome.Committed;
        }
        catch (Exception caught)
        {
            error = caught is SqlException sql ? SqlServerErrors.Translate(sql) : caught;
            return isCommitting ? AfterCommit(ref error) : AfterFault(error);
        }
    }

    private Outcome AfterCommit(ref Exception? error)
    {
        var isCommitted = transaction.WasCommitted();
        if (isCommitted is null)
        {
            error = new StoreUnavailableException(StoreFault.Unknown, error);
            return Outcome.Unknown;
        }

        return isCommitted.Value ? Outcome.Committed : Outcome.Passing;
    }

    private Outcome AfterFault(Exception error)
    {
        transaction.Rollback();
        return error switch
        {
            // Waited for its turn, as long as one may.
            StoreUnavailableException { InnerException: SqlException sql } when SqlServerErrors.IsLockTimeout(sql) => Outcome.Down,
            StoreUnavailableException { Fault: StoreFault.Busy or StoreFault.Lost } => Outcome.Passing,
            StoreUnavailableException => Outcome.Down,
            _ => IsBrokenConnection(error) ? Outcome.Passing : Outcome.Failed,
        };
    }

    // The driver says so of a connection or transaction that it found closed.
    private bool IsBrokenConnection(Exception error) => error is InvalidOperationException && !transaction.IsOpen;

    // A fault of the work itself is its own; one of the database ends the transaction.
    private void RunOne(WriteJob job, List<WriteJob> batch, List<WriteJob> done)
    {
        var unit = newUnit(_rows);
        try
        {
            if (job.Run(unit))
            {
                unit.Finish();
            }
            else
            {
                _rows.TakeBack();
            }

            done.Add(job);
        }
        catch (Exception error) when (IsOfTheWork(error))
        {
            _rows.TakeBack();
            batch.Remove(job);
            job.Fail(error);
        }
        finally
        {
            unit.Close();
        }
    }

    private static bool IsOfTheWork(Exception error) =>
        error is not (StoreUnavailableException or SqlException) && error.InnerException is not SqlException && error.Source is not "Microsoft.Data.SqlClient";
}
