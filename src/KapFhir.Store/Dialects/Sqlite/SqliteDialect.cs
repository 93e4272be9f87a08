using KapFhir.Store.Search;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>What SQLite says differently.</summary>
internal static class SqliteDialect
{
    /// <summary>The statement that checks the file itself; one row, "ok", if it is sound.</summary>
    public const string FileCheck = "PRAGMA integrity_check";

    public static SqlDialect Instance { get; } = new(Limit: count => "LIMIT " + count, Texts: array => $"SELECT value FROM json_each({array})");
}
