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
    public IReadStatement Prepare(string text) => new SqliteQuery(connection.Handle!, text);

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
