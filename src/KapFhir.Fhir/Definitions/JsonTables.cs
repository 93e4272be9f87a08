namespace KapFhir.Fhir.Definitions;

/// <summary>What is kept as JSON: profiles, extension definitions and concept maps. The bytes are the embedded ones, not a copy.</summary>
internal sealed class JsonTables
{
    private readonly UrlTable<Body> _profiles;
    private readonly UrlTable<Body> _conceptMaps;

    internal JsonTables(DefinitionsFile file)
    {
        _profiles = new UrlTable<Body>(file, DefinitionsSection.Profiles, (_, json) => new Body(json));
        _conceptMaps = new UrlTable<Body>(file, DefinitionsSection.ConceptMaps, (_, json) => new Body(json));
    }

    private sealed record Body(ReadOnlyMemory<byte> Json);

    internal IReadOnlyCollection<string> ProfileUrls => _profiles.Urls;

    internal IReadOnlyCollection<string> ConceptMapUrls => _conceptMaps.Urls;

    internal ReadOnlyMemory<byte>? FindProfile(string url) => _profiles.Find(url)?.Json;

    internal ReadOnlyMemory<byte>? FindConceptMap(string url) => _conceptMaps.Find(url)?.Json;
}
