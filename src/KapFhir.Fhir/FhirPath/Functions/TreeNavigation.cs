// http://hl7.org/fhirpath/N1/#tree-navigation
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class TreeNavigation
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("children", 0, 0, call => Walk(call, isDeep: false)),
        new("descendants", 0, 0, call => Walk(call, isDeep: true)),
    ];

    public static int CountChildren(Items items)
    {
        var count = 0;
        foreach (var item in items)
        {
            count += (item as FhirNode)?.Children.Length ?? 0;
        }

        return count;
    }

    private static Evaluator Walk(Call call, bool isDeep)
    {
        var target = call.Target;
        return frame =>
        {
            var found = default(ItemsBuilder);
            foreach (var item in target(frame))
            {
                if (item is FhirNode node)
                {
                    Add(node, isDeep, frame.Evaluation, ref found);
                }
            }

            return found.ToItems();
        };
    }

    // Reading bounds the nesting of a resource, and so this recursion.
    private static void Add(FhirNode node, bool isDeep, Evaluation evaluation, ref ItemsBuilder found)
    {
        evaluation.Spend(node.Children.Length);
        foreach (var child in node.Children)
        {
            found.Add(child);
            if (isDeep)
            {
                Add(child, isDeep, evaluation, ref found);
            }
        }
    }
}
