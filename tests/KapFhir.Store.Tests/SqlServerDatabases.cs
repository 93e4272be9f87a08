using System.Collections.Concurrent;
using KapFhir.Store.Dialects;
using KapFhir.Store.Tests;
using Microsoft.Data.SqlClient;
using Xunit;

[assembly: AssemblyFixture(typeof(SqlServerDatabases))]

namespace KapFhir.Store.Tests;

/// <summary>
/// Databases on the server that KAPFHIR_TEST_SQLSERVER names, made when first needed. A new one takes seconds, so that a test that ends leaves its own,
/// emptied, to the next; at the end of the run all are dropped.
/// </summary>
public sealed class SqlServerDatabases : IDisposable
{
    public const string Variable = "KAPFHIR_TEST_SQLSERVER";
    private static readonly ConcurrentBag<string> Free = [];
    private static readonly ConcurrentBag<string> All = [];
    private static readonly string[] Kept = ["resource_type", "search_parameter", "reference_parameter", "compartment_member", "schema_migration"];
    private static readonly string[] Reset = ["type_counter", "cleaning", "writer", "index_generation", "expunging", "auth_change"];

    /// <summary>Why tests on SQL Server are skipped; null if they are not.</summary>
    public static string? Reason => Server is null ? $"{Variable} is not set: it holds the connection string of a SQL Server to test on." : null;

    private static string? Server => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    /// <summary>The connection string of an empty database.</summary>
    public static string Take()
    {
        if (Free.TryTake(out var used))
        {
            return used;
        }

        var name = "kapfhir_test_" + Guid.NewGuid().ToString("N")[..12];
        lock (Free)
        {
            // One after another: not every engine can make two at once.
            Run(Server!, $"CREATE DATABASE {name}");
        }

        var made = new SqlConnectionStringBuilder(Server) { InitialCatalog = name }.ConnectionString;
        All.Add(made);
        return made;
    }

    /// <summary>Empties a database and leaves it to the next test.</summary>
    public static void GiveBack(string connectionString)
    {
        var tables = new SchemaScripts("SqlServer").All.SelectMany(s => TablesOf(new SchemaScripts("SqlServer").Read(s.Name)));
        var empty = string.Join('\n', tables.Except(Kept, StringComparer.Ordinal).Except(Reset, StringComparer.Ordinal).Select(t => $"DELETE FROM {t};"));
        Run(connectionString, empty + """

            UPDATE type_counter SET resources = 0, versions = 0 WHERE versions <> 0 OR resources <> 0;
            UPDATE cleaning SET cleaned_sid = 0, seen_sid = 0;
            UPDATE writer SET last_sid = 0, last_rid = 0, last_system = 0, last_unit = 0, last_updated = 0;
            UPDATE index_generation SET generation = 0, seen_sid = 0;
            UPDATE expunging SET last_sid = 0;
            UPDATE auth_change SET number = 0;
            DELETE FROM search_parameter WHERE url LIKE 'http://example.org/%';
            DELETE FROM schema_migration WHERE number = 9999;
            """);
        Free.Add(connectionString);
    }

    /// <summary>Runs statements. Returns how many rows they changed.</summary>
    public static int Run(string connectionString, string sql)
    {
        using var connection = new SqlConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 120;
        return command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        SqlConnection.ClearAllPools();
        foreach (var database in All)
        {
            Drop(new SqlConnectionStringBuilder(database).InitialCatalog);
        }
    }

    // The server may take a moment to see that connections are closed.
    private static void Drop(string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Run(Server!, $"DROP DATABASE {name}");
                return;
            }
            catch (SqlException) when (attempt < 20)
            {
                Thread.Sleep(250);
            }
        }
    }

    internal static IEnumerable<string> TablesOf(string script) =>
        script.Split('\n').Where(l => l.StartsWith("CREATE TABLE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]);
}
