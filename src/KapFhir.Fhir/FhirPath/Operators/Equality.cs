// http://hl7.org/fhirpath/N1/#equals
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary><c>=</c>: same items in the same order; null where precision leaves it open.</summary>
internal static class Equality
{
    public static bool? Equal(Items left, Items right)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return null;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        bool? all = true;
        for (var i = 0; i < left.Count; i++)
        {
            var equal = Equal(left[i], right[i]);
            if (equal == false)
            {
                return false;
            }

            all = equal is null ? null : all;
        }

        return all;
    }

    public static bool? Equal(object left, object right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        var (a, b) = (Values.Of(left), Values.Of(right));
        return (a, b) switch
        {
            (string x, string y) => string.Equals(x, y, StringComparison.Ordinal),
            (bool x, bool y) => x == y,
            (int x, int y) => x == y,
            (int or decimal, int or decimal) => Values.Number(a) == Values.Number(b),
            (FhirPathDateTime x, FhirPathDateTime y) => IsZero(DateTimeComparison.Compare(x, y)),
            (FhirPathTime x, FhirPathTime y) => IsZero(DateTimeComparison.Compare(x, y)),
            (FhirPathQuantity x, FhirPathQuantity y) => Quantities.Equal(x, y),
            (FhirPathQuantity x, int or decimal) => Quantities.Equal(x, Quantities.OfNumber(b)),
            (int or decimal, FhirPathQuantity y) => Quantities.Equal(Quantities.OfNumber(a), y),
            (FhirPathTypeInfo x, FhirPathTypeInfo y) => x == y,
            (FhirNode x, FhirNode y) => Same(x, y),
            (FhirNode, _) when Singleton.IsMissing(a) => null,
            (_, FhirNode) when Singleton.IsMissing(b) => null,
            _ => false,
        };
    }

    /// <summary>The same value and the same children, whatever their order in the JSON; lists in order.</summary>
    public static bool Same(FhirNode a, FhirNode b)
    {
        if (a.Type != b.Type || a.Children.Length != b.Children.Length || !SameValue(a, b))
        {
            return false;
        }

        for (var i = 0; i < a.Children.Length; i++)
        {
            var child = a.Children[i];
            var other = IsCounterpart(child, b.Children[i]) ? b.Children[i] : Counterpart(child, b);
            if (other is null || !Same(child, other))
            {
                return false;
            }
        }

        return true;
    }

    private static FhirNode? Counterpart(FhirNode child, FhirNode parent)
    {
        foreach (var candidate in parent.Children)
        {
            if (IsCounterpart(child, candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool IsCounterpart(FhirNode a, FhirNode b) =>
        a.Index == b.Index && string.Equals(a.Name, b.Name, StringComparison.Ordinal);

    private static bool SameValue(FhirNode a, FhirNode b)
    {
        if (a.Type.Kind != TypeKind.Primitive || !a.HasValue || !b.HasValue)
        {
            return a.HasValue == b.HasValue;
        }

        // A number beyond System.Decimal has no value to compare: its digits are.
        var (x, y) = (Values.Of(a), Values.Of(b));
        return x is FhirNode || y is FhirNode ? string.Equals(a.Text, b.Text, StringComparison.Ordinal) : Equal(x, y) == true;
    }

    private static bool? IsZero(int? order) => order is null ? null : order == 0;
}
