// https://hl7.org/fhir/R4/profiling.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Validation.Snapshots;

namespace KapFhir.Fhir.Validation;

/// <summary>The plans of the profiles in force, each compiled from its snapshot when first needed. Thread-safe.</summary>
internal sealed class ProfilePlans
{
    private readonly ConformanceResources _resources;
    private readonly SnapshotTrees _trees;
    private readonly ConcurrentDictionary<ConformanceResource, ProfilePlan?> _plans;
    private readonly ConcurrentDictionary<string, ExtensionDefinition?> _extensions;

    internal ProfilePlans(ConformanceResources resources)
        : this(resources, new SnapshotTrees(resources), [], [])
    {
    }

    private ProfilePlans(
        ConformanceResources resources, SnapshotTrees trees,
        IEnumerable<KeyValuePair<ConformanceResource, ProfilePlan?>> plans, IEnumerable<KeyValuePair<string, ExtensionDefinition?>> extensions)
    {
        _resources = resources;
        _trees = trees;
        _plans = new(plans);
        _extensions = new(extensions, StringComparer.Ordinal);
    }

    /// <summary>The snapshots that plans are compiled from.</summary>
    internal SnapshotTrees Snapshots => _trees;

    internal FhirDefinitions Definitions => _resources.Definitions;

    /// <summary>The plans for other conformance resources: those made stay, but for what leans on a definition of which these have another.</summary>
    /// <param name="resources">The conformance resources.</param>
    /// <param name="changed">The urls of the StructureDefinitions that are other ones there.</param>
    internal ProfilePlans For(ConformanceResources resources, IReadOnlySet<string> changed)
    {
        var dependencies = new ProfileDependencies(_trees, changed);
        return new ProfilePlans(
            resources, _trees.For(resources, dependencies.IsAffected), _plans.Where(p => !dependencies.IsAffected(p.Key)), _extensions.Where(e => !changed.Contains(WithoutVersion(e.Key))));
    }

    /// <summary>True if this profile is at hand, with or without snapshot.</summary>
    internal bool IsKnown(string canonical) => _trees.FindProfile(canonical) is not null;

    /// <summary>The plan of a profile, or null if it is unknown or has no snapshot.</summary>
    internal ProfilePlan? Find(string canonical) => _trees.FindProfile(canonical) is { } profile ? PlanOf(profile) : null;

    /// <summary>The snapshot of a profile, or null if it is unknown or has none.</summary>
    internal SnapshotTree? FindTree(string canonical) => _trees.FindProfile(canonical) is { } profile ? _trees.Of(profile) : null;

    /// <summary>Where the extension of this url may be used, or null if it is unknown.</summary>
    internal ExtensionDefinition? FindExtension(string url)
    {
        if (_extensions.TryGetValue(url, out var definition))
        {
            return definition;
        }

        // Urls that are unknown are not remembered: anybody may send any number of them.
        return _trees.FindProfile(url)?.Node is { } structure ? _extensions.GetOrAdd(url, ExtensionDefinition.Read(structure)) : null;
    }

    /// <summary>The conformance resource of a type that a canonical url means, or null.</summary>
    internal ConformanceResource? FindDefinition(string type, string canonical) => _resources.Find(type, canonical);

    /// <inheritdoc cref="SnapshotTrees.FindCoreType"/>
    internal TypeDefinition? FindCoreType(string canonical) => _trees.FindCoreType(canonical);

    /// <summary>The type that a profile constrains, itself if it is R4's own; null if unknown.</summary>
    internal string? TypeOf(string canonical) => FindCoreType(canonical)?.Name ?? FindTree(canonical)?.Type;

    /// <summary>A canonical url without the version after the bar.</summary>
    internal static string WithoutVersion(string canonical) => Canonical.WithoutVersion(canonical);

    private ProfilePlan? PlanOf(ConformanceResource profile)
    {
        if (_plans.TryGetValue(profile, out var plan))
        {
            return plan;
        }

        return _plans.GetOrAdd(profile, _trees.Of(profile) is { } tree ? ProfilePlanCompiler.Compile(tree, this) : null);
    }
}
