// https://hl7.org/fhir/R4/structuredefinition.html
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Snapshots;

namespace KapFhir.Fhir.Validation;

/// <summary>What a definition must keep, beside what every resource does, before others can be validated by it.</summary>
internal static class DefinitionCheck
{
    internal static IReadOnlyList<Issue> Faults(FhirNode definition, SnapshotTrees trees) => definition.Type.Name switch
    {
        "StructureDefinition" when definition.ChildText("derivation") is "constraint" => [.. OfProfile(definition, trees)],
        _ => [],
    };

    // A snapshot that came along is taken as it is; else one must come out of the differential.
    private static IEnumerable<Issue> OfProfile(FhirNode profile, SnapshotTrees trees) =>
        profile.Child("snapshot") is { } snapshot
            ? snapshot.ChildrenNamed("element").Select(DifferentialElement.Read).SelectMany(DifferentialRules.Invariants)
            : trees.Generate(profile, []).Issues;
}
