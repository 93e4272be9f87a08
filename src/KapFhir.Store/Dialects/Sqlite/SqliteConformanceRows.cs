using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Json;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>The writer's statements on conformance resources, prepared when first needed.</summary>
internal sealed class SqliteConformanceRows(SqliteConnection connection) : IDisposable
{
    private readonly Lazy<SqliteStatement> _set = Prepare(connection, "INSERT OR REPLACE INTO canonical (rid, sid, type, url, version) VALUES (?, ?, ?, ?, ?)");
    private readonly Lazy<SqliteStatement> _find = Prepare(connection, "SELECT digest FROM package WHERE name = ? AND version = ?");
    private readonly Lazy<SqliteStatement> _last = Prepare(connection, "SELECT MAX(id) FROM package");
    private readonly Lazy<SqliteStatement> _addPackage = Prepare(
        connection, "INSERT INTO package (id, name, version, digest, dependencies, installed_at) VALUES (?, ?, ?, ?, ?, ?)");

    private readonly Lazy<SqliteStatement> _addResource = Prepare(
        connection, "INSERT INTO package_resource (package, file, type, url, version, json) VALUES (?, ?, ?, ?, ?, ?)");

    /// <summary>Says what a resource's newest version is found by; nothing if it has no url or is gone.</summary>
    public void Set(long rid, long sid, int type, CanonicalHeader? header) =>
        BindText(BindText(_set.Value.Bind(1, rid).Bind(2, sid).Bind(3, type), 4, header?.Url), 5, header?.Version).Run();

    /// <summary>The digest of an installed package, or null if it is not installed.</summary>
    public string? Digest(PackageManifest package)
    {
        if (!_find.Value.Bind(1, package.Name).Bind(2, package.Version).Next())
        {
            return null;
        }

        var digest = _find.Value.Text(0);
        _find.Value.Reset();
        return digest;
    }

    /// <summary>Writes a package and its resources.</summary>
    public void Add(FhirPackage package, string digest, long now)
    {
        var id = (_last.Value.Scalar() ?? 0) + 1;
        var dependencies = string.Join(' ', package.Manifest.Dependencies);
        _addPackage.Value.Bind(1, id).Bind(2, package.Manifest.Name).Bind(3, package.Manifest.Version).Bind(4, digest).Bind(5, dependencies).Bind(6, now).Run();
        foreach (var (file, header, json) in package.Resources)
        {
            BindText(_addResource.Value.Bind(1, id).Bind(2, file).Bind(3, header.Type).Bind(4, header.Url), 5, header.Version).Bind(6, json.Span).Run();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _set, _find, _last, _addPackage, _addResource }.Where(s => s.IsValueCreated))
        {
            statement.Value.Dispose();
        }
    }

    private static SqliteStatement BindText(SqliteStatement statement, int index, string? text) => text is null ? statement.BindNull(index) : statement.Bind(index, text);

    private static Lazy<SqliteStatement> Prepare(SqliteConnection connection, string sql) => new(() => new SqliteStatement(connection, sql));
}
