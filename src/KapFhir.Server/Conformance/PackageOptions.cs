using System.ComponentModel;

namespace KapFhir.Server.Conformance;

/// <summary>The settings under <c>Packages</c>.</summary>
internal sealed class PackageOptions
{
    [Description("A folder of FHIR packages (`*.tgz`): each that is not installed yet is installed at the start. A package that is refused "
        + "stops the start. Empty: none. `install FILE.tgz` does the same for one file, also while the server runs.")]
    public string Folder { get; set; } = "";

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
        Folder.Length > 0 && !Directory.Exists(Folder) ? [$"Packages:Folder is '{Folder}'. There is no such folder."] : [];
}
