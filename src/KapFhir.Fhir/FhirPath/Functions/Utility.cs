// http://hl7.org/fhirpath/N1/#utility-functions
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Utility
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("trace", 1, 2, Trace),
        new("now", 0, 0, _ => frame => Items.One(FhirPathDateTime.Of(frame.Evaluation.Now))),
        new("today", 0, 0, _ => frame => Items.One(FhirPathDateTime.Of(frame.Evaluation.Now).AsDate())),
        new("timeOfDay", 0, 0, _ => frame => Items.One(FhirPathTime.Parse(FhirPathDateTime.Of(frame.Evaluation.Now).ToString()[11..23]))),
        new("comparable", 1, 1, Comparable),
    ];

    // Nothing is written: a rule must not be able to fill a log with patients' data.
    private static Evaluator Trace(Call call)
    {
        _ = call.Argument(0);
        _ = call.Optional(1);
        return call.Target;
    }

    private static Evaluator Comparable(Call call)
    {
        var (target, argument, what) = (call.Target, call.Argument(0), call.What);
        return frame => (Singleton.Value(target(frame), what), Singleton.Value(argument(frame), what)) switch
        {
            (null, _) or (_, null) => Items.Empty,
            (FhirPathQuantity a, FhirPathQuantity b) => Items.Of(Quantities.AreComparable(a, b)),
            var (a, _) => throw Singleton.WrongType(what, "quantities", a),
        };
    }
}
