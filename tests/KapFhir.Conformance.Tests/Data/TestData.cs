using System.Text.Json;
using Xunit;

namespace KapFhir.Conformance.Tests.Data;

/// <summary>Where the data is that the tests read in place; a test is skipped where it is absent.</summary>
internal static class TestData
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of public conformance data.</summary>
    public static string Conformance { get; } =
        Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") ?? Path.GetFullPath(Path.Combine(Root, "..", "shared", "conformance"));

    /// <summary>Where random tests start: the same every time, unless KAPFHIR_SEED names another number to look further.</summary>
    public static int Seed { get; } =
        int.Parse(Environment.GetEnvironmentVariable("KAPFHIR_SEED") ?? "20250301", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True if the synthetic patients are there.</summary>
    public static bool HasSynthea => Directory.Exists(Path.Combine(Conformance, "synthea"));

    /// <summary>The synthetic patients as transaction bundles, organizations and practitioners first.</summary>
    public static IEnumerable<byte[]> Synthea() => Directory.EnumerateFiles(Path.Combine(Conformance, "synthea"), "*.bz2")
        .Order(StringComparer.Ordinal).Select(f => Bzip2.Unpack(File.ReadAllBytes(f)));

    /// <summary>Skips the test if the synthetic patients are absent.</summary>
    public static void NeedsSynthea() =>
        Assert.SkipUnless(HasSynthea, $"No synthetic patients in {Conformance}: set KAPFHIR_CONFORMANCE.");

    /// <summary>The specification's example resources, by file name: everything in the npm package that is no definition.</summary>
    public static IReadOnlyList<string> PackageExamples()
    {
        var folder = Path.Combine(Root, ".cache", "hl7.fhir.r4.examples", "package");
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "package.json")), "The R4 package is not in .cache: run tools/compile-definitions.sh.");
        string[] definitions =
        [
            "SearchParameter", "CodeSystem", "OperationDefinition", "StructureDefinition", "ValueSet", "ConceptMap", "CompartmentDefinition",
            "NamingSystem",
        ];
        return [.. Directory.EnumerateFiles(folder, "*-*.json")
            .Where(f => !definitions.Contains(Path.GetFileName(f).Split('-')[0], StringComparer.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The JSON files of a folder of the repository.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.json").Order(StringComparer.Ordinal);

    /// <summary>Parses JSON of any sane depth.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        return document.RootElement.Clone();
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KapFhir.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/', '\\'))
                ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
