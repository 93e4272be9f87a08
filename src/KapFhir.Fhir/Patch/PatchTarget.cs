// https://hl7.org/fhir/R4/fhirpatch.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>
/// Finds what the path of an operation leads to. It stays inside the resource: <c>resolve()</c> finds only what is contained.
/// </summary>
internal sealed class PatchTarget(FhirNode root, FhirPathContext context)
{
    /// <summary>The elements that the path leads to.</summary>
    public Result<IReadOnlyList<FhirNode>> All(PatchStep step, FhirPathExpression path)
    {
        var items = new List<object>();
        if (path.TryEvaluate(root, context, items) is { } problem)
        {
            return Issues.PatchPathFails(step, problem);
        }

        return items.TrueForAll(i => i is FhirNode)
            ? items.Cast<FhirNode>().Distinct().ToList()
            : Issues.PatchComputedValue(step);
    }

    /// <summary>The one element that the path leads to.</summary>
    public Result<FhirNode> One(PatchStep step, FhirPathExpression path) => All(step, path).Then<FhirNode>(nodes => nodes.Count switch
    {
        0 => Issues.PatchNoElement(step),
        1 => Result<FhirNode>.Succeeded(nodes[0], []),
        _ => Issues.PatchSeveralElements(step, nodes.Count),
    });

    /// <summary>
    /// The list that the path leads to: what holds it, and its element. It must be the whole list, for indexes count in that.
    /// </summary>
    public Result<(FhirNode Holder, ElementDefinition Element)> List(FhirPathOperation operation) =>
        All(operation.Step, operation.Path).Then(nodes => nodes.Count == 0 ? EmptyList(operation) : ListOf(operation.Step, nodes))
            .Then<(FhirNode, ElementDefinition)>(list =>
                list.Element.IsList ? list : Issues.PatchNoList(operation.Step, list.Element.Path));

    private Result<(FhirNode Holder, ElementDefinition Element)> ListOf(PatchStep step, IReadOnlyList<FhirNode> nodes)
    {
        if (nodes[0].Parent is not { } holder)
        {
            return Issues.PatchNoList(step, root.Name);
        }

        var element = nodes[0].Element!;
        var count = holder.ChildrenNamed(element.Name).Count();
        return nodes.Count == count && nodes.All(n => n.Parent == holder && n.Element == element) ? (holder, element)
            : Issues.PatchPartOfList(step, nodes.Count, count);
    }

    private Result<(FhirNode Holder, ElementDefinition Element)> EmptyList(FhirPathOperation operation) =>
        operation is { Parent: { } parent, Name: { } name }
            ? One(operation.Step, parent).Then<(FhirNode, ElementDefinition)>(holder =>
                holder.Type.Element(name) is { } element 
                    ? (holder, element) : Issues.PatchElementUnknown(operation.Step, name, holder.Type))
            : Issues.PatchNoElement(operation.Step);
}
