using KapFhir.Fhir;
using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Conformance;

/// <summary>
/// The conformance resources in the database, for all nodes that share it: which there are is one small query, what they say is read when it is asked for.
/// </summary>
public sealed class ConformanceStore
{
    private readonly ReadPool _readers;
    private readonly ResourceStore _store;
    private readonly Vocabulary _vocabulary;

    internal ConformanceStore(ResourceStore store, ReadPool readers, Vocabulary vocabulary)
    {
        _store = store;
        _readers = readers;
        _vocabulary = vocabulary;
    }

    /// <summary>What has changed since a mark; everything since <see cref="ConformanceMark.Start"/>.</summary>
    public ConformanceChanges Changes(ConformanceMark since) =>
        _readers.ReadNow(session => session.InSnapshot(s =>
        {
            var packages = Packages(s);
            var mark = new ConformanceMark(s.Scalar(new SqlStatement("SELECT MAX(sid) FROM canonical", [])) ?? 0, packages);
            return new ConformanceChanges(
                mark, Written(s, since.Sid), [.. packages.Except(since.Packages).SelectMany(p => Packaged(s, p))], [.. since.Packages.Except(packages)]);
        }));

    /// <summary>The JSON of a version, or null if it is there no more.</summary>
    public ReadOnlyMemory<byte>? ReadWritten(long sid) => Json(new SqlStatement("SELECT json FROM content WHERE sid = @p0", [sid]));

    /// <summary>The JSON of a package's resource, or null if it is there no more.</summary>
    public ReadOnlyMemory<byte>? ReadPackaged(long number) => Json(new SqlStatement("SELECT json FROM package_resource WHERE id = @p0", [number]));

    /// <summary>The packages that are installed, in the order in which they were.</summary>
    public IReadOnlyList<InstalledPackage> Packages() => _readers.ReadNow(Packages);

    /// <summary>
    /// Installs a package, in one transaction. Other versions of it stay beside it. The same once more does nothing.
    /// </summary>
    /// <param name="package">The package.</param>
    /// <param name="digest">The SHA-256 of its archive.</param>
    /// <param name="cancel">Gives up if the work has not begun.</param>
    /// <returns>True if it is installed now, false if it was already; or that the same name and version has other content.</returns>
    public Task<Result<bool>> Install(FhirPackage package, string digest, CancellationToken cancel) => _store.Write<bool>(unit => unit.Install(package, digest), cancel);

    /// <summary>Takes a package out, in one transaction. False if it was not installed.</summary>
    public Task<Result<bool>> Remove(InstalledPackage package, CancellationToken cancel) => _store.Write<bool>(unit => unit.Remove(package), cancel);

    private static List<InstalledPackage> Packages(ReadSession session) => session.Query(
        new SqlStatement("SELECT id, name, version, digest, dependencies FROM package ORDER BY id", []),
        r => new InstalledPackage(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4)));

    private List<WrittenCanonical> Written(ReadSession session, long since) => session.Query(
        new SqlStatement(
            "SELECT k.sid, k.type, r.id, k.url, k.version FROM canonical k JOIN resource r ON r.rid = k.rid WHERE k.sid > @p0 ORDER BY k.sid", [since]),
        r => new WrittenCanonical(r.GetInt64(0), _vocabulary.TypeName(r.GetInt32(1)), r.GetString(2), Text(r, 3), Text(r, 4)));

    private static List<PackagedCanonical> Packaged(ReadSession session, InstalledPackage package) => session.Query(
        new SqlStatement("SELECT id, [file], type, url, version FROM package_resource WHERE package = @p0 ORDER BY id", [package.Number]),
        r => new PackagedCanonical(r.GetInt64(0), package.Identity, r.GetString(1), r.GetString(2), r.GetString(3), Text(r, 4)));

    private ReadOnlyMemory<byte>? Json(SqlStatement statement) =>
        _readers.ReadNow(session => session.First(statement, r => StoredBytes.Unpack(r.GetBytes(0)))) is { } json ? json : default(ReadOnlyMemory<byte>?);

    private static string? Text(IRow row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
