// http://hl7.org/fhirpath/N1/#combining
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.FhirPath.Operators;

namespace KapFhir.Fhir.FhirPath.Functions;

internal static class Combining
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("union", 1, 1, call => Both(call, areDistinct: true)),
        new("combine", 1, 2, call => Both(call, areDistinct: false)),
    ];

    // Both keep the order, whether combine(other, preserveOrder) asks for it or not.
    private static Evaluator Both(Call call, bool areDistinct)
    {
        var (target, argument) = (call.Target, call.Argument(0));
        return frame =>
        {
            var both = default(ItemsBuilder);
            both.AddRange(target(frame));
            both.AddRange(argument(frame));
            frame.Evaluation.Spend(both.ToItems().Count);
            return areDistinct ? ItemComparer.Distinct(both.ToItems()) : both.ToItems();
        };
    }
}
