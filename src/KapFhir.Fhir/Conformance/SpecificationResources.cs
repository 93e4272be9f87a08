// https://hl7.org/fhir/R4/conformance-module.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Conformance;

/// <summary>
/// R4's own profiles, extensions, value sets, code systems and concept maps as conformance resources, each made when first asked for. Its types are not
/// among them: those are <see cref="FhirDefinitions.FindType"/>. Thread-safe.
/// </summary>
internal sealed class SpecificationResources(FhirDefinitions definitions)
{
    private const string SpecificationVersion = "4.0.1";
    private readonly ConcurrentDictionary<(string Type, string Url), ConformanceResource> _made = new();

    internal FhirDefinitions Definitions => definitions;

    /// <summary>The resource of this url, or null. Urls that are unknown are not remembered: anybody may send any number of them.</summary>
    internal ConformanceResource? Find(string type, string url) =>
        _made.TryGetValue((type, url), out var known) ? known : Make(type, url) is { } made ? _made.GetOrAdd((type, url), made) : null;

    /// <summary>Every resource of a type.</summary>
    internal IEnumerable<ConformanceResource> OfType(string type) => Urls(type).Select(url => Find(type, url)).OfType<ConformanceResource>();

    /// <summary>The code systems that only add to others; the rest is not decoded to find them.</summary>
    internal IEnumerable<ConformanceResource> Supplements =>
        definitions.CodeSystemHeads.Where(h => h.Supplements is not null).Select(h => Find("CodeSystem", h.Url)).OfType<ConformanceResource>();

    private IReadOnlyCollection<string> Urls(string type) => type switch
    {
        "StructureDefinition" => definitions.ProfileUrls,
        "ConceptMap" => definitions.ConceptMapUrls,
        "ValueSet" => definitions.ValueSetUrls,
        "CodeSystem" => definitions.CodeSystemUrls,
        _ => [],
    };

    private ConformanceResource? Make(string type, string url) => type switch
    {
        "StructureDefinition" => FromJson(type, url, definitions.FindProfileJson(url)),
        "ConceptMap" => FromJson(type, url, definitions.FindConceptMapJson(url)),
        "ValueSet" when definitions.FindValueSet(url) is { } set && set.Url == url =>
            new ConformanceResource(new CanonicalHeader(type, url, set.Version), set, null),
        "CodeSystem" when definitions.FindCodeSystem(url) is { } system && system.Url == url =>
            new ConformanceResource(new CanonicalHeader(type, url, system.Version) { Supplements = system.Supplements }, null, system),
        _ => null,
    };

    private ConformanceResource? FromJson(string type, string url, ReadOnlyMemory<byte>? json)
    {
        if (json is not { } bytes || url.Contains('|', StringComparison.Ordinal))
        {
            return null;
        }

        var header = CanonicalHeader.Read(bytes.Span) ?? new CanonicalHeader(type, url, SpecificationVersion);
        return new ConformanceResource(header, ConformanceOrigin.Specification, type + " " + url, definitions, () => bytes);
    }
}
