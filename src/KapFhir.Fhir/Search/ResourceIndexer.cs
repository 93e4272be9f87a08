// https://hl7.org/fhir/R4/search.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search.FullText;

namespace KapFhir.Fhir.Search;

/// <summary>
/// Finds what a resource can be searched by, for all of R4's search parameters but <c>_id</c> and <c>_lastUpdated</c> (see
/// <see cref="SearchSupport.IsIndexed"/>). Each type's expressions are compiled on first use, then kept. Thread-safe.
/// </summary>
/// <param name="definitions">R4's tables.</param>
/// <param name="baseUrl">The server's own base, without a slash at its end: absolute references on it are local. Empty if there is
/// none.</param>
/// <param name="zone">The zone of dates and times that have none; the same as in <see cref="SearchParsing.Zone"/>.</param>
public sealed class ResourceIndexer(FhirDefinitions definitions, string baseUrl, TimeZoneInfo zone)
{
    private readonly ConcurrentDictionary<string, TypePlan> _plans = new(StringComparer.Ordinal);
    private readonly ExtractionSettings _settings = new(definitions, baseUrl, zone);

    private readonly FullTextIndex _text = new(definitions);

    /// <summary>True to index the words of narratives and contents too, for <c>_text</c> and <c>_content</c>.</summary>
    public bool IndexesText { get; init; }

    /// <summary>The index entries of a resource; each once, in no order that means anything. Contained resources are not indexed.</summary>
    public IndexEntries Extract(FhirNode resource)
    {
        var entries = _plans.GetOrAdd(resource.Type.Name, _ => TypePlan.Compile(resource.Type, definitions)).Extract(resource, _settings);
        if (IndexesText)
        {
            _text.Extract(resource, entries);
        }

        return entries;
    }

    /// <summary>Compiles every type's expressions now, so that no request has to.</summary>
    public void Warm()
    {
        foreach (var type in definitions.ResourceTypes)
        {
            _plans.GetOrAdd(type.Name, _ => TypePlan.Compile(type, definitions));
        }
    }
}
