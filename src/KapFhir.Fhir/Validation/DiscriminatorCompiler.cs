// https://hl7.org/fhir/R4/profiling.html#discriminator and https://hl7.org/fhir/R4/valueset-discriminator-type.html
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Snapshots;

namespace KapFhir.Fhir.Validation;

/// <summary>Turns a discriminator of a slice into a test on items.</summary>
internal static class DiscriminatorCompiler
{
    /// <summary>The test of a slice that cannot be told from others: nothing is of it.</summary>
    internal static readonly SliceTest Never = (_, _) => false;

    /// <summary>The test, or null if the slice says nothing of what the discriminator looks at: then its other discriminators tell.</summary>
    internal static SliceTest? Compile(string type, string path, SnapshotElement slice, ProfilePlans profiles)
    {
        if (DiscriminatorPath.Parse(path) is not { } parsed)
        {
            return Never;
        }

        return type switch
        {
            "value" or "pattern" => ByValue(parsed, slice, profiles),
            "exists" => ByExistence(parsed, slice, profiles),
            "type" => ByType(parsed, slice, profiles),
            "profile" => ByProfile(parsed, slice, profiles),
            _ => Never,
        };
    }

    // The value is fixed at the path's end, or the element above it has a pattern that includes it; else a required binding tells.
    private static SliceTest? ByValue(DiscriminatorPath path, SnapshotElement slice, ProfilePlans profiles)
    {
        foreach (var (element, depth) in Along(slice, path, 0, profiles))
        {
            if (element.Fixed is { } value)
            {
                return (item, run) => path.Any(item, depth, run, n => ValueMatch.IsFixed(value, n));
            }

            if (element.Pattern is { } pattern)
            {
                return (item, run) => path.Any(item, depth, run, n => ValueMatch.HasPattern(pattern, n));
            }
        }

        if (path.Steps is [{ Kind: DiscriminatorStepKind.Child, Argument: "url" }] && SlicingCompiler.ExtensionUrl(slice) is { } url)
        {
            return (item, _) => string.Equals(item.ChildText("url"), url, StringComparison.Ordinal);
        }

        return AtEnd(slice, path, profiles).Select(e => e.RequiredValueSet).FirstOrDefault(v => v is not null) is { } valueSet
            ? (item, run) => path.Any(item, path.Steps.Count, run, n => run.IsInValueSet(n, valueSet))
            : null;
    }

    private static SliceTest? ByExistence(DiscriminatorPath path, SnapshotElement slice, ProfilePlans profiles)
    {
        var element = AtEnd(slice, path, profiles).FirstOrDefault();
        return element switch
        {
            { Max: 0 } => (item, run) => !path.Any(item, path.Steps.Count, run, _ => true),
            { Min: > 0 } => (item, run) => path.Any(item, path.Steps.Count, run, _ => true),
            _ => null,
        };
    }

    private static SliceTest ByType(DiscriminatorPath path, SnapshotElement slice, ProfilePlans profiles)
    {
        // The type of what a reference leads to: told by its text, so that the resource need not be at hand.
        if (path.Steps is [.., { Kind: DiscriminatorStepKind.Resolve }])
        {
            var before = path.Steps.Count - 1;
            var targets = Along(slice, path, 0, profiles).Where(x => x.Depth == before).SelectMany(x => x.Element.Types)
                .SelectMany(t => t.TargetProfiles).Select(p => profiles.TypeOf(ProfilePlans.WithoutVersion(p))).ToHashSet(StringComparer.Ordinal);
            return (item, run) => path.Any(item, before, run, n => targets.Contains(run.References.TypeOf(n)));
        }

        var types = AtEnd(slice, path, profiles).FirstOrDefault()?.Types.Select(t => t.Code).ToArray() ?? [];
        return (item, run) => path.Any(item, path.Steps.Count, run, n => Array.Exists(types, n.Type.Is));
    }

    private static SliceTest? ByProfile(DiscriminatorPath path, SnapshotElement slice, ProfilePlans profiles)
    {
        var isTarget = path.Steps is [.., { Kind: DiscriminatorStepKind.Resolve }];
        var depth = isTarget ? path.Steps.Count - 1 : path.Steps.Count;
        var urls = Along(slice, path, 0, profiles).Where(x => x.Depth == depth).SelectMany(x => x.Element.Types)
            .SelectMany(t => isTarget ? t.TargetProfiles : t.Profiles).Select(ProfilePlans.WithoutVersion).ToArray();
        return urls.Length == 0 ? null : (item, run) => path.Any(item, path.Steps.Count, run, n => Array.Exists(urls, u => run.Conforms(n, u)));
    }

    private static IEnumerable<SnapshotElement> AtEnd(SnapshotElement slice, DiscriminatorPath path, ProfilePlans profiles) =>
        Along(slice, path, 0, profiles).Where(x => x.Depth == path.Steps.Count).Select(x => x.Element);

    // The elements of the snapshot that the path leads over, nearest first: own children, then mandatory slices, then those of the type's profile.
    private static IEnumerable<(SnapshotElement Element, int Depth)> Along(SnapshotElement from, DiscriminatorPath path, int depth, ProfilePlans profiles)
    {
        yield return (from, depth);
        if (depth == path.Steps.Count)
        {
            yield break;
        }

        foreach (var next in Next(from, path.Steps[depth], profiles).SelectMany(n => Along(n, path, depth + 1, profiles)))
        {
            yield return next;
        }
    }

    private static IEnumerable<SnapshotElement> Next(SnapshotElement from, DiscriminatorStep step, ProfilePlans profiles)
    {
        switch (step.Kind)
        {
            case DiscriminatorStepKind.OfType:
                return [from];
            case DiscriminatorStepKind.Resolve:
                return from.Types.SelectMany(t => t.TargetProfiles).Select(p => profiles.FindTree(ProfilePlans.WithoutVersion(p))?.Root).OfType<SnapshotElement>();
        }

        var holders = new[] { from }.Concat(from.Types.SelectMany(t => t.Profiles).Select(p => profiles.FindTree(ProfilePlans.WithoutVersion(p))?.Root).OfType<SnapshotElement>());
        return step.Kind == DiscriminatorStepKind.Extension
            ? holders.SelectMany(h => h.Child("extension")?.Slices ?? []).Where(s => SlicingCompiler.ExtensionUrl(s) == step.Argument)
            : holders.Select(h => h.Child(step.Argument)).OfType<SnapshotElement>().SelectMany(c => c.Slices.Where(s => s.Min > 0).Prepend(c));
    }
}
