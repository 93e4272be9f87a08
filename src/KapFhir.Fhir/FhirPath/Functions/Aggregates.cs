// http://hl7.org/fhirpath/N1/#aggregates
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Aggregates
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("aggregate", 1, 2, Aggregate),
        Function.Of("sum", Sum),
        Function.Of("avg", items => Arithmetic.Apply("/", Sum(items), Items.One(CountOfValues(items)))),
        Function.Of("min", items => Extreme(items, -1, "min()")),
        Function.Of("max", items => Extreme(items, 1, "max()")),
    ];

    private static Evaluator Aggregate(Call call)
    {
        var (target, step, start) = (call.Target, call.Argument(0), call.Optional(1));
        return outer =>
        {
            var (items, frame) = (target(outer), outer.Inner());
            frame.Total = start?.Invoke(outer) ?? Items.Empty;
            for (var i = 0; i < items.Count; i++)
            {
                frame.MoveTo(items[i], i);
                frame.Total = step(frame);
            }

            return frame.Total;
        };
    }

    // The sum of nothing is nothing, not 0: a score without answers is no score.
    private static Items Sum(Items items)
    {
        var total = Items.Empty;
        foreach (var item in items)
        {
            var value = Values.Of(item);
            if (!Singleton.IsMissing(value))
            {
                total = total.IsEmpty ? Items.One(value) : Arithmetic.Apply("+", total, Items.One(value));
            }
        }

        return total;
    }

    private static int CountOfValues(Items items)
    {
        var count = 0;
        foreach (var item in items)
        {
            count += Singleton.IsMissing(Values.Of(item)) ? 0 : 1;
        }

        return count;
    }

    private static Items Extreme(Items items, int sign, string what)
    {
        object? extreme = null;
        foreach (var item in items)
        {
            var value = Values.Of(item);
            if (!Singleton.IsMissing(value) && (extreme is null || Math.Sign(Comparison.Compare(value, extreme, what) ?? 0) == sign))
            {
                extreme = value;
            }
        }

        return Items.One(extreme);
    }
}
