// https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
using System.Security.Cryptography;
using KapFhir.Fhir;
using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Definitions;
using KapFhir.Store.Conformance;

namespace KapFhir.Server.Conformance;

/// <summary>Installs FHIR packages from files.</summary>
internal static class PackageInstaller
{
    /// <summary>Installs one file.</summary>
    /// <returns>What was done, with what its user should know as warnings; or why it was refused.</returns>
    public static async Task<Result<PackageInstallation>> Install(ConformanceStore store, string file, CancellationToken cancel)
    {
        await using var archive = File.OpenRead(file);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(archive, cancel));
        if (store.Packages().FirstOrDefault(p => p.Digest == digest) is { } same)
        {
            return new PackageInstallation(same.Identity, Resources: 0, IsNew: false);
        }

        archive.Position = 0;
        var read = PackageReader.Read(archive, FhirDefinitions.R4, PackageLimits.Default);
        return read.IsSuccess ? await Install(store, read.Value, read.Issues, digest, cancel) : Result<PackageInstallation>.Failed(read.Issues);
    }

    /// <summary>Installs every package (.tgz) of the folder that the settings name, in the order of their names. Before anything is served.</summary>
    /// <exception cref="BadSettingsException">A package is refused.</exception>
    public static void InstallFolder(ConformanceStore store, PackageOptions options)
    {
        string[] files = options.Folder.Length == 0 ? [] : Directory.GetFiles(options.Folder, "*.tgz");
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var done = Install(store, file, CancellationToken.None).GetAwaiter().GetResult();
            if (!done.IsSuccess)
            {
                throw new BadSettingsException([.. done.Issues.Select(i => $"Packages:Folder: {file} is refused. {i.Diagnostics}")]);
            }
        }
    }

    /// <summary>Takes a package out.</summary>
    /// <param name="store">The database.</param>
    /// <param name="asked"><c>name@version</c>, or the name alone where one version is installed.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The package, with a warning for each other that builds on it; or that there is none.</returns>
    public static async Task<Result<InstalledPackage>> Remove(ConformanceStore store, string asked, CancellationToken cancel)
    {
        var packages = store.Packages();
        var meant = packages.Where(p => p.Name == asked || p.Name + "@" + p.Version == asked || p.Identity == asked).ToList();
        if (meant is not [var package])
        {
            return Issues.PackageNotInstalled(asked, [.. packages.Select(p => p.Name + "@" + p.Version)]);
        }

        var needed = packages.Where(p => p.Dependencies.Contains(package.Identity, StringComparer.Ordinal)).Select(p => Issues.PackageStillNeeded(package.Identity, p.Identity));
        var removed = await store.Remove(package, cancel);
        return removed.Then(isRemoved => isRemoved
            ? Result<InstalledPackage>.Succeeded(package, [.. needed]) : Issues.PackageNotInstalled(asked, []));
    }

    private static async Task<Result<PackageInstallation>> Install(
        ConformanceStore store, FhirPackage package, IReadOnlyList<Issue> warnings, string digest, CancellationToken cancel)
    {
        var done = await store.Install(package, digest, cancel);
        return done.Then(isNew => Result<PackageInstallation>.Succeeded(
            new PackageInstallation(package.Manifest.Identity, package.Resources.Count, isNew), [.. warnings, .. Absent(store, package.Manifest)]));
    }

    // R4's own package is built in, and so is what R4 carried of HL7's terminology.
    private static IEnumerable<Issue> Absent(ConformanceStore store, PackageManifest manifest)
    {
        var installed = store.Packages().Select(p => p.Identity).ToHashSet(StringComparer.Ordinal);
        return manifest.Dependencies.Where(d => !d.StartsWith(PackageManifest.Core + "|", StringComparison.Ordinal) && !installed.Contains(d))
            .Select(d => Issues.PackageDependencyAbsent(manifest.Identity, d));
    }
}

/// <summary>What installing a package did.</summary>
/// <param name="Package">The package, <c>name|version</c>.</param>
/// <param name="Resources">How many conformance resources it brought.</param>
/// <param name="IsNew">False if it was installed already.</param>
internal sealed record PackageInstallation(string Package, int Resources, bool IsNew)
{
    public override string ToString() => IsNew ? $"Installed {Package}: {Resources} conformance resources." : $"{Package} is installed already.";
}
