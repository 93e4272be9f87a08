// https://hl7.org/fhir/R4/profiling.html
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Snapshots;

namespace KapFhir.Fhir.Validation;

/// <summary>
/// Tells which profiles lean on definitions that have changed: a plan is made of a profile, of its bases, and of the profiles that they name for their elements.
/// For one change; not thread-safe.
/// </summary>
internal sealed class ProfileDependencies(SnapshotTrees trees, IReadOnlySet<string> changed)
{
    private readonly Dictionary<ConformanceResource, IReadOnlyList<string>> _named = [];

    /// <summary>True if this profile, or one that it names at whatever remove, has one of the urls that changed.</summary>
    internal bool IsAffected(ConformanceResource profile)
    {
        if (changed.Count == 0)
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal) { profile.Url };
        var waiting = new Queue<string>(seen);
        while (waiting.TryDequeue(out var url))
        {
            if (changed.Contains(url))
            {
                return true;
            }

            foreach (var name in (url == profile.Url ? NamedBy(profile) : NamedBy(url)).Where(seen.Add))
            {
                waiting.Enqueue(name);
            }
        }

        return false;
    }

    // R4's own types name each other; nothing in a plan comes from what is written or installed over them.
    private IReadOnlyList<string> NamedBy(string url) =>
        trees.FindCoreType(url) is null && trees.FindProfile(url) is { } profile ? NamedBy(profile) : [];

    private IReadOnlyList<string> NamedBy(ConformanceResource profile) =>
        _named.TryGetValue(profile, out var known) ? known : _named[profile] = profile.Node is { } node ? [.. Named(node).Select(Canonical.WithoutVersion).Distinct(StringComparer.Ordinal)] : [];

    private static IEnumerable<string> Named(FhirNode structure)
    {
        if (structure.ChildText("baseDefinition") is { } @base)
        {
            yield return @base;
        }

        var types = structure.ChildrenNamed("snapshot").Concat(structure.ChildrenNamed("differential"))
            .SelectMany(f => f.ChildrenNamed("element")).SelectMany(e => e.ChildrenNamed("type"));
        foreach (var url in types.SelectMany(t => t.ChildrenNamed("profile").Concat(t.ChildrenNamed("targetProfile"))).Select(c => c.Text).OfType<string>())
        {
            yield return url;
        }
    }
}
