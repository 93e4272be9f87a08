// http://hl7.org/fhirpath/N1/#subsetting
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Subsetting
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Function.Of("single", items => Items.One(Singleton.Item(items, "single()"))),
        Function.Of("first", items => items.Slice(0, 1)),
        Function.Of("last", items => items.Slice(items.Count - 1, 1)),
        Function.Of("tail", items => items.Slice(1, items.Count)),
        new("skip", 1, 1, call => Counted(call, (items, count) => items.Slice(count, items.Count))),
        new("take", 1, 1, call => Counted(call, (items, count) => count <= 0 ? Items.Empty : items.Slice(0, count))),
        new("intersect", 1, 1, call => Filtered(call, isKept: true)),
        new("exclude", 1, 1, call => Filtered(call, isKept: false)),
    ];

    private static Evaluator Counted(Call call, Func<Items, int, Items> take)
    {
        var (target, count, what) = (call.Target, call.Argument(0), call.What);
        return frame =>
        {
            var items = target(frame);
            return Singleton.Integer(count(frame), what) is { } number ? take(items, number) : Items.Empty;
        };
    }

    // intersect() drops duplicates, exclude() keeps them.
    private static Evaluator Filtered(Call call, bool isKept)
    {
        var (target, argument) = (call.Target, call.Argument(0));
        return frame =>
        {
            var (kept, items, other) = (default(ItemsBuilder), target(frame), argument(frame));
            foreach (var item in items)
            {
                if (ItemComparer.Contains(other, item) == isKept)
                {
                    kept.Add(item);
                }
            }

            return isKept ? ItemComparer.Distinct(kept.ToItems()) : kept.ToItems();
        };
    }
}
