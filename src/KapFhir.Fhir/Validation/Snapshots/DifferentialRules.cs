// https://hl7.org/fhir/R4/profiling.html#resources: what a constraint may change
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>What a differential's element may not say over its base.</summary>
internal static class DifferentialRules
{
    internal static IEnumerable<Issue> Faults(DifferentialElement element, ElementFacts before, ElementFacts after, FhirDefinitions definitions) =>
        Cardinality(element, before, after).Concat(Types(element, before, after, definitions)).Concat(Values(element, before, after)).Concat(Invariants(element));

    private static IEnumerable<Issue> Cardinality(DifferentialElement element, ElementFacts before, ElementFacts after)
    {
        if (after.Min < before.Min || after.Max > before.Max)
        {
            yield return Issues.DifferentialLoosens(
                element.Node.Location, element.Id, Issues.Cardinality(after.Min, after.Max), Issues.Cardinality(before.Min, before.Max));
        }
    }

    // What the base fixes stays so; a pattern may be filled in.
    private static IEnumerable<Issue> Values(DifferentialElement element, ElementFacts before, ElementFacts after)
    {
        if (before.Fixed is { } value && after.Fixed is { } other && !ReferenceEquals(value, other) && !ValueMatch.IsFixed(value, other))
        {
            yield return Issues.DifferentialOtherValue(element.Node.Location, element.Id, ValueMatch.Describe(other), ValueMatch.Describe(value));
        }
    }

    private static IEnumerable<Issue> Types(DifferentialElement element, ElementFacts before, ElementFacts after, FhirDefinitions definitions)
    {
        if (before.Types.Count == 0 || ReferenceEquals(before.Types, after.Types))
        {
            yield break;
        }

        foreach (var type in after.Types.Where(t => !t.IsSystem && !before.Types.Any(b => b.IsSystem || Allows(b, t, definitions))))
        {
            yield return Issues.DifferentialOtherType(
                element.Node.Location, element.Id, type.Code, string.Join(", ", before.Types.Select(t => t.Code).Distinct(StringComparer.Ordinal)));
        }
    }

    private static bool Allows(SnapshotType allowed, SnapshotType type, FhirDefinitions definitions) =>
        allowed.Code == type.Code || (definitions.FindType(type.Code)?.Is(allowed.Code) ?? false);

    internal static IEnumerable<Issue> Invariants(DifferentialElement element)
    {
        foreach (var constraint in element.Node.ChildrenNamed("constraint"))
        {
            if (constraint.ChildText("expression") is { } expression && FhirPathExpression.Compile(expression) is { IsSuccess: false } fault)
            {
                yield return Issues.InvariantNotFhirPath(
                    constraint.Location + ".expression", element.Id, constraint.ChildText("key") ?? "", fault.Issues[0].Diagnostics);
            }
        }
    }
}
