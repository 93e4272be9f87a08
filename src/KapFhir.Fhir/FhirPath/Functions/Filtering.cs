// http://hl7.org/fhirpath/N1/#filtering-and-projection
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Filtering
{
    // A tree has an end, computed values need have none: they use up the work allowed sooner.
    private const int CostOfValue = 20;

    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("where", 1, 1, Where),
        new("select", 1, 1, Select),
        new("repeat", 1, 1, Repeat),
        new("repeatAll", 1, 1, RepeatAll),
        new("ofType", 1, 1, call => Types.OfType(call.Target, call.Type(0))),
    ];

    private static Evaluator Where(Call call)
    {
        var (target, criterion) = (call.Target, call.Argument(0));
        return frame => Criteria.Where(target(frame), criterion, frame);
    }

    private static Evaluator Select(Call call)
    {
        var (target, projection) = (call.Target, call.Argument(0));
        return frame => Criteria.Select(target(frame), projection, frame);
    }

    // https://hl7.org/fhirpath/#repeatallprojection-this--collection--collection: nothing is compared, so only the tree's end, or the work allowed, ends it.
    private static Evaluator RepeatAll(Call call)
    {
        var (target, projection) = (call.Target, call.Argument(0));
        return frame =>
        {
            var (found, next) = (default(ItemsBuilder), target(frame));
            while (!next.IsEmpty)
            {
                next = Criteria.Select(next, projection, frame);
                frame.Evaluation.Spend(next.Count * CostOfValue);
                found.AddRange(next);
            }

            return found.ToItems();
        };
    }

    // Only what is new is projected again, so a projection that leads back ends.
    private static Evaluator Repeat(Call call)
    {
        var (target, projection) = (call.Target, call.Argument(0));
        return frame =>
        {
            var (found, seen, next) = (default(ItemsBuilder), new ItemComparer.Seen(areMany: true), target(frame));
            while (!next.IsEmpty)
            {
                var fresh = default(ItemsBuilder);
                foreach (var item in Criteria.Select(next, projection, frame))
                {
                    if (seen.Add(item))
                    {
                        frame.Evaluation.Spend(item is FhirNode ? 1 : CostOfValue);
                        found.Add(item);
                        fresh.Add(item);
                    }
                }

                next = fresh.ToItems();
            }

            return found.ToItems();
        };
    }
}
