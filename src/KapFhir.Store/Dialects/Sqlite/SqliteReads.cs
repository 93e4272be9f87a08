using System.Data.Common;
using KapFhir.Store.Resources;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>A connection as reading uses it.</summary>
internal sealed class SqliteReads(SqliteConnection connection) : IReadConnection
{
    private readonly Lazy<SqliteStatement> _begin = new(() => new SqliteStatement(connection, "BEGIN"));
    private readonly Lazy<SqliteStatement> _end = new(() => new SqliteStatement(connection, "COMMIT"));

    /// <inheritdoc/>
    public void Begin() => _begin.Value.Run();

    /// <inheritdoc/>
    public void End() => _end.Value.Run();

    /// <inheritdoc/>
    public void Abandon()
    {
        try
        {
            End();
        }
        catch (Exception error) when (error is StoreUnavailableException or InvalidOperationException)
        {
            // What failed before is what the caller hears of.
        }
    }

    /// <inheritdoc/>
    public DbCommand Create(string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;

        // Not left to the first run: a reader that is closed before its last row would leave the statement to be parsed again each time.
        command.Prepare();
        return command;
    }

    /// <inheritdoc/>
    public void Start(DbCommand command)
    {
        // Nothing to say: the connection itself is interrupted.
    }

    /// <inheritdoc/>
    public void Set(DbParameter parameter, object value) => parameter.Value = value;

    /// <inheritdoc/>
    public void Interrupt() => raw.sqlite3_interrupt(connection.Handle!);

    /// <inheritdoc/>
    public Exception Translate(DbException error, CancellationToken cancel) =>
        error is SqliteException sqlite ? SqliteErrors.Translate(sqlite, cancel) : error;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _end }.Where(s => s.IsValueCreated))
        {
            statement.Value.Dispose();
        }

        connection.Dispose();
    }
}
