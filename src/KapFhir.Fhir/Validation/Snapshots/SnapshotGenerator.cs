// https://hl7.org/fhir/R4/profiling.html#snapshot: "the snapshot form ... is a fully calculated form of the structure that is not dependent on any other structure"
using System.Collections.Immutable;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>Makes a snapshot: the base's, with each element of the differential laid over the one it is about.</summary>
internal sealed class SnapshotGenerator
{
    private readonly SnapshotTrees _trees;
    private readonly FhirNode _structure;
    private readonly ImmutableHashSet<string> _underway;
    private readonly List<Issue> _issues = [];

    internal SnapshotGenerator(SnapshotTrees trees, FhirNode structureDefinition, ImmutableHashSet<string> underway)
    {
        _trees = trees;
        _structure = structureDefinition;
        Url = structureDefinition.ChildText("url") ?? "";
        Type = structureDefinition.ChildText("type") ?? "";
        _underway = underway.Add(Url);
    }

    private string Url { get; }

    private string Type { get; }

    internal Result<SnapshotTree> Run() => FindBase().Then(Apply);

    private Result<SnapshotTree> FindBase()
    {
        var (canonical, at) = (_structure.ChildText("baseDefinition") ?? "", _structure.Name + ".baseDefinition");
        if (_underway.Contains(KapFhir.Fhir.Conformance.Canonical.WithoutVersion(canonical)))
        {
            return Issues.CircularBase(at, canonical);
        }

        if (_trees.Find(canonical, _underway) is not { } found)
        {
            return _trees.FindProfile(canonical) is null ? Issues.UnknownBase(at, canonical) : Issues.BaseWithoutSnapshot(at, canonical);
        }

        return found.Type == Type ? found : Issues.TypeNotOfBase(at, Type, canonical, found.Type);
    }

    private Result<SnapshotTree> Apply(SnapshotTree found)
    {
        if (_structure.Child("differential") is not { } differential)
        {
            return Issues.NoDifferential(_structure.Name);
        }

        var elements = differential.ChildrenNamed("element").Select(DifferentialElement.Read).ToList();
        var walk = new DifferentialWalk(found, canonical => _trees.Find(canonical, _underway), _trees.Definitions);
        foreach (var element in elements)
        {
            Apply(element, walk);
        }

        return _issues.Count > 0 ? Result<SnapshotTree>.Failed(_issues) : SnapshotTree.Of(Url, Type, walk.Root);
    }

    private void Apply(DifferentialElement element, DifferentialWalk walk)
    {
        if (element.Steps[0].Name != walk.Root.Id)
        {
            _issues.Add(Issues.DifferentialOfOtherType(element.Node.Location, element.Id, Type));
            return;
        }

        var found = walk.Find(element);
        if (!found.IsSuccess)
        {
            _issues.AddRange(found.Issues);
            return;
        }

        var (before, after) = (found.Value.Facts, found.Value.Facts.With(element.Node));
        _issues.AddRange(DifferentialRules.Faults(element, before, after, _trees.Definitions));
        found.Value.Facts = after;
    }
}
