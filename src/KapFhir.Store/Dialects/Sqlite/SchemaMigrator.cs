using Dapper;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>Brings a database to this program's schema: numbered scripts, each run once, all under one lock.</summary>
internal static class SchemaMigrator
{
    private static readonly SchemaScripts Scripts = new("Sqlite");

    /// <summary>The number of the newest script.</summary>
    public static int Newest => Scripts.All[^1].Number;

    /// <summary>Runs the scripts that this database has not seen. Returns their names.</summary>
    /// <exception cref="SchemaException">The database is newer than the program.</exception>
    public static IReadOnlyList<string> Migrate(SqliteConnection connection, TimeProvider clock)
    {
        try
        {
            return IsCurrent(connection) ? [] : MigrateLocked(connection, clock);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error);
        }
    }

    private static List<string> MigrateLocked(SqliteConnection connection, TimeProvider clock)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
        List<string> done = [];
        foreach (var (number, name) in Scripts.Missing(Applied(connection)))
        {
            connection.Execute(Scripts.Read(name));
            connection.Execute(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (@number, @name, @at)", new { number, name, at = SchemaScripts.TimeOf(clock) });
            done.Add(name);
        }

        transaction.Commit();
        return done;
    }

    private static bool IsCurrent(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_migration'") > 0
        && Scripts.Missing(Applied(connection)).Count == 0;

    private static HashSet<int> Applied(SqliteConnection connection) => connection.Query<int>("SELECT number FROM schema_migration").ToHashSet();
}
