// https://www.sqlite.org/pragma.html
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>Opens connections to a database file, each set up for its work.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private const int BusyMilliseconds = 10_000;

    // SQLITE_DBCONFIG_ENABLE_QPSG, https://www.sqlite.org/c3ref/c_dbconfig_defensive.html
    private const int EnableQueryPlannerStability = 1007;
    private readonly string _connectionString;

    // SQLite counts its memory under one lock that all connections share; nobody reads the counts. Must be said before the first connection is opened.
    static SqliteDatabase()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDatabase(string connectionString)
    {
        var builder = Parse(connectionString);
        if (builder.DataSource.Length == 0 || builder.DataSource.Contains(":memory:", StringComparison.Ordinal) || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new SchemaException("ConnectionStrings:Sqlite must name a file: a database in memory would lose every answered write.");
        }

        FilePath = Path.GetFullPath(builder.DataSource);
        _connectionString = builder.ToString();
    }

    private static SqliteConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        }
        catch (ArgumentException notOne)
        {
            throw new SchemaException($"ConnectionStrings:Sqlite is not a connection string, like 'Data Source=data/kapfhir.db': {notOne.Message}");
        }
    }

    /// <summary>The database file.</summary>
    public string FilePath { get; }

    /// <inheritdoc/>
    public int NewestSchema => SchemaMigrator.Newest;

    string? IDatabase.FilePath => FilePath;

    /// <inheritdoc/>
    public SqlDialect Dialect => SqliteDialect.Instance;

    /// <inheritdoc/>
    public IReadOnlyList<string> Migrate(TimeProvider clock)
    {
        using var connection = OpenWriter();
        return SchemaMigrator.Migrate(connection, clock);
    }

    /// <inheritdoc/>
    public IBatchWriter OpenWriter(Vocabulary vocabulary, Func<IWriteRows, WriteUnit> newUnit, TimeProvider clock) =>
        new SqliteWriter(OpenCurrent(vocabulary, clock), vocabulary, newUnit);

    /// <summary>
    /// The one connection that writes. WAL with synchronous=FULL: a commit is on disk before it is answered. The page size holds for a new file only.
    /// </summary>
    public SqliteConnection OpenWriter()
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(FilePath)!);

        // SQLite gives the log and the memory beside it the file's own mode; those of an earlier start are there already.
        PrivateFiles.MakeFile(FilePath);
        PrivateFiles.Close(FilePath + "-wal");
        PrivateFiles.Close(FilePath + "-shm");
        return Open($"""
            PRAGMA page_size = 8192;
            PRAGMA busy_timeout = {BusyMilliseconds};
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = OFF;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -3072;
            PRAGMA wal_autocheckpoint = 8000;
            PRAGMA journal_size_limit = 67108864;
            """);
    }

    // The connection that writes, to a database brought to this program's schema and numbers.
    private SqliteConnection OpenCurrent(Vocabulary vocabulary, TimeProvider clock)
    {
        var connection = OpenWriter();
        try
        {
            SchemaMigrator.Migrate(connection, clock);
            using var transaction = connection.BeginTransaction(deferred: false);
            vocabulary.Synchronize(connection, transaction);
            transaction.Commit();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw SqliteErrors.Translate(error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that only reads.</summary>
    public ReadSession OpenReader()
    {
        var connection = Open($"""
            PRAGMA busy_timeout = {BusyMilliseconds};
            PRAGMA query_only = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -2048;
            """);
        return SessionOn(connection);
    }

    /// <summary>Reading statements on this connection.</summary>
    public static ReadSession SessionOn(SqliteConnection connection) => new(new SqliteReads(connection));

    private SqliteConnection Open(string pragmas)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.CreateFunction<byte[], byte[], double, double, double>(NearSql.Function, NearSql.Distance, isDeterministic: true);

            // Plans do not depend on the values bound (the "query planner stability guarantee"). Without it SQLite looks at a bound LIMIT, and parses
            // and plans the statement again for every run.
            raw.sqlite3_db_config(connection.Handle!, EnableQueryPlannerStability, 1, out _);
            using var command = connection.CreateCommand();
            command.CommandText = pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw SqliteErrors.Translate(error);
        }
    }
}
