// https://hl7.org/fhir/R4/search.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search.FullText;

namespace KapFhir.Fhir.Search;

/// <summary>
/// Finds what a resource can be searched by, for all of R4's search parameters but <c>_id</c> and <c>_lastUpdated</c> (see
/// <see cref="SearchSupport.IsIndexed"/>), and for those that came beside them. Each type's expressions are compiled on first use, then
/// kept. Thread-safe.
/// </summary>
/// <param name="definitions">R4's tables.</param>
/// <param name="baseUrl">The server's own base, without a slash at its end: absolute references on it are local. Empty if there is
/// none.</param>
/// <param name="zone">The zone of dates and times that have none; the same as in <see cref="SearchParsing.Zone"/>.</param>
public sealed class ResourceIndexer(FhirDefinitions definitions, string baseUrl, TimeZoneInfo zone)
{
    private readonly ExtractionSettings _settings = new(definitions, baseUrl, zone);
    private volatile Plans _plans = new(definitions, Generation: 0);

    private readonly FullTextIndex _text = new(definitions);

    /// <summary>True to index the words of narratives and contents too, for <c>_text</c> and <c>_content</c>.</summary>
    public bool IndexesText { get; init; }

    private readonly ContainedIndex _contained = new(definitions);

    /// <summary>The index entries of a resource and of what it contains; each once, in no order that means anything.</summary>
    public IndexEntries Extract(FhirNode resource)
    {
        var plans = _plans;
        IndexEntries Own(FhirNode one) => plans.Of(one.Type).Extract(one, _settings, plans.Generation);
        var entries = Own(resource);
        _contained.Extract(resource, Own, entries);
        if (IndexesText)
        {
            _text.Extract(resource, entries);
        }

        return entries;
    }

    /// <summary>Finds by these search parameters from now on.</summary>
    /// <param name="definitions">R4's, and those beside them.</param>
    /// <param name="generation">The number of this set, which every <see cref="IndexEntries"/> found by it carries.</param>
    public void Use(FhirDefinitions definitions, long generation) => _plans = new Plans(definitions, generation, _plans);

    /// <summary>Compiles every type's expressions now, so that no request has to.</summary>
    public void Warm()
    {
        foreach (var type in definitions.ResourceTypes)
        {
            _plans.Of(type);
        }
    }

    private sealed record Plans(FhirDefinitions Definitions, long Generation)
    {
        private readonly ConcurrentDictionary<string, TypePlan> _byType = new(StringComparer.Ordinal);

        /// <summary>Plans of types whose parameters are the same are taken over.</summary>
        public Plans(FhirDefinitions definitions, long generation, Plans before)
            : this(definitions, generation)
        {
            foreach (var (type, plan) in before._byType)
            {
                if (definitions.SearchParametersOf(type).SequenceEqual(before.Definitions.SearchParametersOf(type)))
                {
                    _byType[type] = plan;
                }
            }
        }

        public TypePlan Of(TypeDefinition type) => _byType.GetOrAdd(type.Name, _ => TypePlan.Compile(type, Definitions));
    }
}
