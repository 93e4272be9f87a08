// https://hl7.org/fhir/R4/elementdefinition.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>One element of a profile's snapshot, with what stands below it and the slices beside it.</summary>
internal sealed class SnapshotElement(string id, string? sliceName, ElementFacts facts)
{
    /// <summary>The element's id: <c>Observation.component:systolic.code</c>.</summary>
    internal string Id { get; } = id;

    /// <summary>The last part of its path: <c>component</c>, <c>value[x]</c>.</summary>
    internal string Segment => SegmentOf(Id[(Id.LastIndexOf('.') + 1)..]);

    /// <summary>The FHIRPath name: <c>value</c> for <c>value[x]</c>.</summary>
    internal string Name => IsChoice ? Segment[..^3] : Segment;

    internal bool IsChoice => Segment.EndsWith("[x]", StringComparison.Ordinal);

    internal string? SliceName { get; } = sliceName;

    /// <summary>What it says. Set anew only while a snapshot is generated.</summary>
    internal ElementFacts Facts { get; set; } = facts;

    internal int Min => Facts.Min;

    internal int Max => Facts.Max;

    internal IReadOnlyList<SnapshotType> Types => Facts.Types;

    internal FhirNode? Fixed => Facts.Fixed;

    internal FhirNode? Pattern => Facts.Pattern;

    internal FhirNode? MinValue => Facts.MinValue;

    internal FhirNode? MaxValue => Facts.MaxValue;

    internal int? MaxLength => Facts.MaxLength;

    /// <summary>How it is sliced, or null.</summary>
    internal SlicingRule? Slicing => Facts.Slicing;

    /// <summary>The id of the element whose children this one has as well, or null.</summary>
    internal string? ContentReference => Facts.ContentReference;

    internal string? RequiredValueSet =>
        Facts.Binding is { Strength: BindingStrength.Required } binding && !IsComponentOfVitalSigns(binding) ? binding.ValueSet : null;

    internal IReadOnlyList<Invariant> Invariants => Facts.Invariants;

    /// <summary>The elements below, in order.</summary>
    internal List<SnapshotElement> Children { get; } = [];

    /// <summary>The slices of this element, in order.</summary>
    internal List<SnapshotElement> Slices { get; } = [];

    internal SnapshotElement? Child(string name) => Children.Find(c => string.Equals(c.Name, name, StringComparison.Ordinal));

    internal SnapshotElement? Slice(string name) => Slices.Find(s => string.Equals(s.SliceName, name, StringComparison.Ordinal));

    /// <summary>A copy with all below it, under another id.</summary>
    internal SnapshotElement CopyAs(string id, string? sliceName)
    {
        var copy = new SnapshotElement(id, sliceName, Facts);
        copy.Children.AddRange(Children.Select(c => c.CopyAs(id + c.Id[Id.Length..], c.SliceName)));
        copy.Slices.AddRange(Slices.Select(s => s.CopyAs(id + s.Id[Id.Length..], s.SliceName)));
        return copy;
    }

    /// <summary>It, then its slices and what stands below each, in the order of a snapshot.</summary>
    internal IEnumerable<SnapshotElement> All() => Children.SelectMany(c => c.All()).Prepend(this).Concat(Slices.SelectMany(s => s.All()));

    /// <summary>The FHIRPath name that a step of an id stands for: <c>value</c> for <c>value[x]:valueQuantity</c>.</summary>
    internal static string NameOf(string step)
    {
        var segment = SegmentOf(step);
        return segment.EndsWith("[x]", StringComparison.Ordinal) ? segment[..^3] : segment;
    }

    // R4's vital signs require units of vital signs from every component, an inhaled flow in L/min beside a saturation included; guides that build
    // on them (US Core's pulse oximetry) and the reference validator take that as "should".
    private bool IsComponentOfVitalSigns(Binding binding) => Id is "Observation.component.value[x]"
        && binding.ValueSet.StartsWith("http://hl7.org/fhir/ValueSet/ucum-vitals-common", StringComparison.Ordinal);

    private static string SegmentOf(string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? part : part[..colon];
    }
}
