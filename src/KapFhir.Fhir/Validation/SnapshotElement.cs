// https://hl7.org/fhir/R4/elementdefinition.html
using System.Globalization;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>One element of a profile's snapshot, with what stands below it and the slices beside it.</summary>
internal sealed class SnapshotElement
{
    private readonly FhirNode _node;

    internal SnapshotElement(FhirNode node, string id)
    {
        _node = node;
        Id = id;
        Min = Number("min") ?? 0;
        Max = node.ChildText("max") is { } max && int.TryParse(max, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
        Types = [.. node.ChildrenNamed("type").Select(t => new SnapshotType(
            t.ChildText("code") ?? "", [.. Texts(t, "profile")], [.. Texts(t, "targetProfile")]))];
    }

    /// <summary>The element's id: <c>Observation.component:systolic.code</c>.</summary>
    internal string Id { get; }

    /// <summary>The FHIRPath name: <c>value</c> for <c>value[x]</c>.</summary>
    internal string Name => NameOf(Id[(Id.LastIndexOf('.') + 1)..]);

    internal string? SliceName => _node.ChildText("sliceName");

    internal int Min { get; }

    internal int Max { get; }

    internal IReadOnlyList<SnapshotType> Types { get; }

    internal FhirNode? Fixed => _node.Child("fixed");

    internal FhirNode? Pattern => _node.Child("pattern");

    internal FhirNode? MinValue => _node.Child("minValue");

    internal FhirNode? MaxValue => _node.Child("maxValue");

    internal int? MaxLength => Number("maxLength");

    internal FhirNode? Slicing => _node.Child("slicing");

    /// <summary>The id of the element whose children this one has as well, or null.</summary>
    internal string? ContentReference => _node.ChildText("contentReference") is { } reference ? reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..] : null;

    internal string? RequiredValueSet =>
        _node.Child("binding") is { } binding && binding.ChildText("strength") is "required" && !IsComponentOfVitalSigns ? binding.ChildText("valueSet") : null;

    // R4's vital signs require units of vital signs from every component, an inhaled flow in L/min beside a saturation included; guides that build
    // on them (US Core's pulse oximetry) and the reference validator take that as "should".
    private bool IsComponentOfVitalSigns => Id is "Observation.component.value[x]"
        && _node.Child("binding")?.ChildText("valueSet")?.StartsWith("http://hl7.org/fhir/ValueSet/ucum-vitals-common", StringComparison.Ordinal) is true;

    internal IEnumerable<Invariant> Invariants => _node.ChildrenNamed("constraint")
        .Where(c => c.Child("expression") is not null)
        .Select(c => new Invariant(
            c.ChildText("key") ?? "", c.ChildText("severity") is not "warning", c.ChildText("human") ?? "", c.ChildText("expression")!));

    /// <summary>The elements below, in order.</summary>
    internal List<SnapshotElement> Children { get; } = [];

    /// <summary>The slices of this element, in order.</summary>
    internal List<SnapshotElement> Slices { get; } = [];

    internal SnapshotElement? Child(string name) => Children.Find(c => string.Equals(c.Name, name, StringComparison.Ordinal));

    private static string NameOf(string segment)
    {
        var colon = segment.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? segment : segment[..colon];
        return name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name;
    }

    private static IEnumerable<string> Texts(FhirNode node, string name) => node.ChildrenNamed(name).Select(c => c.Text ?? "");

    private int? Number(string name) => int.TryParse(_node.ChildText(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A type that an element of a profile allows.</summary>
internal sealed record SnapshotType(string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> TargetProfiles)
{
    /// <summary>True for the types of <c>id</c> and <c>url</c>, which R4 states as FHIRPath's own.</summary>
    internal bool IsSystem => Code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal);
}
