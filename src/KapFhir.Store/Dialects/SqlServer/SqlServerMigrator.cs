using Dapper;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// Brings a database to this program's schema: numbered scripts, each run once, all under one lock. The table of what was run guards them, for not every
/// engine keeps the names of indexes.
/// </summary>
internal static class SqlServerMigrator
{
    private const string TakeLock = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = 'kapfhir.schema', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 60000;
        SELECT @result;
        """;

    private const string FindTable = "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'schema_migration'";

    private const string MakeTable = """
        CREATE TABLE schema_migration (
            number int NOT NULL, name nvarchar(100) NOT NULL, applied_at nvarchar(40) NOT NULL, CONSTRAINT pk_schema_migration PRIMARY KEY (number))
        """;

    private const string FindApplied = "SELECT number FROM schema_migration";
    private const string Note = "INSERT INTO schema_migration (number, name, applied_at) VALUES (@number, @name, @at)";

    private static readonly SchemaScripts Scripts = new("SqlServer");

    /// <summary>The statements of the migrator itself, for the test that parses them.</summary>
    public static IReadOnlyList<string> Statements { get; } = [TakeLock, FindTable, MakeTable, FindApplied, Note];

    /// <summary>The number of the newest script.</summary>
    public static int Newest => Scripts.All[^1].Number;

    /// <summary>Runs the scripts that this database has not seen. Returns their names.</summary>
    /// <exception cref="SchemaException">The database is newer than the program.</exception>
    public static IReadOnlyList<string> Migrate(SqlConnection connection, TimeProvider clock)
    {
        var engine = SqlServerEngine.Of(connection);
        engine.AllowSnapshots(connection);
        if (connection.ExecuteScalar<int>(FindTable) > 0 && Scripts.Missing(Applied(connection, null)).Count == 0)
        {
            return [];
        }

        using var transaction = connection.BeginTransaction();
        if (connection.ExecuteScalar<int>(TakeLock, transaction: transaction) < 0)
        {
            throw new StoreUnavailableException(StoreFault.Busy);
        }

        var done = Run(connection, transaction, engine, clock);
        transaction.Commit();
        return done;
    }

    private static List<string> Run(SqlConnection connection, SqlTransaction transaction, SqlServerEngine engine, TimeProvider clock)
    {
        if (connection.ExecuteScalar<int>(FindTable, transaction: transaction) == 0)
        {
            connection.Execute(MakeTable, transaction: transaction);
        }

        List<string> done = [];
        foreach (var (number, name) in Scripts.Missing(Applied(connection, transaction)))
        {
            var text = Scripts.Read(name);
            connection.Execute(text, transaction: transaction, commandTimeout: 0);
            engine.Compress(connection, transaction, text);
            connection.Execute(Note, new { number, name, at = SchemaScripts.TimeOf(clock) }, transaction);
            done.Add(name);
        }

        return done;
    }

    private static HashSet<int> Applied(SqlConnection connection, SqlTransaction? transaction) =>
        connection.Query<int>(FindApplied, transaction: transaction).ToHashSet();
}
