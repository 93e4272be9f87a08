using System.Data;
using System.Data.Common;
using KapFhir.Store.Resources;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// A connection as reading uses it. For the writer's own connection the transaction is given; a connection that only reads sees snapshots.
/// </summary>
internal sealed class SqlServerReads(SqlConnection connection, Func<SqlTransaction?>? writing = null) : IReadConnection
{
    private SqlTransaction? _snapshot;
    private volatile SqlCommand? _running;

    /// <inheritdoc/>
    public void Begin() => _snapshot = connection.BeginTransaction(IsolationLevel.Snapshot);

    /// <inheritdoc/>
    public void End()
    {
        using var snapshot = _snapshot;
        _snapshot = null;
        snapshot!.Commit();
    }

    /// <inheritdoc/>
    public void Abandon()
    {
        try
        {
            _snapshot?.Dispose();
        }
        catch (Exception error) when (error is SqlException or InvalidOperationException)
        {
            // What failed before is what the caller hears of.
        }

        _snapshot = null;
    }

    /// <inheritdoc/>
    public IReadStatement Prepare(string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = SqlServerDatabase.CommandSeconds;
        return new SqlServerStatement(command, Start);
    }

    /// <inheritdoc/>
    public void Interrupt() => _running?.Cancel();

    /// <inheritdoc/>
    public Exception Translate(DbException error, CancellationToken cancel) => error is SqlException sql ? SqlServerErrors.Translate(sql, cancel) : error;

    /// <inheritdoc/>
    public void Dispose()
    {
        _snapshot?.Dispose();
        if (writing is null)
        {
            connection.Dispose();
        }
    }

    private void Start(SqlCommand command)
    {
        command.Transaction = writing is null ? _snapshot : writing();
        _running = command;
    }
}
