using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// Which engine speaks: what SQL Server itself can do, and an engine that only speaks its language (Babelfish) need not, is asked of the
/// first alone.
/// </summary>
internal sealed partial class SqlServerEngine
{
    private const string Ask = "SELECT CAST(SERVERPROPERTY('Babelfish') AS nvarchar(20))";

    private const string AskSnapshots =
        "SELECT CAST(snapshot_isolation_state AS int), CAST(is_read_committed_snapshot_on AS int) FROM sys.databases WHERE name = DB_NAME()";

    private const string AllowIsolation = "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON";

    // Only if nobody else is connected: readers ask for snapshots by name, so that nothing but convenience depends on it.
    private const string AllowReadCommitted = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH NO_WAIT";

    private SqlServerEngine(bool isGenuine) => IsGenuine = isGenuine;

    /// <summary>True for SQL Server and Azure SQL.</summary>
    public bool IsGenuine { get; }

    /// <summary>The statements that are sent, for the test that parses them.</summary>
    public static IReadOnlyList<string> Statements { get; } = [Ask, AskSnapshots, AllowIsolation, AllowReadCommitted, Compression("token_index")];

    /// <summary>Asks which engine it is.</summary>
    public static SqlServerEngine Of(SqlConnection connection) => new(connection.ExecuteScalar<string?>(Ask) is null);

    /// <summary>Lets readers see one moment while others write.</summary>
    /// <exception cref="SchemaException">The database forbids it, and the user may not change that.</exception>
    public void AllowSnapshots(SqlConnection connection)
    {
        if (!IsGenuine)
        {
            return;
        }

        var (snapshot, readCommitted) = connection.QuerySingle<(int, int)>(AskSnapshots);
        if (snapshot == 0)
        {
            Try(connection, AllowIsolation);
            if (connection.QuerySingle<(int Snapshot, int)>(AskSnapshots).Snapshot == 0)
            {
                throw new SchemaException("The database does not allow snapshot isolation, and this user may not change that."
                    + " Let an administrator run: ALTER DATABASE [name] SET ALLOW_SNAPSHOT_ISOLATION ON, READ_COMMITTED_SNAPSHOT ON.");
            }
        }

        if (readCommitted == 0)
        {
            Try(connection, AllowReadCommitted);
        }
    }

    /// <summary>Compresses the pages of the tables that a script makes, with their indexes.</summary>
    public void Compress(SqlConnection connection, SqlTransaction transaction, string script)
    {
        if (IsGenuine)
        {
            foreach (Match table in Table().Matches(script))
            {
                connection.Execute(Compression(table.Groups["name"].Value), transaction: transaction, commandTimeout: 0);
            }
        }
    }

    private static string Compression(string table) =>
        string.Create(CultureInfo.InvariantCulture, $"ALTER INDEX ALL ON {table} REBUILD WITH (DATA_COMPRESSION = PAGE)");

    private static void Try(SqlConnection connection, string statement)
    {
        try
        {
            connection.Execute(statement);
        }
        catch (SqlException)
        {
            // Not allowed, or somebody is connected: what must be is looked at again.
        }
    }

    [GeneratedRegex(@"CREATE TABLE (?<name>\w+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Table();
}
