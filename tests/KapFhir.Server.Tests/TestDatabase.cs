using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace KapFhir.Server.Tests;

/// <summary>
/// A database of its own for a server: a file; or, with KAPFHIR_TEST_PROVIDER=SqlServer, one on the server whose connection string is in
/// KAPFHIR_TEST_SQLSERVER.
/// </summary>
public sealed class TestDatabase : IDisposable
{
    private const string Address = "KAPFHIR_TEST_SQLSERVER";
    private readonly string _folder = Directory.CreateTempSubdirectory("kapfhir-server-").FullName;
    private readonly string? _name;

    public TestDatabase()
        : this(IsSqlServer)
    {
    }

    private TestDatabase(bool isSqlServer)
    {
        if (isSqlServer)
        {
            _name = "kapfhir_server_" + Guid.NewGuid().ToString("N")[..12];
            Run($"CREATE DATABASE {_name}");
        }
    }

    /// <summary>True if every server of this run has its database on SQL Server.</summary>
    public static bool IsSqlServer { get; } = Environment.GetEnvironmentVariable("KAPFHIR_TEST_PROVIDER") == "SqlServer";

    /// <summary>Why tests that need SQL Server are skipped; null if they are not.</summary>
    public static string? NoSqlServer => Server.Length > 0 ? null : $"{Address} is not set: it holds the connection string of a SQL Server to test on.";

    /// <summary>The setting by which a server, a verb or another process opens it.</summary>
    public string Setting => _name is null ? $"--ConnectionStrings:Sqlite=Data Source={_folder}/test.db" : "--ConnectionStrings:SqlServer=" + ConnectionString;

    /// <summary>Its connection string.</summary>
    public string ConnectionString =>
        _name is null ? $"Data Source={_folder}/test.db" : new SqlConnectionStringBuilder(Server) { InitialCatalog = _name }.ConnectionString;

    /// <summary>The settings by which a store opens it without a server.</summary>
    public Store.StorageOptions Options() => new() { Provider = _name is null ? "Sqlite" : "SqlServer", ConnectionString = ConnectionString };

    /// <summary>Changes something behind the server's back, in the words of the one database or the other. Returns how many rows.</summary>
    public int Change(string sqlite, string? sqlServer = null)
    {
        using DbConnection connection = _name is null ? new SqliteConnection(ConnectionString + ";Pooling=false") : new SqlConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = _name is null ? sqlite : sqlServer ?? sqlite;
        return command.ExecuteNonQuery();
    }

    private static string Server => Environment.GetEnvironmentVariable(Address) ?? "";

    /// <summary>One on SQL Server, whatever the run is on.</summary>
    public static TestDatabase OnSqlServer() => new(isSqlServer: true);

    /// <summary>Lets every server and verb of this run, other processes too, use the provider.</summary>
    [ModuleInitializer]
    public static void Choose()
    {
        if (IsSqlServer)
        {
            Environment.SetEnvironmentVariable("Storage__Provider", "SqlServer");
        }
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        if (_name is not null)
        {
            Drop();
        }
    }

    // The server may take a moment to see that connections are closed.
    private void Drop()
    {
        for (var attempt = 1; ; attempt++)
        {
            SqlConnection.ClearAllPools();
            try
            {
                Run($"DROP DATABASE {_name}");
                return;
            }
            catch (SqlException) when (attempt < 20)
            {
                Thread.Sleep(250);
            }
        }
    }

    // One after another: not every engine makes two databases at once.
    private static readonly Lock OneAtATime = new();

    private static void Run(string statement)
    {
        lock (OneAtATime)
        {
            using var connection = new SqlConnection(Server);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.CommandTimeout = 120;
            command.ExecuteNonQuery();
        }
    }
}
