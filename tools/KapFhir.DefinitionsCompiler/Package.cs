using System.Text.Json;

namespace KapFhir.DefinitionsCompiler;

/// <summary>The unpacked npm package hl7.fhir.r4.examples: one file per resource, and bundles of the specification's own sets.</summary>
internal sealed class Package(string folder)
{
    private readonly Dictionary<string, JsonElement> _read = new(StringComparer.Ordinal);

    /// <summary>The resources of this type in a bundle of the package, in the bundle's order.</summary>
    public IEnumerable<JsonElement> InBundle(string bundle, string resourceType) =>
        Read(Path.Combine(folder, $"Bundle-{bundle}.json")).List("entry").Select(entry => entry.GetProperty("resource"))
            .Where(resource => resource.Text("resourceType") == resourceType);

    /// <summary>The resources of this type that have a file of their own, in the order of the file names.</summary>
    public IEnumerable<JsonElement> InFiles(string resourceType) =>
        Directory.EnumerateFiles(folder, resourceType + "-*.json").Order(StringComparer.Ordinal).Select(Read);

    private JsonElement Read(string path)
    {
        if (!_read.TryGetValue(path, out var json))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 256 });
            _read[path] = json = document.RootElement.Clone();
        }

        return json;
    }
}
