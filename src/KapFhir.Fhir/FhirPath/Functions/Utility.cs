// http://hl7.org/fhirpath/N1/#utility-functions
using System.Globalization;
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Utility
{
    public const string DefineVariable = "defineVariable";

    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("trace", 1, 2, Trace),
        new(DefineVariable, 1, 2, Define),
        new("coalesce", 1, int.MaxValue, Coalesce),
        new("now", 0, 0, _ => frame => Items.One(FhirPathDateTime.Of(frame.Evaluation.Now))),
        new("today", 0, 0, _ => frame => Items.One(FhirPathDateTime.Of(frame.Evaluation.Now).AsDate())),
        new("timeOfDay", 0, 0, _ => frame => Items.One(FhirPathTime.Parse(FhirPathDateTime.Of(frame.Evaluation.Now).ToString()[11..23]))),
        new("comparable", 1, 1, Comparable),
        new("pathname", 0, 1, Pathname),
    ];

    // What is reported: the input, or what the projection makes of each of its items. The result is the input.
    private static Evaluator Trace(Call call)
    {
        var (target, name, projection, what) = (call.Target, call.Argument(0), call.Optional(1), call.What);
        return frame =>
        {
            var items = target(frame);
            if (frame.Evaluation.Context.Trace is { } report)
            {
                var shown = projection is null ? items : Criteria.Select(items, projection, frame);
                report(Singleton.Text(name(frame), what) ?? "", shown.ToArray());
            }

            return items;
        };
    }

    // https://hl7.org/fhirpath/#definevariablename-string--expr-expression
    private static Evaluator Define(Call call)
    {
        var (target, name, value, what) = (call.Target, call.Argument(0), call.Optional(1), call.What);
        return frame =>
        {
            var items = target(frame);
            var text = Singleton.Text(name(frame), what) ?? throw new FhirPathEvaluationException(Issues.FhirPathEvaluation(what + " needs a name"));
            if (Variables.IsReserved(text) || DefinedVariable.Find(frame.Defined, text) is not null
                || frame.Evaluation.Context.Variables?.ContainsKey(text) == true)
            {
                throw new FhirPathEvaluationException(Issues.FhirPathVariableDefined(text));
            }

            frame.Defined = new DefinedVariable(text, value is null ? items : value(frame.On(items)), frame.Defined);
            return items;
        };
    }

    // https://hl7.org/fhirpath/#coalescevalue--collection-value--collection---collection: the first that is not empty; those after it are not evaluated.
    private static Evaluator Coalesce(Call call)
    {
        var (target, choices) = (call.Target, call.Written.Select(call.Compile).ToArray());
        return outer =>
        {
            var frame = outer.On(target(outer));
            foreach (var choice in choices)
            {
                var items = choice(frame);
                if (!items.IsEmpty)
                {
                    return items;
                }
            }

            return Items.Empty;
        };
    }

    private static Evaluator Comparable(Call call)
    {
        var (target, argument, what) = (call.Target, call.Argument(0), call.What);
        return frame => (Singleton.Value(target(frame), what), Singleton.Value(argument(frame), what)) switch
        {
            (null, _) or (_, null) => Items.Empty,
            var (a, b) => Quantity(a) is { } x && Quantity(b) is { } y ? Items.Of(Quantities.AreComparable(x, y)) : Items.Empty,
        };
    }

    private static FhirPathQuantity? Quantity(object value) => value switch
    {
        FhirPathQuantity quantity => quantity,
        int or decimal => Quantities.OfNumber(value),
        _ => null,
    };

    // The path to each element of the resource at hand; what was computed, or lies elsewhere, has none.
    // https://hl7.org/fhirpath/#pathnameshort--boolean--collection
    private static Evaluator Pathname(Call call)
    {
        var (target, isShort, what) = (call.Target, call.Optional(0), call.What);
        return frame =>
        {
            var (items, paths, evaluation) = (target(frame), default(ItemsBuilder), frame.Evaluation);
            var root = evaluation.Context.RootResource ?? Variables.RootOf(evaluation.Focus);
            var isPlain = isShort is not null && Singleton.Boolean(isShort(frame), what) == true;
            foreach (var item in items)
            {
                if (item is FhirNode node && Path(node, root, isPlain) is { } path)
                {
                    paths.Add(path);
                }
            }

            return paths.ToItems();
        };
    }

    private static string? Path(FhirNode node, FhirNode? root, bool isShort)
    {
        if (ReferenceEquals(node, root))
        {
            return node.Type.Name;
        }

        return node.Parent is { } parent && Path(parent, root, isShort) is { } above
            ? above + "." + node.Name + (isShort && !node.Element!.IsList ? "" : $"[{node.Index.ToString(CultureInfo.InvariantCulture)}]")
            : null;
    }
}
