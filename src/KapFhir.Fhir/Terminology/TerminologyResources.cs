// https://hl7.org/fhir/R4/terminology-module.html
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Terminology;

/// <summary>The value sets, code systems and concept maps that questions are answered with, as they are at one moment. Thread-safe.</summary>
public sealed class TerminologyResources
{
    private static readonly ConditionalWeakTable<FhirNode, ConceptMapDefinition> MapsRead = [];

    private readonly ConformanceResources _resources;
    private readonly Lazy<ILookup<string, ConformanceResource>> _supplements;
    private readonly ConcurrentDictionary<CodeSystemDefinition, CodeSystemDefinition> _supplemented = new(ReferenceEqualityComparer.Instance);

    /// <summary>Those in force at a moment.</summary>
    public TerminologyResources(ConformanceResources resources)
    {
        _resources = resources;
        _supplements = new(() => resources.Supplements.ToLookup(s => Canonical.WithoutVersion(s.Supplements!), StringComparer.Ordinal));
    }

    /// <summary>The code systems that no CodeSystem resource lists, but a list or a rule here.</summary>
    public static IReadOnlyList<string> DefinedElsewhere => ImplicitCodeSystems.Urls;

    /// <summary>Every concept map.</summary>
    public IEnumerable<ConceptMapDefinition> ConceptMaps => _resources.OfType("ConceptMap").Select(r => r.Node).OfType<FhirNode>().Select(Read);

    /// <summary>
    /// The value set of this canonical url, one that a code system implies included; or why there is none. With a version only one of that version.
    /// </summary>
    public Result<ValueSetDefinition> FindValueSet(string canonical)
    {
        if (_resources.FindValueSet(canonical) is { } found)
        {
            return found;
        }

        var (url, version) = Canonical.Parse(canonical);
        return version is not null && _resources.FindValueSet(url) is { } other
            ? Issues.UnknownValueSetVersion(url, version, other.Version)
            : ImplicitValueSets.Find(canonical, this) ?? Issues.UnknownValueSet(canonical);
    }

    /// <summary>The code system of this url with what supplements add to it; with a version only one of that version. Null if nothing of it is here.</summary>
    public CodeSystemDefinition? FindCodeSystem(string url, string? version = null)
    {
        var found = _resources.FindCodeSystem(string.IsNullOrEmpty(version) ? url : url + "|" + version) ?? Listed(url, version);
        return found is null ? null : _supplemented.GetOrAdd(found, Supplemented);
    }

    /// <summary>The first of the supplements that a value set cannot do without and that is not here; null if all are.</summary>
    public string? MissingSupplement(ValueSetDefinition valueSet) =>
        valueSet.NeededSupplements.FirstOrDefault(s => _resources.Find("CodeSystem", s)?.Supplements is null);

    /// <summary>The concept map of this canonical url, or null. With a version only one of that version.</summary>
    public ConceptMapDefinition? FindConceptMap(string canonical) => _resources.FindConceptMap(canonical) is { } map ? Read(map) : null;

    private static CodeSystemDefinition? Listed(string url, string? version) =>
        ImplicitCodeSystems.Find(url) is { } list && (string.IsNullOrEmpty(version) || string.Equals(list.Version, version, StringComparison.Ordinal)) ? list : null;

    private static ConceptMapDefinition Read(FhirNode map) => MapsRead.GetValue(map, ConceptMapReader.Read);

    // https://hl7.org/fhir/R4/codesystem.html#supplements: they add designations and properties to concepts, never concepts. One that names a version of the
    // code system adds to that version only.
    private CodeSystemDefinition Supplemented(CodeSystemDefinition system)
    {
        var supplements = _supplements.Value[system.Url].Where(s => Canonical.IsOfVersion(system.Version, Canonical.Parse(s.Supplements!).Version))
            .Select(s => s.CodeSystem).OfType<CodeSystemDefinition>().ToList();
        var additions = supplements.SelectMany(s => s.Concepts.Select(c => InLanguage(c, s))).ToLookup(c => c.Code, StringComparer.Ordinal);
        return additions.Count == 0 ? system : system with
        {
            Concepts = [.. system.Concepts.Select(c => additions[c.Code].Aggregate(c, With))],
            Properties = [.. system.Properties, .. supplements.SelectMany(s => s.Properties).ExceptBy(system.Properties.Select(p => p.Code), p => p.Code, StringComparer.Ordinal)],
        };
    }

    // A supplement in another language may give its names as displays.
    private static Concept InLanguage(Concept concept, CodeSystemDefinition supplement) => supplement.Language is { } language && concept.Display is { } display
        && !concept.Designations.Any(d => d.Value == display)
            ? concept with { Designations = [new Designation(language, null, display), .. concept.Designations] } : concept;

    private static Concept With(Concept concept, Concept added) => concept with
    {
        Properties = [.. concept.Properties, .. added.Properties],
        Designations = [.. concept.Designations, .. added.Designations],
    };
}
