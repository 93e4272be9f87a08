// https://hl7.org/fhir/R4/profiling.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Validation;

/// <summary>The plans of the profiles in force, each compiled from its snapshot when first needed. Thread-safe.</summary>
internal sealed class ProfilePlans(ConformanceResources resources)
{
    private readonly ConcurrentDictionary<ConformanceResource, SnapshotTree?> _trees = new();
    private readonly ConcurrentDictionary<ConformanceResource, ProfilePlan?> _plans = new();
    private readonly ConcurrentDictionary<string, ExtensionDefinition?> _extensions = new(StringComparer.Ordinal);

    internal FhirDefinitions Definitions => resources.Definitions;

    /// <summary>True if this profile is at hand, with or without snapshot.</summary>
    internal bool IsKnown(string canonical) => FindProfile(canonical) is not null;

    /// <summary>The plan of a profile, or null if it is unknown or has no snapshot.</summary>
    internal ProfilePlan? Find(string canonical) => FindProfile(canonical) is { } profile ? PlanOf(profile) : null;

    /// <summary>The snapshot of a profile, or null if it is unknown or has none.</summary>
    internal SnapshotTree? FindTree(string canonical) => FindProfile(canonical) is { } profile ? TreeOf(profile) : null;

    /// <summary>Where the extension of this url may be used, or null if it is unknown.</summary>
    internal ExtensionDefinition? FindExtension(string url)
    {
        if (_extensions.TryGetValue(url, out var definition))
        {
            return definition;
        }

        // Urls that are unknown are not remembered: anybody may send any number of them.
        return FindProfile(url)?.Node is { } structure ? _extensions.GetOrAdd(url, ExtensionDefinition.Read(structure)) : null;
    }

    /// <summary>The conformance resource of a type that a canonical url means, or null.</summary>
    internal ConformanceResource? FindDefinition(string type, string canonical) => resources.Find(type, canonical);

    /// <summary>The resource type or datatype that a canonical url of R4's own names, or null.</summary>
    internal TypeDefinition? FindCoreType(string canonical)
    {
        const string core = "http://hl7.org/fhir/StructureDefinition/";
        return canonical.StartsWith(core, StringComparison.Ordinal) ? Definitions.FindType(Canonical.WithoutVersion(canonical)[core.Length..]) : null;
    }

    /// <summary>The type that a profile constrains, itself if it is R4's own; null if unknown.</summary>
    internal string? TypeOf(string canonical) => FindCoreType(canonical)?.Name ?? FindTree(canonical)?.Type;

    /// <summary>A canonical url without the version after the bar.</summary>
    internal static string WithoutVersion(string canonical) => Canonical.WithoutVersion(canonical);

    private ConformanceResource? FindProfile(string canonical) => resources.Find("StructureDefinition", canonical);

    private ProfilePlan? PlanOf(ConformanceResource profile)
    {
        if (_plans.TryGetValue(profile, out var plan))
        {
            return plan;
        }

        return _plans.GetOrAdd(profile, TreeOf(profile) is { } tree ? ProfilePlanCompiler.Compile(tree, this) : null);
    }

    private SnapshotTree? TreeOf(ConformanceResource profile) =>
        _trees.GetOrAdd(profile, static p => p.Node is { } structure ? SnapshotTree.Read(structure) : null);
}
