namespace KapFhir.Store.Conformance;

/// <summary>Up to where conformance resources have been read.</summary>
/// <param name="Sid">The last version of a written one.</param>
/// <param name="Packages">The packages that were installed.</param>
public sealed record ConformanceMark(long Sid, IReadOnlyList<InstalledPackage> Packages)
{
    /// <summary>Nothing has been read.</summary>
    public static ConformanceMark Start { get; } = new(0, []);
}

/// <summary>What has changed among conformance resources.</summary>
/// <param name="Mark">Up to where this is.</param>
/// <param name="Written">Resources written through REST.</param>
/// <param name="Packaged">Resources of packages that were installed.</param>
/// <param name="Removed">Packages that were taken out.</param>
public sealed record ConformanceChanges(
    ConformanceMark Mark, IReadOnlyList<WrittenCanonical> Written, IReadOnlyList<PackagedCanonical> Packaged, IReadOnlyList<InstalledPackage> Removed);

/// <summary>The newest version of a resource of a type that has canonical urls.</summary>
/// <param name="Sid">The version.</param>
/// <param name="Type">The resource type.</param>
/// <param name="Id">The logical id.</param>
/// <param name="Url">Its canonical url; null if it has none, or is deleted.</param>
/// <param name="Version">Its business version, or null.</param>
public sealed record WrittenCanonical(long Sid, string Type, string Id, string? Url, string? Version);

/// <summary>A conformance resource of an installed package.</summary>
/// <param name="Number">By which its content is read.</param>
/// <param name="Package">The package, <c>name|version</c>.</param>
/// <param name="File">Its file in the package.</param>
/// <param name="Type">The resource type.</param>
/// <param name="Url">Its canonical url.</param>
/// <param name="Version">Its business version, or null.</param>
public sealed record PackagedCanonical(long Number, string Package, string File, string Type, string Url, string? Version);

/// <summary>A package that is installed.</summary>
/// <param name="Number">Its number: one that is taken out and installed again may have another.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">The SHA-256 of its archive.</param>
/// <param name="DependencyText">What it builds on, <c>name|version</c> each, separated by spaces.</param>
public sealed record InstalledPackage(long Number, string Name, string Version, string Digest, string DependencyText)
{
    /// <summary>What it builds on, <c>name|version</c> each.</summary>
    public IReadOnlyList<string> Dependencies => DependencyText.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Name and version.</summary>
    public string Identity => Name + "|" + Version;
}
