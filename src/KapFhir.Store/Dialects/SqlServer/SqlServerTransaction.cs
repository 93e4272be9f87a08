using System.Data;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>Where the numbers stand, as the writer's turn begins.</summary>
/// <param name="Turn">How many turns there were, this one included.</param>
/// <param name="LastSid">The last version.</param>
/// <param name="LastRid">The last identity.</param>
/// <param name="LastSystem">The last system.</param>
/// <param name="LastUnit">The last unit.</param>
/// <param name="LastUpdated">When the newest version was written.</param>
internal sealed record WriterTurn(long Turn, long LastSid, long LastRid, int LastSystem, int LastUnit, long LastUpdated);

/// <summary>
/// The writer's connection and transaction. Its first statement changes the one row of the table writer, so that all writers of a database
/// take turns: who has the row holds it to its commit, and sids are committed in the order in which they were given.
/// </summary>
internal sealed class SqlServerTransaction(SqlServerDatabase database, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly Guid _node = Guid.NewGuid();
    private SqlConnection? _connection;
    private SqlTransaction? _transaction;
    private long _turn;

    // Not with OUTPUT: Babelfish gives there what the row was before it waited.
    private const string Take = """
        UPDATE writer SET turn = turn + 1 WHERE id = 1;
        SELECT turn, last_sid, last_rid, last_system, last_unit, last_updated FROM writer WHERE id = 1;
        """;

    private const string NoteTurn = """
        UPDATE committed SET turn = @turn, committed_at = @at WHERE node = @node;
        IF @@ROWCOUNT = 0 INSERT INTO committed (node, turn, committed_at) VALUES (@node, @turn, @at);
        """;

    private const string FindTurn = "SELECT turn FROM committed WHERE node = @node";
    private const string ForgetNodes = "DELETE FROM committed WHERE committed_at < @before";
    private const string Save = "SAVE TRANSACTION work";
    private const string TakeBackTo = "ROLLBACK TRANSACTION work";

    /// <summary>The statements that are sent, for the test that parses them.</summary>
    public static IReadOnlyList<string> Statements { get; } = [Take, NoteTurn, FindTurn, ForgetNodes, Save, TakeBackTo];

    /// <summary>The connection, while a transaction is open.</summary>
    public SqlConnection Connection => _connection ?? throw new InvalidOperationException("no transaction is open");

    /// <summary>True if the connection is open.</summary>
    public bool IsOpen => _connection?.State == ConnectionState.Open;

    /// <summary>The open transaction, or null.</summary>
    public SqlTransaction? Current => _transaction;

    /// <summary>Waits for the turn of a transaction that is open on a connection.</summary>
    public static WriterTurn TakeTurn(SqlConnection connection, SqlTransaction transaction)
    {
        using var command = new SqlCommand(Take, connection, transaction) { CommandTimeout = SqlServerDatabase.CommandSeconds };
        using var row = command.ExecuteReader();
        return row.Read()
            ? new WriterTurn(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4), row.GetInt64(5))
            : throw new SchemaException("The table writer has lost its row. Restore a backup.");
    }

    /// <summary>Begins, on a new connection if there is none or the last one failed. True if the connection is a new one.</summary>
    public bool Begin(out WriterTurn turn)
    {
        var isNew = !IsOpen;
        if (isNew)
        {
            _connection?.Dispose();
            _connection = database.Connect();
        }

        _transaction = _connection!.BeginTransaction(IsolationLevel.ReadCommitted);
        turn = TakeTurn(_connection, _transaction);
        _turn = turn.Turn;
        return isNew;
    }

    /// <summary>A command in the transaction.</summary>
    public SqlCommand Command(string text, params SqlParameter[] parameters)
    {
        var command = new SqlCommand(text, Connection, _transaction) { CommandTimeout = SqlServerDatabase.CommandSeconds };
        command.Parameters.AddRange(parameters);
        return command;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run(string text, params SqlParameter[] parameters)
    {
        using var command = Command(text, parameters);
        command.ExecuteNonQuery();
    }

    /// <summary>Marks where the work at hand begins.</summary>
    public void SaveWork() => Run(Save);

    /// <summary>Takes the work at hand back.</summary>
    public void TakeBackWork() => Run(TakeBackTo);

    /// <summary>What writes which turn this is, as the last thing before the commit.</summary>
    public (string Text, SqlParameter[] Parameters) Note() => (NoteTurn,
    [
        new SqlParameter("@turn", _turn), new SqlParameter("@node", _node), new SqlParameter("@at", clock.GetUtcNow().ToUnixTimeMilliseconds()),
    ]);

    /// <summary>Puts everything on disk.</summary>
    public void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <summary>Takes everything back. Where the connection is lost the server does so itself.</summary>
    public void Rollback()
    {
        try
        {
            _transaction?.Rollback();
        }
        catch (Exception error) when (error is SqlException or InvalidOperationException)
        {
            _connection?.Dispose();
            _connection = null;
        }
        finally
        {
            _transaction?.Dispose();
            _transaction = null;
        }
    }

    /// <summary>
    /// What became of a commit that failed: true if it is on disk, false if not, null if nobody can say. Waits for the turn first: until
    /// then the lost transaction may be open still.
    /// </summary>
    public bool? WasCommitted()
    {
        var end = clock.GetTimestamp();
        _transaction?.Dispose();
        _transaction = null;
        _connection?.Dispose();
        _connection = null;
        while (clock.GetElapsedTime(end) < LongestSearch)
        {
            try
            {
                return Find();
            }
            catch (SqlException)
            {
                Thread.Sleep(Pause);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction?.Dispose();
        _connection?.Dispose();
    }

    private bool Find()
    {
        using var connection = database.Connect();
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        TakeTurn(connection, transaction);
        using var command = new SqlCommand(FindTurn, connection, transaction);
        command.Parameters.Add(new SqlParameter("@node", _node));
        var found = command.ExecuteScalar() as long?;
        transaction.Rollback();
        return found == _turn;
    }
}
