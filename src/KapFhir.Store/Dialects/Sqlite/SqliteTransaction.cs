using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>The writer's transaction and the savepoint of the work at hand.</summary>
internal sealed class SqliteTransaction(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly SqliteStatement _commit = new(connection, "COMMIT");
    private readonly SqliteStatement _rollback = new(connection, "ROLLBACK");
    private readonly SqliteStatement _save = new(connection, "SAVEPOINT work");
    private readonly SqliteStatement _keep = new(connection, "RELEASE work");
    private readonly SqliteStatement _takeBack = new(connection, "ROLLBACK TO work");
    private readonly SqliteStatement _dataVersion = new(connection, "PRAGMA data_version");
    private long? _seen;

    /// <summary>Begins. True if another process may have written since the last time.</summary>
    public bool Begin()
    {
        _begin.Run();
        var now = _dataVersion.Scalar();
        var isChanged = _seen != now;
        _seen = now;
        return isChanged;
    }

    /// <summary>Puts everything on disk.</summary>
    public void Commit() => _commit.Run();

    /// <summary>Takes everything back. SQLite may have done so itself: a full disk ends a transaction.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(connection.Handle!) == 0)
        {
            _rollback.Run();
        }
    }

    /// <summary>Marks where the work at hand begins.</summary>
    public void Save() => _save.Run();

    /// <summary>Keeps the work at hand, if the transaction is committed.</summary>
    public void Keep() => _keep.Run();

    /// <summary>Takes the work at hand back.</summary>
    public void TakeBack()
    {
        _takeBack.Run();
        _keep.Run();
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach([_begin, _commit, _rollback, _save, _keep, _takeBack, _dataVersion], s => s.Dispose());
}
