using System.Collections.Concurrent;
using KapFhir.Server.Tests;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>
/// A temporary folder that goes with its owner, whatever becomes of the test; with KAPFHIR_TEST_PROVIDER=SqlServer it has a database beside it, which servers
/// in the folder use.
/// </summary>
internal sealed class TestFolder : IDisposable
{
    private static readonly ConcurrentDictionary<string, TestDatabase> Databases = new(StringComparer.Ordinal);

    public TestFolder()
    {
        if (TestDatabase.IsSqlServer)
        {
            Databases[Name] = TestDatabase.OnSqlServer();
        }
    }

    /// <summary>Where it is.</summary>
    public string Name { get; } = Directory.CreateTempSubdirectory("kapfhir-test-").FullName;

    /// <summary>The setting by which a server in a folder opens its database.</summary>
    public static string SettingOf(string folder) =>
        Databases.TryGetValue(folder, out var database) ? database.Setting : "--ConnectionStrings:Sqlite=Data Source=" + Path.Combine(folder, "kapfhir.db");

    public void Dispose()
    {
        Directory.Delete(Name, recursive: true);
        if (Databases.TryRemove(Name, out var database))
        {
            database.Dispose();
        }
    }
}
