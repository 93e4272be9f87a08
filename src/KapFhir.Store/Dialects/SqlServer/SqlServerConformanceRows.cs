using KapFhir.Fhir.Conformance.Packages;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>The writer's statements on packages, and on how far jobs have come.</summary>
internal sealed class SqlServerConformanceRows(SqlServerTransaction transaction)
{
    private const string Find = "SELECT digest FROM package WHERE name = @name AND version = @version";

    private const string AddPackage = """
        INSERT INTO package (id, name, version, digest, dependencies, installed_at)
        SELECT COALESCE(MAX(id), 0) + 1, @name, @version, @digest, @dependencies, @now FROM package;
        SELECT MAX(id) FROM package;
        """;

    private const string AddResource = """
        INSERT INTO package_resource (id, package, [file], type, url, version, json)
        SELECT COALESCE(MAX(id), 0) + 1, @package, @file, @type, @url, @version, @json FROM package_resource
        """;

    private const string SetCleaned =
        "UPDATE cleaning SET seen_sid = @seen, cleaned_sid = CASE WHEN cleaned_sid > @cleaned THEN cleaned_sid ELSE @cleaned END WHERE id = 1";

    private const string SetReindexed = "UPDATE reindexing SET after_sid = @sid";
    private const string EndReindexing = "DELETE FROM reindexing";

    /// <summary>The statements that are sent, for the test that parses them.</summary>
    public static IReadOnlyList<string> Statements { get; } = [Find, AddPackage, AddResource, SetCleaned, SetReindexed, EndReindexing];

    /// <summary>The digest of an installed package, or null if it is not installed.</summary>
    public string? Digest(PackageManifest package)
    {
        using var command = transaction.Command(
            Find, SqlServerValues.Text("@name", package.Name), SqlServerValues.Text("@version", package.Version));
        return command.ExecuteScalar() as string;
    }

    /// <summary>Writes a package and its resources.</summary>
    public void Add(FhirPackage package, string digest, long now)
    {
        using var command = transaction.Command(
            AddPackage, SqlServerValues.Text("@name", package.Manifest.Name), SqlServerValues.Text("@version", package.Manifest.Version),
            SqlServerValues.Text("@digest", digest), SqlServerValues.Text("@dependencies", string.Join(' ', package.Manifest.Dependencies)),
            new SqlParameter("@now", now));
        var id = (long)command.ExecuteScalar()!;
        foreach (var (file, header, json) in package.Resources)
        {
            transaction.Run(
                AddResource, new SqlParameter("@package", id), SqlServerValues.Text("@file", file), SqlServerValues.Text("@type", header.Type),
                SqlServerValues.Text("@url", header.Url), SqlServerValues.Text("@version", header.Version), SqlServerValues.Bytes("@json", json.ToArray()));
        }
    }

    /// <summary>Says up to where superseded versions have been looked at, and cleaned.</summary>
    public void Cleaned(long seen, long cleaned) =>
        transaction.Run(SetCleaned, new SqlParameter("@seen", seen), new SqlParameter("@cleaned", cleaned));

    /// <summary>Indexing anew has come to here.</summary>
    public void Reindexed(long sid) => transaction.Run(SetReindexed, new SqlParameter("@sid", sid));

    /// <summary>Nothing is left to be indexed anew.</summary>
    public void ReindexEnd() => transaction.Run(EndReindexing);
}
