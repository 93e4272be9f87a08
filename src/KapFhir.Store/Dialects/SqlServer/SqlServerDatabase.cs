// https://learn.microsoft.com/sql/connect/ado-net/connection-string-syntax
using KapFhir.Store.Resources;
using KapFhir.Store.Search;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>Opens connections to SQL Server 2019 or later, Azure SQL, or Babelfish.</summary>
internal sealed class SqlServerDatabase : IDatabase
{
    /// <summary>How long a statement may take.</summary>
    public const int CommandSeconds = 120;

    private const string ApplicationName = "KapFhir";
    private readonly string _connectionString;

    public SqlServerDatabase(string connectionString)
    {
        var builder = Parse(connectionString);
        if (builder.DataSource.Length == 0 || builder.InitialCatalog.Length == 0)
        {
            throw new SchemaException("ConnectionStrings:SqlServer must name a server and a database: 'Server=...;Database=...'.");
        }

        // One statement at a time is all that is asked of a connection.
        builder.MultipleActiveResultSets = false;
        builder.Enlist = false;
        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = ApplicationName;
        }

        _connectionString = builder.ConnectionString;
    }

    /// <inheritdoc/>
    public int NewestSchema => SqlServerMigrator.Newest;

    /// <inheritdoc/>
    public string? FilePath => null;

    /// <inheritdoc/>
    public SqlDialect Dialect => SqlServerDialect.Instance;

    /// <inheritdoc/>
    public IReadOnlyList<string> Migrate(TimeProvider clock) => SqlServerErrors.Translated(() =>
    {
        using var connection = Connect();
        return SqlServerMigrator.Migrate(connection, clock);
    });

    /// <inheritdoc/>
    public IBatchWriter OpenWriter(Vocabulary vocabulary, Func<IWriteRows, WriteUnit> newUnit, TimeProvider clock) => SqlServerErrors.Translated(() =>
    {
        using (var connection = Connect())
        {
            SqlServerMigrator.Migrate(connection, clock);
            using var transaction = connection.BeginTransaction();
            SqlServerTransaction.TakeTurn(connection, transaction);
            vocabulary.Synchronize(connection, transaction);
            transaction.Commit();
        }

        return new SqlServerWriter(new SqlServerTransaction(this, clock), vocabulary, newUnit);
    });

    /// <inheritdoc/>
    public ReadSession OpenReader() => SqlServerErrors.Translated(() =>
    {
        var connection = Connect();
        Run(connection, "SET TRANSACTION ISOLATION LEVEL SNAPSHOT");
        return new ReadSession(new SqlServerReads(connection));
    });

    /// <summary>A new connection. Its errors are the driver's.</summary>
    public SqlConnection Connect()
    {
        var connection = new SqlConnection(_connectionString);
        try
        {
            connection.Open();
            Run(connection, "SET LOCK_TIMEOUT 10000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Run(SqlConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static SqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new SqlConnectionStringBuilder(connectionString);
        }
        catch (Exception notOne) when (notOne is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new SchemaException(
                $"ConnectionStrings:SqlServer is not a connection string, like 'Server=db;Database=kapfhir;User Id=kap;Password=...': {notOne.Message}");
        }
    }
}
