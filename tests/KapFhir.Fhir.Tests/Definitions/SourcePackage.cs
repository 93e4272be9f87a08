using System.Text.Json;
using Xunit;

namespace KapFhir.Fhir.Tests.Definitions;

/// <summary>The unpacked npm package that the definitions are compiled from, where tools/compile-definitions.sh leaves it.</summary>
internal static class SourcePackage
{
    /// <summary>Its folder; the test is skipped if it isn't there.</summary>
    public static string Folder
    {
        get
        {
            var folder = Path.Combine(Root(), ".cache", "hl7.fhir.r4.examples", "package");
            var isThere = File.Exists(Path.Combine(folder, "package.json"));
            Assert.SkipUnless(isThere, "The R4 package is not in .cache: run tools/compile-definitions.sh.");
            return folder;
        }
    }

    public static IEnumerable<JsonElement> Resources(string type)
    {
        foreach (var path in Directory.EnumerateFiles(Folder, type + "-*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 256 });
            yield return document.RootElement;
        }
    }

    public static string CommittedFile => Path.Combine(Root(), "src", "KapFhir.Fhir", "Definitions", "r4.bin");

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KapFhir.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
