// https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
using System.Formats.Tar;
using System.IO.Compression;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Conformance.Packages;

/// <summary>
/// Reads FHIR packages (.tgz). What is taken in are the conformance resources in <c>package/</c> itself; its index is not needed, examples and other folders
/// are passed over.
/// </summary>
public static class PackageReader
{
    private const string Folder = "package/";
    private const string Manifest = "package.json";

    /// <summary>Reads a package.</summary>
    /// <param name="archive">The .tgz. Nothing of it is written anywhere.</param>
    /// <param name="definitions">What its resources are read by.</param>
    /// <param name="limits">How large it may be.</param>
    /// <returns>The package, with a warning for each file that could not be taken in; or why it is refused.</returns>
    public static Result<FhirPackage> Read(Stream archive, FhirDefinitions definitions, PackageLimits limits)
    {
        try
        {
            using var unpacked = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
            using var tar = new TarReader(unpacked);
            return ReadFiles(tar, limits).Then(files => Read(files, definitions));
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException)
        {
            return Issues.PackageNotTarGz(fault.Message);
        }
    }

    private static Result<Dictionary<string, byte[]>> ReadFiles(TarReader tar, PackageLimits limits)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        long bytes = 0;
        for (var count = 0; tar.GetNextEntry() is { } entry; count++)
        {
            if (count == limits.MaxFiles)
            {
                return Issues.PackageTooManyFiles(limits.MaxFiles);
            }

            // A header says how long its entry is, and the reader gives no more than that.
            bytes += entry.Length;
            if (Fault(entry, bytes, limits) is { } fault)
            {
                return fault;
            }

            if (FileOf(entry) is { } name)
            {
                files[name] = Content(entry);
            }
        }

        return files;
    }

    private static Issue? Fault(TarEntry entry, long bytes, PackageLimits limits) =>
        !IsSafe(entry) ? Issues.PackageUnsafePath(entry.Name)
        : entry.Length > limits.MaxFileBytes ? Issues.PackageFileTooLarge(entry.Name, limits.MaxFileBytes)
        : bytes > limits.MaxBytes ? Issues.PackageTooLarge(limits.MaxBytes)
        : null;

    private static bool IsSafe(TarEntry entry) =>
        entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory or TarEntryType.DirectoryList
            or TarEntryType.ExtendedAttributes or TarEntryType.GlobalExtendedAttributes or TarEntryType.LongPath
        && !entry.Name.StartsWith('/') && !entry.Name.Contains('\\', StringComparison.Ordinal) && !entry.Name.Contains(':', StringComparison.Ordinal)
        && !entry.Name.Split('/').Contains("..", StringComparer.Ordinal);

    // The name of a JSON file in package/ itself, or null.
    private static string? FileOf(TarEntry entry)
    {
        var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
        return entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && name.StartsWith(Folder, StringComparison.Ordinal)
            && name.EndsWith(".json", StringComparison.Ordinal) && name.IndexOf('/', Folder.Length) < 0 && name[Folder.Length] != '.'
            ? name[Folder.Length..] : null;
    }

    private static byte[] Content(TarEntry entry)
    {
        var content = new byte[entry.Length];
        entry.DataStream?.ReadExactly(content);
        return content;
    }

    private static Result<FhirPackage> Read(Dictionary<string, byte[]> files, FhirDefinitions definitions) =>
        !files.Remove(Manifest, out var manifest) ? Issues.PackageWithoutManifest
        : PackageManifest.Read(manifest).Then(m =>
        {
            var read = files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => ReadResource(f.Key, f.Value, definitions)).ToList();
            return Result<FhirPackage>.Succeeded(
                new FhirPackage(m, [.. read.Where(r => r.IsSuccess).Select(r => r.Value).OfType<PackageResource>()]), [.. read.SelectMany(r => r.Issues)]);
        });

    // What is no conformance resource (an example that lies beside them) is none of our business; one that cannot be read is told of.
    private static Result<PackageResource?> ReadResource(string file, byte[] json, FhirDefinitions definitions)
    {
        if (CanonicalHeader.Read(json) is not { } header || !ConformanceTypes.IsOne(definitions.FindResourceType(header.Type)))
        {
            return default(PackageResource);
        }

        var lean = NarrativeRemoval.WithoutText(json);
        var read = ResourceReader.Read(lean, definitions, ReaderLimits.Default);
        return read.IsSuccess
            ? new PackageResource(file, header, lean)
            : Result<PackageResource?>.Succeeded(null, [Issues.PackageFilePassedOver(file, read.Issues[0].ToString())]);
    }
}
