// https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.expansion.contains.contains
namespace KapFhir.Fhir.Terminology;

/// <summary>A code of an expansion with those shown under it.</summary>
internal sealed class ExpansionNode(ExpandedCode code)
{
    private const int MaxDepth = 40;

    internal ExpandedCode Code { get; } = code;

    internal List<ExpansionNode> Children { get; } = [];

    /// <summary>Puts each code under the nearest one above it that is in the list, so that each is there once; the others stand on top.</summary>
    internal static IReadOnlyList<ExpansionNode> Nest(IEnumerable<ExpandedCode> codes)
    {
        var nodes = codes.Select(c => new ExpansionNode(c)).ToList();
        var places = nodes.Where(n => n.Code.Index is not null).ToDictionary(n => (n.Code.Index!, n.Code.Concept));
        var depths = new Dictionary<ExpansionNode, int>();
        var top = new List<ExpansionNode>();
        foreach (var node in nodes)
        {
            // Parents come before their children; one that comes after (by its own order or in a circle) is none here. FHIR JSON nests so deep at most.
            var parent = Above(node, places) is { } above && depths.TryGetValue(above, out var depth) && depth < MaxDepth ? above : null;
            depths[node] = parent is null ? 0 : depths[parent] + 1;
            (parent?.Children ?? top).Add(node);
        }

        return top;
    }

    private static ExpansionNode? Above(ExpansionNode node, Dictionary<(ConceptIndex, int), ExpansionNode> places)
    {
        if (node.Code.Index is not { } index)
        {
            return null;
        }

        for (var at = index.System.Concepts[node.Code.Concept].Parent; at >= 0; at = index.System.Concepts[at].Parent)
        {
            if (places.TryGetValue((index, at), out var found))
            {
                return found;
            }
        }

        return index.Parents(node.Code.Concept).Select(p => places.GetValueOrDefault((index, p))).FirstOrDefault(p => p is not null);
    }
}
