using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>Brings a database to this program's schema: numbered scripts, each run once, all under one lock.</summary>
internal static class SchemaMigrator
{
    private const string Prefix = "Schema.Sqlite.";

    /// <summary>The scripts of this program, in order.</summary>
    public static IReadOnlyList<(int Number, string Name)> Scripts { get; } = [.. FindScripts().OrderBy(s => s.Number)];

    /// <summary>Runs the scripts that this database has not seen. Returns their names.</summary>
    /// <exception cref="SchemaException">The database is newer than the program.</exception>
    public static IReadOnlyList<string> Migrate(SqliteConnection connection, TimeProvider clock)
    {
        try
        {
            return MigrateLocked(connection, clock);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error);
        }
    }

    private static List<string> MigrateLocked(SqliteConnection connection, TimeProvider clock)
    {
        if (IsCurrent(connection))
        {
            return [];
        }

        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
        var applied = connection.Query<int>("SELECT number FROM schema_migration").ToHashSet();
        RefuseNewer(applied);
        List<string> done = [];
        foreach (var (number, name) in Scripts.Where(s => !applied.Contains(s.Number)))
        {
            connection.Execute(ReadScript(name));
            connection.Execute(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (@number, @name, @at)",
                new { number, name, at = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) });
            done.Add(name);
        }

        transaction.Commit();
        return done;
    }

    private static bool IsCurrent(SqliteConnection connection)
    {
        if (connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_migration'") == 0)
        {
            return false;
        }

        var applied = connection.Query<int>("SELECT number FROM schema_migration").ToHashSet();
        RefuseNewer(applied);
        return Scripts.All(s => applied.Contains(s.Number));
    }

    private static void RefuseNewer(HashSet<int> applied)
    {
        var newest = Scripts[^1].Number;
        if (applied.Count > 0 && applied.Max() > newest)
        {
            throw new SchemaException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database has schema {applied.Max()}, this program knows up to {newest}. Run the newer program, or restore an older backup."));
        }
    }

    private static IEnumerable<(int Number, string Name)> FindScripts() =>
        from resource in Assembly.GetExecutingAssembly().GetManifestResourceNames()
        where resource.StartsWith(Prefix, StringComparison.Ordinal)
        let name = resource[Prefix.Length..^".sql".Length]
        select (int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name);

    private static string ReadScript(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + ".sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
