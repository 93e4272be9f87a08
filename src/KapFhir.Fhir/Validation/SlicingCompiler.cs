// https://hl7.org/fhir/R4/profiling.html#slicing
using KapFhir.Fhir.Validation.Snapshots;

namespace KapFhir.Fhir.Validation;

/// <summary>Turns the slicing of an element into a plan.</summary>
internal static class SlicingCompiler
{
    /// <summary>The plan, or null if the element is not sliced, or its slicing asks nothing, or no discriminator tells its slices apart.</summary>
    /// <param name="element">The sliced element.</param>
    /// <param name="profiles">For the profiles that slices lean on.</param>
    /// <param name="compile">Compiles what a slice asks of its items.</param>
    internal static SlicingPlan? Compile(SnapshotElement element, ProfilePlans profiles, Func<SnapshotElement, NodePlan> compile)
    {
        var discriminators = Discriminators(element);
        if (element.Slices.Count == 0 || discriminators.Count == 0)
        {
            return null;
        }

        var rules = element.Slicing?.Rules;
        var isOrdered = element.Slicing?.IsOrdered ?? false;
        var isClosed = rules is "closed";
        var slices = element.Slices
            .Select(s => (Source: s, Plan: compile(s)))
            .Where(s => isClosed || isOrdered || rules is "openAtEnd" || AsksAnything(s.Plan))
            .Select(s => Slice(s.Source, s.Plan, discriminators, profiles)).ToList();
        return slices.Count == 0 ? null : new SlicingPlan
        {
            Slices = slices,
            IsClosed = isClosed,
            IsOpenAtEnd = rules is "openAtEnd",
            IsOrdered = isOrdered,
            ByUrl = discriminators is [("value", "url")] ? UrlIndex([.. element.Slices.Where(s => slices.Exists(x => x.Plan.Id == s.Id))]) : null,
        };
    }

    /// <summary>The url that an extension's slice is for, or null.</summary>
    internal static string? ExtensionUrl(SnapshotElement slice) =>
        slice.Child("url")?.Fixed?.Text ?? (slice.Types is [{ Code: "Extension", Profiles: [var profile] }] ? ProfilePlans.WithoutVersion(profile) : null);

    // A slicing without discriminators is one a machine cannot judge; those of choices and extensions may be left out since they are always the same.
    internal static IReadOnlyList<(string Type, string Path)> Discriminators(SnapshotElement element) =>
        (element.Slicing ?? (element.Name is "extension" or "modifierExtension" ? SlicingRule.Extensions : element.IsChoice ? SlicingRule.Choice : null))
            ?.Discriminators ?? [];

    private static SlicePlan Slice(SnapshotElement source, NodePlan plan, IReadOnlyList<(string Type, string Path)> discriminators, ProfilePlans profiles) => new(
        source.SliceName ?? source.Id,
        ExtensionUrl(source) is { } url ? $" (url {url})" : "",
        [.. discriminators.Select(d => DiscriminatorCompiler.Compile(d.Type, d.Path, source, profiles)).OfType<SliceTest>().DefaultIfEmpty(DiscriminatorCompiler.Never)],
        plan);

    private static bool AsksAnything(NodePlan plan) =>
        plan.Min > 0 || plan.Max < int.MaxValue || plan.Fixed is not null || plan.Pattern is not null || plan.MinValue is not null || plan.MaxValue is not null
        || plan.MaxLength is not null || plan.Types.Count > 0 || plan.Profiles.Count > 0 || plan.Targets.Count > 0 || plan.TargetProfiles.Count > 0 || plan.RequiredValueSet is not null
        || plan.Invariants.Length > 0 || plan.Children.Count > 0 || plan.Slicing is not null;

    private static Dictionary<string, int>? UrlIndex(List<SnapshotElement> slices)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < slices.Count; i++)
        {
            if (ExtensionUrl(slices[i]) is not { } url)
            {
                return null;
            }

            index.TryAdd(url, i);
        }

        return index;
    }
}
