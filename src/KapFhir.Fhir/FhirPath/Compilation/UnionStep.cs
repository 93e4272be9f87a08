// http://hl7.org/fhirpath/N1/#-union-collections
using System.Collections.Concurrent;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Operators;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>
/// <c>a | b | c</c>. R4's search expressions join a path for each of dozens of resource types: only those that begin with the type at
/// hand are evaluated, and duplicates are sought once, not at every bar.
/// </summary>
internal sealed class UnionStep(IReadOnlyList<(TypeDefinition? Root, Evaluator Evaluate)> parts)
{
    private readonly ConcurrentDictionary<TypeDefinition, Evaluator[]> _byType = new();
    private readonly Evaluator[] _all = [.. parts.Select(p => p.Evaluate)];
    private readonly bool _hasRoots = parts.Any(p => p.Root is not null);

    public Items Evaluate(Frame frame)
    {
        var evaluators = _hasRoots && frame.This.Only is FhirNode node
            ? _byType.GetOrAdd(node.Type, static (_, x) => x.Union.PartsFor(x.Node), (Union: this, Node: node))
            : _all;
        if (evaluators.Length == 1)
        {
            return ItemComparer.Distinct(evaluators[0](frame));
        }

        var joined = default(ItemsBuilder);
        foreach (var evaluate in evaluators)
        {
            joined.AddRange(evaluate(frame));
        }

        return ItemComparer.Distinct(joined.ToItems());
    }

    private Evaluator[] PartsFor(FhirNode node) =>
        [.. parts.Where(p => p.Root is null || RootStep.Holds(p.Root, node)).Select(p => p.Evaluate)];
}
