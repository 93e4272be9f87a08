// https://hl7.org/fhir/R4/profiling.html
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>A profile made ready to run: only what it asks beyond base R4.</summary>
/// <param name="Url">The profile's canonical url, the authority in its issues.</param>
/// <param name="Type">The type it constrains.</param>
/// <param name="Root">The plan of the resource or value itself; null if the profile asks nothing beyond base R4.</param>
internal sealed record ProfilePlan(string Url, string Type, NodePlan? Root);

/// <summary>What a profile asks of one element.</summary>
internal sealed class NodePlan
{
    /// <summary>The element's id in the snapshot, the rule in its issues.</summary>
    internal required string Id { get; init; }

    /// <summary>The FHIRPath name.</summary>
    internal required string Name { get; init; }

    internal required int Min { get; init; }

    internal required int Max { get; init; }

    internal FhirNode? Fixed { get; init; }

    internal FhirNode? Pattern { get; init; }

    internal FhirNode? MinValue { get; init; }

    internal FhirNode? MaxValue { get; init; }

    internal int? MaxLength { get; init; }

    /// <summary>The types that are left of a choice; empty if the profile leaves them as they are.</summary>
    internal IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The profiles of which a value must keep one; empty for none.</summary>
    internal IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The resource types that a reference may lead to; empty if the profile leaves them as they are.</summary>
    internal IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The profiles of which the resource that a reference leads to must keep one, as far as it is at hand; empty for none.</summary>
    internal IReadOnlyList<string> TargetProfiles { get; init; } = [];

    internal string? RequiredValueSet { get; init; }

    /// <summary>Further value sets that a code must be from as well; empty for none.</summary>
    internal string[] AdditionalValueSets { get; init; } = [];

    /// <summary>True if a primitive must have a value, and an extension will not do.</summary>
    internal bool MustHaveValue { get; init; }

    internal CompiledInvariant[] Invariants { get; init; } = [];

    /// <summary>The elements below. Set after construction, since content may refer back to an element above.</summary>
    internal List<NodePlan> Children { get; set; } = [];

    internal SlicingPlan? Slicing { get; set; }
}

/// <summary>How a list is sliced.</summary>
internal sealed class SlicingPlan
{
    /// <summary>The slices, in the profile's order.</summary>
    internal required IReadOnlyList<SlicePlan> Slices { get; init; }

    internal required bool IsClosed { get; init; }

    /// <summary>Items of no slice stand behind all others.</summary>
    internal required bool IsOpenAtEnd { get; init; }

    internal required bool IsOrdered { get; init; }

    /// <summary>For extensions sliced by url alone: the index of each url's slice; else null.</summary>
    internal Dictionary<string, int>? ByUrl { get; init; }
}

/// <summary>One slice of a list.</summary>
/// <param name="Name">Its name in the profile.</param>
/// <param name="Hint">What tells it from the others, for issues: empty, or <c> (url http://...)</c>.</param>
/// <param name="Tests">What an item passes to be of this slice: one test per discriminator.</param>
/// <param name="Plan">What the slice asks of its items.</param>
internal sealed record SlicePlan(string Name, string Hint, IReadOnlyList<SliceTest> Tests, NodePlan Plan);

/// <summary>One discriminator's test: true if the item may be of the slice.</summary>
internal delegate bool SliceTest(FhirNode item, ValidationRun run);
