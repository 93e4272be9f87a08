using KapFhir.Store.Search;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>What SQLite says differently.</summary>
internal static class SqliteDialect
{
    public static SqlDialect Instance { get; } = new(Limit: count => "LIMIT " + count);
}
