// http://hl7.org/fhirpath/N1/#comparison
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>Which of two values is greater.</summary>
internal static class Comparison
{
    /// <summary>Below zero, zero, above zero; null if one is missing, or their precision or units do not tell.</summary>
    public static int? Compare(Items left, Items right, string op)
    {
        var what = $"the operator {op}";
        return Singleton.Value(left, what) is { } a && Singleton.Value(right, what) is { } b ? Compare(a, b, what) : null;
    }

    public static int? Compare(object a, object b, string what) => (a, b) switch
    {
        (int x, int y) => x.CompareTo(y),
        (int or decimal, int or decimal) => Values.Number(a)!.Value.CompareTo(Values.Number(b)!.Value),
        (string x, string y) => string.CompareOrdinal(x, y),
        (FhirPathDateTime x, FhirPathDateTime y) => DateTimeComparison.Compare(x, y),
        (FhirPathTime x, FhirPathTime y) => DateTimeComparison.Compare(x, y),
        (FhirPathQuantity x, FhirPathQuantity y) => Quantities.Compare(x, y),
        (FhirPathQuantity x, int or decimal) => Quantities.Compare(x, Quantities.OfNumber(b)),
        (int or decimal, FhirPathQuantity y) => Quantities.Compare(Quantities.OfNumber(a), y),
        _ => throw new FhirPathEvaluationException(Issues.FhirPathWrongTypes(what, Values.TypeName(a), Values.TypeName(b))),
    };
}
