using System.Globalization;

namespace KapFhir.Fhir;

/// <summary>What can be wrong with a FHIR package. https://confluence.hl7.org/display/FHIR/NPM+Package+Specification</summary>
public static partial class Issues
{
    /// <summary>The file is no gzip, or what is in it no tar.</summary>
    public static Issue PackageNotTarGz(string fault) =>
        BadPackage("structure", $"This is not a FHIR package: a package is a tar archive compressed by gzip (.tgz). {fault}");

    /// <summary>There is no package/package.json.</summary>
    public static Issue PackageWithoutManifest { get; } =
        BadPackage("required", "The archive has no package/package.json. A FHIR package says there what it is called and which version of FHIR it is for.");

    /// <summary>package.json is no JSON, or lacks what it must have.</summary>
    public static Issue PackageBadManifest(string fault) => BadPackage("structure", $"package/package.json is refused: {fault}");

    /// <summary>An entry would be written outside of the package, or is a link.</summary>
    public static Issue PackageUnsafePath(string entry) =>
        BadPackage("security", $"The entry '{entry}' is refused: a package holds plain files below package/, no links and no paths that lead out of it.");

    /// <summary>Unpacked, the package is larger than allowed.</summary>
    public static Issue PackageTooLarge(long bytes) =>
        BadPackage("too-long", string.Create(CultureInfo.InvariantCulture, $"Unpacked, the package is larger than {bytes} bytes."));

    /// <summary>A file of the package is larger than allowed.</summary>
    public static Issue PackageFileTooLarge(string entry, long bytes) =>
        BadPackage("too-long", string.Create(CultureInfo.InvariantCulture, $"The entry '{entry}' is larger than {bytes} bytes."));

    /// <summary>The package has more entries than allowed.</summary>
    public static Issue PackageTooManyFiles(int files) =>
        BadPackage("too-long", string.Create(CultureInfo.InvariantCulture, $"The package has more than {files} entries."));

    /// <summary>The package is for another version of FHIR.</summary>
    public static Issue PackageOfOtherFhir(string package, string versions) =>
        BadPackage("not-supported", $"{package} is for FHIR {versions}. This server is R4: install the package's edition for 4.0.1.");

    /// <summary>The same name and version was installed with other content.</summary>
    public static Issue PackageDiffers(string package) =>
        BadPackage("conflict", $"{package} is installed already, with other content. A published version does not change: give the new content a new version.");

    /// <summary>A file of the package is not taken in.</summary>
    public static Issue PackageFilePassedOver(string file, string fault) => Warning("incomplete", $"{file} is not in force: {fault}");

    /// <summary>A package that this one builds on is not installed.</summary>
    public static Issue PackageDependencyAbsent(string package, string dependency) =>
        Warning("incomplete", $"{package} builds on {dependency}, which is not installed: what refers to it is not checked. Install it too.");

    /// <summary>A package that is to be taken out is not installed, or which of its versions is meant is not said.</summary>
    public static Issue PackageNotInstalled(string asked, IReadOnlyCollection<string> installed) => BadPackage("not-found", installed.Count == 0
        ? $"{asked} is not installed; no package is."
        : $"{asked} does not name one installed package. Installed: {string.Join(", ", installed)}. Write NAME@VERSION.");

    /// <summary>A package that stays builds on one that is taken out.</summary>
    public static Issue PackageStillNeeded(string package, string by) =>
        Warning("incomplete", $"{by} builds on {package}: what in it refers there is not checked any more.");

    private static Issue BadPackage(string code, string diagnostics) => Error(Unprocessable, code, diagnostics);
}
