// https://hl7.org/fhir/R4/conceptmap.html
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Terminology;

/// <summary>Reads ConceptMap resources.</summary>
public static class ConceptMapReader
{
    /// <summary>A ConceptMap resource as a definition.</summary>
    public static ConceptMapDefinition Read(FhirNode map) => new()
    {
        Url = map.ChildText("url"),
        Version = map.ChildText("version"),
        Source = map.ChildText("source"),
        Target = map.ChildText("target"),
        Groups = [.. map.ChildrenNamed("group").Select(Group)],
    };

    private static ConceptMapGroup Group(FhirNode group) => new(
        group.ChildText("source"), group.ChildText("sourceVersion"), group.ChildText("target"), group.ChildText("targetVersion"),
        [.. group.ChildrenNamed("element").Select(e => new MappedConcept(e.ChildText("code"), e.ChildText("display"), [.. e.ChildrenNamed("target").Select(Target)]))],
        group.Child("unmapped") is { } unmapped
            ? new UnmappedRule(unmapped.ChildText("mode") ?? "", unmapped.ChildText("code"), unmapped.ChildText("display"), unmapped.ChildText("url")) : null);

    private static MappingTarget Target(FhirNode target) => new(
        target.ChildText("code"), target.ChildText("display"), target.ChildText("equivalence") ?? "",
        [.. target.ChildrenNamed("dependsOn").Select(Other)], [.. target.ChildrenNamed("product").Select(Other)]);

    private static MappedElement Other(FhirNode other) =>
        new(other.ChildText("property") ?? "", other.ChildText("system"), other.ChildText("value") ?? "", other.ChildText("display"));
}
