using KapFhir.Store.Dialects.Sqlite;
using KapFhir.Store.Dialects.SqlServer;

namespace KapFhir.Store.Dialects;

/// <summary>The database that the settings name.</summary>
internal static class Databases
{
    /// <summary>The database of these settings, not opened yet.</summary>
    public static IDatabase Of(StorageOptions options) => options.Provider == "SqlServer"
        ? new SqlServerDatabase(options.ConnectionString)
        : new SqliteDatabase(options.ConnectionString);
}
