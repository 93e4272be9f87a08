// http://hl7.org/fhirpath/N1/#equivalent
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary><c>~</c>: the same apart from case, space, precision and order; always true or false.</summary>
internal static class Equivalence
{
    public static bool Equivalent(Items left, Items right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        var taken = new bool[right.Count];
        foreach (var item in left)
        {
            var match = Enumerable.Range(0, taken.Length).FirstOrDefault(i => !taken[i] && Equivalent(item, right[i]), -1);
            if (match < 0)
            {
                return false;
            }

            taken[match] = true;
        }

        return true;
    }

    public static bool Equivalent(object left, object right)
    {
        var (a, b) = (Values.Of(left), Values.Of(right));
        return (a, b) switch
        {
            (string x, string y) => Equivalent(x, y),
            (int or decimal, int or decimal) => Equivalent(Values.Number(a)!.Value, Values.Number(b)!.Value),
            (FhirPathDateTime x, FhirPathDateTime y) => DateTimeComparison.Equivalent(x, y),
            (FhirPathTime x, FhirPathTime y) => DateTimeComparison.Compare(x, y) == 0,
            (FhirPathQuantity x, FhirPathQuantity y) => Quantities.Equivalent(x, y),
            (FhirPathQuantity x, int or decimal) => Quantities.Equivalent(x, Quantities.OfNumber(b)),
            (int or decimal, FhirPathQuantity y) => Quantities.Equivalent(Quantities.OfNumber(a), y),
            (FhirNode x, FhirNode y) => Equivalent(x, y),
            _ => Equality.Equal(a, b) == true,
        };
    }

    private static bool Equivalent(string a, string b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!AreAlike(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Equal when rounded to the digits of the less exact of the two.</summary>
    public static bool Equivalent(decimal a, decimal b)
    {
        var digits = Math.Min(SignificantScale(a), SignificantScale(b));
        return decimal.Round(a, digits, MidpointRounding.AwayFromZero) == decimal.Round(b, digits, MidpointRounding.AwayFromZero);
    }

    /// <summary>The worth of a number's last digit: 0.1 for 2.5.</summary>
    public static decimal Step(decimal value) => new(1, 0, 0, isNegative: false, (byte)SignificantScale(value));

    // "For Decimal, ... comparison is done on values rounded to the precision of the least precise operand. Trailing zeroes are ignored."
    private static int SignificantScale(decimal value)
    {
        while (value.Scale > 0 && decimal.Round(value, value.Scale - 1) == value)
        {
            value = decimal.Round(value, value.Scale - 1);
        }

        return value.Scale;
    }

    private static bool Equivalent(FhirNode a, FhirNode b)
    {
        if (a.Type != b.Type || a.Children.Length != b.Children.Length)
        {
            return false;
        }

        return Children(a).GroupBy(c => c.Name, StringComparer.Ordinal)
            .All(group => Equivalent(Listed(group), Listed(b.ChildrenNamed(group.Key))));
    }

    private static Items Listed(IEnumerable<FhirNode> nodes)
    {
        var items = default(ItemsBuilder);
        foreach (var node in nodes)
        {
            items.Add(node);
        }

        return items.ToItems();
    }

    private static FhirNode[] Children(FhirNode node) => node.Children.ToArray();

    // "All whitespace characters are treated as equivalent": each one, not a run of them.
    private static bool AreAlike(char a, char b) => a == b || char.ToUpperInvariant(a) == char.ToUpperInvariant(b) || (char.IsWhiteSpace(a) && char.IsWhiteSpace(b));
}
