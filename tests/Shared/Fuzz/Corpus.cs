using System.Text.Json;

namespace KapFhir.Tests.Fuzz;

/// <summary>What inputs are made of: good resources, as JSON.</summary>
public static class Corpus
{
    // Larger ones say no more, and take the time of many.
    private const int MostBytes = 30_000;

    /// <summary>The resources of the guide, and of the R4 package where it is there.</summary>
    public static IReadOnlyList<byte[]> Of(string repository, IEnumerable<byte[]> bundles) =>
    [
        .. Files(Path.Combine(repository, "profiles", "valid")),
        .. Files(Path.Combine(repository, "postman", "examples")),
        .. Files(Path.Combine(repository, ".cache", "hl7.fhir.r4.examples", "package")).Where((_, i) => i % 7 == 0),
        .. bundles.SelectMany(Resources),
    ];

    private static IEnumerable<byte[]> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*-*.json").Order(StringComparer.Ordinal)
            .Where(f => new FileInfo(f).Length <= MostBytes).Select(File.ReadAllBytes)
        : [];

    // One of each ten is enough: they are much alike.
    private static IEnumerable<byte[]> Resources(byte[] bundle)
    {
        using var document = JsonDocument.Parse(bundle, new JsonDocumentOptions { MaxDepth = 256 });
        return [.. document.RootElement.GetProperty("entry").EnumerateArray().Where((_, i) => i % 10 == 0)
            .Select(e => JsonSerializer.SerializeToUtf8Bytes(e.GetProperty("resource"))).Where(r => r.Length <= MostBytes)];
    }
}
