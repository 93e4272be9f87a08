// https://hl7.org/fhir/R4/profiling.html#snapshot
using System.Collections.Concurrent;
using System.Collections.Immutable;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>
/// The snapshots of the profiles in force: as published, or generated from the differential where none is; of R4's own types, from its tables. Each is
/// made when first needed, then kept. Thread-safe.
/// </summary>
internal sealed class SnapshotTrees
{
    private readonly ConformanceResources _resources;
    private readonly ConcurrentDictionary<ConformanceResource, SnapshotTree?> _profiles;
    private readonly ConcurrentDictionary<TypeDefinition, SnapshotTree> _types;

    internal SnapshotTrees(ConformanceResources resources)
        : this(resources, new(), new())
    {
    }

    private SnapshotTrees(
        ConformanceResources resources, ConcurrentDictionary<ConformanceResource, SnapshotTree?> profiles, ConcurrentDictionary<TypeDefinition, SnapshotTree> types) =>
        (_resources, _profiles, _types) = (resources, profiles, types);

    internal FhirDefinitions Definitions => _resources.Definitions;

    /// <summary>The same for other conformance resources: those made stay, but for what leans on a definition that has changed.</summary>
    internal SnapshotTrees For(ConformanceResources resources, Func<ConformanceResource, bool> isAffected) =>
        new(resources, new(_profiles.Where(p => !isAffected(p.Key))), _types);

    /// <summary>The profile or extension definition of this canonical url, or null.</summary>
    internal ConformanceResource? FindProfile(string canonical) => _resources.Find("StructureDefinition", canonical);

    /// <summary>The snapshot of a profile, or null if it is unknown or has none and none can be made.</summary>
    internal SnapshotTree? Find(string canonical) => Find(canonical, []);

    /// <summary>The snapshot of a profile, or null if it has none and none can be made.</summary>
    internal SnapshotTree? Of(ConformanceResource profile) => Of(profile, []);

    /// <summary>The elements of one of R4's own types.</summary>
    internal SnapshotTree Of(TypeDefinition type) => _types.GetOrAdd(type, static t => SnapshotTree.Of(t));

    /// <summary>The resource type or datatype that a canonical url of R4's own names, or null.</summary>
    internal TypeDefinition? FindCoreType(string canonical)
    {
        const string core = "http://hl7.org/fhir/StructureDefinition/";
        return canonical.StartsWith(core, StringComparison.Ordinal) ? Definitions.FindType(Canonical.WithoutVersion(canonical)[core.Length..]) : null;
    }

    /// <summary>The snapshot of a profile or type, while those underway are being made.</summary>
    internal SnapshotTree? Find(string canonical, ImmutableHashSet<string> underway) =>
        FindCoreType(canonical) is { } type ? Of(type) : FindProfile(canonical) is { } profile ? Of(profile, underway) : null;

    /// <summary>Makes a snapshot from the differential of a profile, whether it has one already or not; or every fault of the differential.</summary>
    internal Result<SnapshotTree> Generate(FhirNode structureDefinition, ImmutableHashSet<string> underway) =>
        new SnapshotGenerator(this, structureDefinition, underway).Run();

    private SnapshotTree? Of(ConformanceResource profile, ImmutableHashSet<string> underway)
    {
        if (_profiles.TryGetValue(profile, out var known))
        {
            return known;
        }

        // One that is met again on the way to itself has no snapshot there, which says nothing about it elsewhere.
        return underway.Contains(profile.Url) ? null : _profiles.GetOrAdd(profile, Make(profile, underway));
    }

    private SnapshotTree? Make(ConformanceResource profile, ImmutableHashSet<string> underway) =>
        profile.Node is not { } structure ? null
        : SnapshotTree.Read(structure) ?? (Generate(structure, underway) is { IsSuccess: true } made ? made.Value : null);
}
