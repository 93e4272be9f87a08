// https://hl7.org/fhir/R4/conformance-module.html
using System.Collections.Immutable;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Conformance;

/// <summary>
/// The conformance resources in force at one moment: R4's own, the KAP guide's, those of installed packages and those written through REST, found by type
/// and canonical url. Immutable: a change makes another value (<see cref="ConformanceRegistry"/>), and nothing compiled from this one changes under a reader.
/// </summary>
/// <remarks>
/// <para>With a version after the bar, only a resource of that version is found; <c>1.2</c> means the newest 1.2.x where there is no plain 1.2. Without one the newest version wins
/// (<see cref="Canonical.CompareVersions"/>).</para>
/// <para>Of several with the same url and version the one that <see cref="ConformanceOrigin"/> names first wins, then the one that came later.</para>
/// </remarks>
public sealed class ConformanceResources
{
    private readonly SpecificationResources _specification;
    private readonly ImmutableDictionary<(string Type, string Url), ImmutableList<ConformanceResource>> _byUrl;
    private readonly ImmutableDictionary<string, ConformanceResource> _bySource;

    private ConformanceResources(
        SpecificationResources specification, ImmutableDictionary<(string Type, string Url), ImmutableList<ConformanceResource>> byUrl,
        ImmutableDictionary<string, ConformanceResource> bySource)
    {
        _specification = specification;
        _byUrl = byUrl;
        _bySource = bySource;
    }

    /// <summary>R4's types, search parameters, compartments and operations.</summary>
    public FhirDefinitions Definitions => _specification.Definitions;

    /// <summary>R4 alone.</summary>
    public static ConformanceResources Of(FhirDefinitions definitions) => new(
        new SpecificationResources(definitions),
        ImmutableDictionary<(string, string), ImmutableList<ConformanceResource>>.Empty,
        ImmutableDictionary.Create<string, ConformanceResource>(StringComparer.Ordinal));

    /// <summary>The same with these; one from the same source is replaced.</summary>
    public ConformanceResources With(IEnumerable<ConformanceResource> resources) => With(resources, []);

    /// <summary>The same with these, and without what came from those sources.</summary>
    public ConformanceResources With(IEnumerable<ConformanceResource> added, IEnumerable<string> removedSources)
    {
        var byUrl = _byUrl.ToBuilder();
        var bySource = _bySource.ToBuilder();
        foreach (var source in removedSources)
        {
            Remove(byUrl, bySource, source);
        }

        foreach (var resource in added)
        {
            Remove(byUrl, bySource, resource.Source);
            bySource[resource.Source] = resource;
            var key = (resource.Type, resource.Url);
            byUrl[key] = (byUrl.TryGetValue(key, out var others) ? others : []).Add(resource);
        }

        return new ConformanceResources(_specification, byUrl.ToImmutable(), bySource.ToImmutable());
    }

    /// <summary>The sources that begin with this: those of one package.</summary>
    public IEnumerable<string> SourcesUnder(string prefix) => _bySource.Keys.Where(s => s.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The types and urls of which these and others have different resources.</summary>
    public IReadOnlySet<(string Type, string Url)> DifferencesFrom(ConformanceResources others)
    {
        var different = new HashSet<(string Type, string Url)>();
        foreach (var (key, list) in _byUrl)
        {
            // What stays the same stays the same list.
            if (!others._byUrl.TryGetValue(key, out var other) || !ReferenceEquals(list, other))
            {
                different.Add(key);
            }
        }

        different.UnionWith(others._byUrl.Keys.Where(k => !_byUrl.ContainsKey(k)));
        return different;
    }

    /// <summary>The resource that a canonical reference means, or null.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="canonical">Its url, with or without <c>|version</c>.</param>
    public ConformanceResource? Find(string type, string canonical)
    {
        // A few of R4's own urls have a bar in them (http://terminology.hl7.org/CodeSystem/v2-0006|2.1).
        if (!canonical.Contains('|', StringComparison.Ordinal) || _specification.Find(type, canonical) is not null)
        {
            return Best(type, canonical, version: null);
        }

        var (url, version) = Canonical.Parse(canonical);
        return Best(type, url, version) ?? (version is not null && Canonical.IsPartial(version) ? Best(type, url, version + ".") : null);
    }

    /// <summary>Every version of the resource of this url, the one meant by the url alone first.</summary>
    public IReadOnlyList<ConformanceResource> Versions(string type, string url) =>
        [.. Candidates(type, url).Reverse().OrderByDescending(r => r.Version, VersionOrder).ThenBy(r => r.Origin)];

    /// <summary>The StructureDefinition that a canonical reference means, or null; R4's own types are not among them.</summary>
    public FhirNode? FindStructure(string canonical) => Find("StructureDefinition", canonical)?.Node;

    /// <summary>The ValueSet that a canonical reference means, or null.</summary>
    public ValueSetDefinition? FindValueSet(string canonical) => Find("ValueSet", canonical)?.ValueSet;

    /// <summary>The CodeSystem that a canonical reference means, or null.</summary>
    public CodeSystemDefinition? FindCodeSystem(string canonical) => Find("CodeSystem", canonical)?.CodeSystem;

    /// <summary>The ConceptMap that a canonical reference means, or null.</summary>
    public FhirNode? FindConceptMap(string canonical) => Find("ConceptMap", canonical)?.Node;

    /// <summary>The Questionnaire that a canonical reference means, or null.</summary>
    public FhirNode? FindQuestionnaire(string canonical) => Find("Questionnaire", canonical)?.Node;

    /// <summary>Every resource of a type, all versions, in no order that means anything.</summary>
    public IEnumerable<ConformanceResource> OfType(string type) =>
        _specification.OfType(type).Concat(_bySource.Values.Where(r => string.Equals(r.Type, type, StringComparison.Ordinal)));

    /// <summary>The code systems that only add designations and properties to others.</summary>
    internal IEnumerable<ConformanceResource> Supplements =>
        _specification.Supplements.Concat(_bySource.Values.Where(r => r is { Type: "CodeSystem", Supplements: not null }));

    private static Comparer<string?> VersionOrder { get; } = Comparer<string?>.Create(Canonical.CompareVersions);

    private ConformanceResource? Best(string type, string url, string? version)
    {
        ConformanceResource? best = null;
        foreach (var candidate in Candidates(type, url))
        {
            if (Canonical.IsOfVersion(candidate.Version, version) && (best is null || Wins(candidate, best)))
            {
                best = candidate;
            }
        }

        return best;
    }

    private static bool Wins(ConformanceResource later, ConformanceResource best)
    {
        var versions = Canonical.CompareVersions(later.Version, best.Version);
        return versions > 0 || (versions == 0 && later.Origin <= best.Origin);
    }

    private IEnumerable<ConformanceResource> Candidates(string type, string url)
    {
        IEnumerable<ConformanceResource> others = _byUrl.TryGetValue((type, url), out var found) ? found : [];
        return _specification.Find(type, url) is { } own ? others.Prepend(own) : others;
    }

    private static void Remove(
        ImmutableDictionary<(string Type, string Url), ImmutableList<ConformanceResource>>.Builder byUrl,
        ImmutableDictionary<string, ConformanceResource>.Builder bySource, string source)
    {
        if (!bySource.Remove(source, out var resource))
        {
            return;
        }

        var key = (resource.Type, resource.Url);
        var left = byUrl[key].Remove(resource);
        if (left.IsEmpty)
        {
            byUrl.Remove(key);
        }
        else
        {
            byUrl[key] = left;
        }
    }
}
