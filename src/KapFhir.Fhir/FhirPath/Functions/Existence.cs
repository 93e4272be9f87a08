// http://hl7.org/fhirpath/N1/#existence
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Existence
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Function.Of("empty", items => Items.Of(items.IsEmpty)),
        new("exists", 0, 1, Exists),
        new("all", 1, 1, All),
        Function.Of("allTrue", items => Items.Of(CountOf(items, sought: false, "allTrue()") == 0)),
        Function.Of("anyTrue", items => Items.Of(CountOf(items, sought: true, "anyTrue()") > 0)),
        Function.Of("allFalse", items => Items.Of(CountOf(items, sought: true, "allFalse()") == 0)),
        Function.Of("anyFalse", items => Items.Of(CountOf(items, sought: false, "anyFalse()") > 0)),
        new("subsetOf", 1, 1, call => Compare(call, IsSubset)),
        new("supersetOf", 1, 1, call => Compare(call, (items, other) => IsSubset(other, items))),
        new("count", 0, 0, Count),
        Function.Of("distinct", ItemComparer.Distinct),
        Function.Of("isDistinct", items => Items.Of(ItemComparer.Distinct(items).Count == items.Count)),
        Function.Of("not", items => Items.Of(!Singleton.Boolean(items, "not()"))),
    ];

    private static Evaluator Exists(Call call)
    {
        var target = call.Target;
        if (call.Optional(0) is not { } criterion)
        {
            return frame => Items.Of(!target(frame).IsEmpty);
        }

        return frame => Items.Of(Criteria.Any(target(frame), criterion, frame, wanted: true));
    }

    private static Evaluator All(Call call)
    {
        var (target, criterion) = (call.Target, call.Argument(0));
        return frame => Items.Of(!Criteria.Any(target(frame), criterion, frame, wanted: false));
    }

    private static Evaluator Count(Call call)
    {
        // ele-1 asks every element of every resource for children().count(): counted without gathering them.
        if (call.TargetCall is { Name: "children", Arguments.Count: 0 } children)
        {
            var parents = call.TargetOf(children);
            return frame => Items.One(TreeNavigation.CountChildren(parents(frame)));
        }

        var target = call.Target;
        return frame => Items.One(target(frame).Count);
    }

    private static int CountOf(Items items, bool sought, string what)
    {
        var count = 0;
        foreach (var item in items)
        {
            count += Values.Of(item) is bool value ? (value == sought ? 1 : 0) : throw Singleton.WrongType(what, "booleans", item);
        }

        return count;
    }

    private static Evaluator Compare(Call call, Func<Items, Items, bool> holds)
    {
        var (target, argument) = (call.Target, call.Argument(0));
        return frame => Items.Of(holds(target(frame), argument(frame)));
    }

    private static bool IsSubset(Items items, Items of)
    {
        foreach (var item in items)
        {
            if (!ItemComparer.Contains(of, item))
            {
                return false;
            }
        }

        return true;
    }
}
