// https://hl7.org/fhir/R4/profiling.html
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>The plans of profiles, each compiled from its snapshot when first needed. Thread-safe.</summary>
internal sealed class ProfilePlans
{
    private readonly FhirDefinitions _definitions;
    private readonly ProfileRegistry _registry;
    private readonly ConcurrentDictionary<string, SnapshotTree?> _trees = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ProfilePlan?> _plans = new(StringComparer.Ordinal);

    internal ProfilePlans(FhirDefinitions definitions, ProfileRegistry registry)
    {
        _definitions = definitions;
        _registry = registry;
    }

    internal FhirDefinitions Definitions => _definitions;

    /// <summary>True if a profile of this url is at hand, with or without snapshot.</summary>
    internal bool IsKnown(string url) => _trees.ContainsKey(url) || FindStructure(url) is not null;

    /// <summary>The plan of a profile, or null if it is unknown or has no snapshot.</summary>
    internal ProfilePlan? Find(string url)
    {
        if (_plans.TryGetValue(url, out var plan))
        {
            return plan;
        }

        // Urls that are unknown are not remembered: anybody may send any number of them.
        return IsKnown(url) ? _plans.GetOrAdd(url, FindTree(url) is { } tree ? ProfilePlanCompiler.Compile(tree, this) : null) : null;
    }

    /// <summary>The snapshot of a profile, or null if it is unknown or has none.</summary>
    internal SnapshotTree? FindTree(string url)
    {
        if (_trees.TryGetValue(url, out var tree))
        {
            return tree;
        }

        return FindStructure(url) is { } structure ? _trees.GetOrAdd(url, SnapshotTree.Read(structure)) : null;
    }

    /// <summary>The resource type or datatype that a canonical url of R4's own names, or null.</summary>
    internal TypeDefinition? FindCoreType(string url)
    {
        const string core = "http://hl7.org/fhir/StructureDefinition/";
        return url.StartsWith(core, StringComparison.Ordinal) ? _definitions.FindType(url[core.Length..]) : null;
    }

    /// <summary>The type that a profile constrains, itself if it is R4's own; null if unknown.</summary>
    internal string? TypeOf(string url) => FindCoreType(url)?.Name ?? FindTree(url)?.Type;

    /// <summary>A canonical url without the version after the bar.</summary>
    internal static string WithoutVersion(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? canonical : canonical[..bar];
    }

    private FhirNode? FindStructure(string url)
    {
        if (_registry.FindStructure(url) is { } structure)
        {
            return structure;
        }

        return _definitions.FindProfileJson(url) is { } json && ResourceReader.Read(json, _definitions, ReaderLimits.Default) is { IsSuccess: true } read
            ? read.Value
            : null;
    }
}
