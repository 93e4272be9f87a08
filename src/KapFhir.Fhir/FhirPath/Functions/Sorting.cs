// https://build.fhir.org/ig/HL7/FHIRPath/#sortkeyselector-asc--desc--expression
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;
using KapFhir.Fhir.FhirPath.Syntax;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Sorting
{
    public static IReadOnlyList<Function> Functions { get; } = [new("sort", 0, int.MaxValue, Sort)];

    // sort(key, -key...): a minus sign before a key means descending, for text too. Items without a key come first.
    private static Evaluator Sort(Call call)
    {
        var target = call.Target;
        var keys = call.Written.Count == 0
            ? [new Key(frame => frame.This, 1)]
            : call.Written.Select(written => KeyOf(call, written)).ToArray();
        return frame =>
        {
            var rows = Rows(target(frame), keys, frame);
            Sort(rows, keys);
            var sorted = default(ItemsBuilder);
            foreach (var row in rows)
            {
                sorted.Add(row.Item);
            }

            return sorted.ToItems();
        };
    }

    private static Key KeyOf(Call call, SyntaxNode written) =>
        written is PolarityNode { IsNegative: true } down ? new(call.Compile(down.Operand), -1) : new(call.Compile(written), 1);

    private static Row[] Rows(Items items, Key[] keys, Frame outer)
    {
        var (rows, frame) = (new Row[items.Count], outer.Inner());
        for (var i = 0; i < rows.Length; i++)
        {
            frame.MoveTo(items[i], i);
            rows[i] = new Row(items[i], i, Array.ConvertAll(keys, key => Singleton.Value(key.Of(frame), "a key of sort()")));
        }

        return rows;
    }

    private static void Sort(Row[] rows, Key[] keys)
    {
        try
        {
            Array.Sort(rows, (a, b) => Compare(a, b, keys));
        }
        catch (InvalidOperationException e) when (e.InnerException is FhirPathEvaluationException inner)
        {
            throw new FhirPathEvaluationException(inner.Issue);
        }
    }

    private static int Compare(Row a, Row b, Key[] keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var order = (a.Keys[i], b.Keys[i]) switch
            {
                (null, null) => 0,
                (null, _) => -1,
                (_, null) => 1,
                var (x, y) => Comparison.Compare(x, y, "sort()") ?? 0,
            };
            if (order != 0)
            {
                return order * keys[i].Sign;
            }
        }

        return a.Place.CompareTo(b.Place);
    }

    private sealed record Key(Evaluator Of, int Sign);

    private sealed record Row(object Item, int Place, object?[] Keys);
}
