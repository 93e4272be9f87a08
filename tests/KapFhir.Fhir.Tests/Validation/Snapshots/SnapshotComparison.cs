using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Snapshots;

namespace KapFhir.Fhir.Tests.Validation.Snapshots;

/// <summary>Compares a generated snapshot with the published one, element by element, in what validation uses.</summary>
internal sealed class SnapshotComparison(FhirDefinitions definitions, SnapshotTree published, SnapshotTree made)
{
    // A reference to any resource is one without limits.
    private const string AnyResource = "http://hl7.org/fhir/StructureDefinition/Resource";

    /// <summary>Every difference: the element's id, the property, what is published, what was made.</summary>
    internal IEnumerable<SnapshotDifference> Differences()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in published.Root.All())
        {
            seen.Add(element.Id);
            if (made.Find(element.Id) is not { } mine)
            {
                yield return new(element.Id, "element", "there", "absent");
                continue;
            }

            foreach (var difference in Compare(element, mine))
            {
                yield return difference;
            }
        }

        foreach (var extra in made.Root.All().Where(e => !seen.Contains(e.Id)))
        {
            yield return new(extra.Id, "element", "absent", "there");
        }
    }

    private IEnumerable<SnapshotDifference> Compare(SnapshotElement theirs, SnapshotElement mine) =>
        from property in Properties

        // R4 states the types of ids, urls and primitives' values as FHIRPath's own.
        where property.Name != "type" || !theirs.Types.Any(t => t.IsSystem)
        let difference = new SnapshotDifference(theirs.Id, property.Name, property.Text(theirs), property.Text(mine))
        where difference.Published != difference.Made
        select difference;

    private IEnumerable<(string Name, Func<SnapshotElement, string> Text)> Properties =>
    [
        ("min", e => $"{e.Min}"),
        ("max", e => $"{e.Max}"),
        ("type", e => string.Join(' ', e.Types.Select(TypeText).Order(StringComparer.Ordinal))),
        ("fixed", e => Value(e.Fixed)),
        ("pattern", e => Value(e.Pattern)),
        ("minValue", e => Value(e.MinValue)),
        ("maxValue", e => Value(e.MaxValue)),
        ("maxLength", e => $"{e.MaxLength}"),
        ("binding", e => e.Facts.Binding is { } b ? $"{b.Strength} {b.ValueSet}" : ""),
        ("slicing", Slicing),
        ("slices", e => string.Join(' ', e.Slices.Select(s => s.SliceName))),
        ("constraint", e => string.Join(' ', e.Invariants.Select(i => i.Key).Where(k => !IsOfType(e, k)).Order(StringComparer.Ordinal))),
        ("mustSupport", e => $"{e.Facts.MustSupport}"),
        ("isModifier", e => $"{e.Facts.IsModifier}"),
        ("contentReference", e => e.ContentReference ?? ""),
    ];

    private static string TypeText(SnapshotType type) =>
        $"{type.Code}({string.Join(',', type.Profiles.Order(StringComparer.Ordinal))})[{string.Join(',', type.TargetProfiles.Where(t => t != AnyResource).Order(StringComparer.Ordinal))}]";

    private static string Value(FhirNode? value) => value is null ? ""
        : value.Type.Name + " " + (value.Type.Kind == TypeKind.Primitive ? value.Text : JsonNode.Parse(value.RawValue.Span)!.ToJsonString());

    private static string Slicing(SnapshotElement element)
    {
        var implied = element.Name is "extension" or "modifierExtension" ? SlicingRule.Extensions : element.IsChoice && element.Slices.Count > 0 ? SlicingRule.Choice : null;
        return (element.Slicing ?? implied) is { } rule ? $"{string.Join(',', rule.Discriminators)} {rule.Rules} {rule.IsOrdered}" : "";
    }

    // What base R4 asks of every instance of the type is checked there.
    private bool IsOfType(SnapshotElement element, string key) =>
        element.Types.Select(t => t.Code).Append(element.Id.Contains('.', StringComparison.Ordinal) ? "Element" : published.Type)
            .Any(code => definitions.FindType(code)?.Invariants.Any(i => i.Key == key) ?? false);
}

/// <summary>A difference between two snapshots.</summary>
internal sealed record SnapshotDifference(string Id, string Property, string Published, string Made);
