// https://hl7.org/fhir/R4/elementdefinition.html
using System.Globalization;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>What an ElementDefinition says that validation uses.</summary>
internal sealed record ElementFacts
{
    /// <summary>Nothing asked: any number of any type.</summary>
    internal static ElementFacts Any { get; } = new();

    internal int Min { get; init; }

    internal int Max { get; init; } = int.MaxValue;

    internal IReadOnlyList<SnapshotType> Types { get; init; } = [];

    internal FhirNode? Fixed { get; init; }

    internal FhirNode? Pattern { get; init; }

    internal FhirNode? MinValue { get; init; }

    internal FhirNode? MaxValue { get; init; }

    internal int? MaxLength { get; init; }

    internal SlicingRule? Slicing { get; init; }

    /// <summary>The id of the element whose children this one has as well, or null.</summary>
    internal string? ContentReference { get; init; }

    internal Binding? Binding { get; init; }

    internal IReadOnlyList<Invariant> Invariants { get; init; } = [];

    internal bool IsModifier { get; init; }

    internal bool MustSupport { get; init; }

    /// <summary>True if a primitive must have a value, and an extension will not do. An extension for R4, R5's <c>mustHaveValue</c>.</summary>
    internal bool MustHaveValue { get; init; }

    /// <summary>Further value sets of which a code must be: R5's <c>binding.additional</c> of purpose <c>required</c>, as an extension.</summary>
    internal IReadOnlyList<string> AdditionalValueSets { get; init; } = [];

    /// <summary>What an ElementDefinition of a snapshot says.</summary>
    internal static ElementFacts Read(FhirNode element) => Any.With(element);

    /// <summary>What one of R4's own elements says.</summary>
    internal static ElementFacts Of(ElementDefinition element) => new()
    {
        Min = element.Min,
        Max = element.Max,
        Types = IsContentReference(element) ? [] : [.. element.Types.Select(SnapshotType.Of)],
        ContentReference = IsContentReference(element) ? element.Types[0].Type.Name : null,
        Binding = element.Binding,
        Invariants = element.Types is [{ Type: { Kind: TypeKind.Backbone } type }] && !IsContentReference(element)
            ? Merge(element.Invariants, type.Invariants) : element.Invariants,
        IsModifier = element.IsModifier,
    };

    /// <summary>The same with what a differential's element says over it: https://hl7.org/fhir/R4/profiling.html#snapshot</summary>
    internal ElementFacts With(FhirNode differential) => this with
    {
        Min = Number(differential, "min") ?? Min,
        Max = differential.ChildText("max") is { } max ? MostOf(max) : Max,
        Types = differential.Child("type") is null ? Types : [.. differential.ChildrenNamed("type").Select(SnapshotType.Read)],
        Fixed = differential.Child("fixed") ?? Fixed,
        Pattern = differential.Child("pattern") ?? Pattern,
        MinValue = differential.Child("minValue") ?? MinValue,
        MaxValue = differential.Child("maxValue") ?? MaxValue,
        MaxLength = Number(differential, "maxLength") ?? MaxLength,
        Slicing = differential.Child("slicing") is { } slicing ? SlicingRule.Read(slicing, Slicing) : Slicing,
        ContentReference = differential.ChildText("contentReference") is { } reference ? reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..] : ContentReference,
        Binding = differential.Child("binding") is { } binding ? BindingOf(binding) : Binding,
        Invariants = differential.Child("constraint") is null ? Invariants : Merge(Invariants, InvariantsOf(differential)),
        IsModifier = Flag(differential, "isModifier") ?? IsModifier,
        MustSupport = Flag(differential, "mustSupport") ?? MustSupport,
        MustHaveValue = LaterRules.MustHaveValue(differential) ?? MustHaveValue,
        AdditionalValueSets = differential.Child("binding") is { } bound ? [.. AdditionalValueSets.Union(LaterRules.RequiredBindings(bound), StringComparer.Ordinal)] : AdditionalValueSets,
    };

    /// <summary>The invariants of both; where keys are the same, the later says how.</summary>
    internal static IReadOnlyList<Invariant> Merge(IReadOnlyList<Invariant> inherited, IReadOnlyList<Invariant> added) =>
        added.Count == 0 ? inherited : [.. inherited.Where(i => !added.Any(a => a.Key == i.Key)), .. added];

    // The children of such an element are those of another one of its resource: Questionnaire.item.item is Questionnaire.item again.
    private static bool IsContentReference(ElementDefinition element) =>
        element.Types is [{ Type: { Kind: TypeKind.Backbone } type }] && type.Name != element.Path;

    private static IReadOnlyList<Invariant> InvariantsOf(FhirNode element) => [.. element.ChildrenNamed("constraint")
        .Where(c => c.Child("expression") is not null)
        .Select(c => new Invariant(c.ChildText("key") ?? "", c.ChildText("severity") is not "warning", c.ChildText("human") ?? "", c.ChildText("expression")!))];

    private Binding? BindingOf(FhirNode binding)
    {
        var valueSet = binding.ChildText("valueSet") ?? Binding?.ValueSet;
        return valueSet is null ? null : new Binding(binding.ChildText("strength") switch
        {
            "required" => BindingStrength.Required,
            "extensible" => BindingStrength.Extensible,
            "preferred" => BindingStrength.Preferred,
            "example" => BindingStrength.Example,
            _ => Binding?.Strength ?? BindingStrength.Example,
        }, valueSet);
    }

    private static int MostOf(string max) => int.TryParse(max, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;

    private static int? Number(FhirNode node, string name) =>
        int.TryParse(node.ChildText(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? Flag(FhirNode node, string name) => node.ChildText(name) is { } text ? text is "true" : null;
}

/// <summary>A type that an element of a profile allows.</summary>
internal sealed record SnapshotType(string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> TargetProfiles)
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>True for the types of <c>id</c> and <c>url</c>, which R4 states as FHIRPath's own.</summary>
    internal bool IsSystem => Code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal);

    internal static SnapshotType Read(FhirNode type) => new(type.ChildText("code") ?? "", [.. Texts(type, "profile")], [.. Texts(type, "targetProfile")]);

    internal static SnapshotType Of(ElementType type) => new(
        type.Type.Kind == TypeKind.Backbone ? type.Type.Base?.Name ?? type.Type.Name : type.Type.Name, type.Profiles, [.. type.Targets.Select(t => Core + t)]);

    private static IEnumerable<string> Texts(FhirNode node, string name) => node.ChildrenNamed(name).Select(c => c.Text ?? "");
}

/// <summary>How an element says that it is sliced. https://hl7.org/fhir/R4/profiling.html#slicing</summary>
/// <param name="Discriminators">Type and path of each discriminator.</param>
/// <param name="Rules"><c>open</c>, <c>closed</c> or <c>openAtEnd</c>.</param>
/// <param name="IsOrdered">True if the slices stand in the profile's order.</param>
internal sealed record SlicingRule(IReadOnlyList<(string Type, string Path)> Discriminators, string Rules, bool IsOrdered)
{
    /// <summary>Extensions are sliced by their url, whether a profile says so or not.</summary>
    internal static SlicingRule Extensions { get; } = new([("value", "url")], "open", false);

    /// <summary>A choice of types is sliced by type, whether a profile says so or not.</summary>
    internal static SlicingRule Choice { get; } = new([("type", "$this")], "open", false);

    /// <summary>A choice of which one type is left.</summary>
    internal static SlicingRule OnlyChoice { get; } = Choice with { Rules = "closed" };

    internal static SlicingRule Read(FhirNode slicing, SlicingRule? inherited) => new(
        slicing.Child("discriminator") is null
            ? inherited?.Discriminators ?? []
            : [.. slicing.ChildrenNamed("discriminator").Select(d => (d.ChildText("type") ?? "", d.ChildText("path") ?? ""))],
        slicing.ChildText("rules") ?? inherited?.Rules ?? "open",
        slicing.ChildText("ordered") is { } ordered ? ordered is "true" : inherited?.IsOrdered ?? false);
}
