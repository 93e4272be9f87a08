// https://hl7.org/fhir/R4/search.html#number
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>Numbers: integers, decimals and ranges of them.</summary>
internal static class NumberParameter
{
    private const string Expected = "a number such as 100, 5.40 or 5.4e-3, perhaps with a prefix (gt5)";

    /// <summary>Reads <c>gt5.4</c>.</summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values)
    {
        if (!SearchPrefixes.TrySplit(text, out var prefix, out var rest))
        {
            return Issues.SearchPrefixUnknown(scope.Name, text);
        }

        if (ExactDecimal.Parse(rest) is not { } number)
        {
            return scope.Bad(text, Expected);
        }

        values.Add(Value(prefix, number));
        return null;
    }

    /// <summary>A number as it is compared.</summary>
    public static NumberValue Value(SearchPrefix prefix, ExactDecimal number) => Value(prefix, number, n => n.Key);

    /// <summary>A number as it is compared, once it and the ends of what it stands for are expressed in another unit.</summary>
    public static NumberValue Value(SearchPrefix prefix, ExactDecimal number, Func<ExactDecimal, DecimalKey> key)
    {
        var ends = number.Precision();
        var (low, high) = (key(ends.Low), key(ends.High));
        if (prefix != SearchPrefix.Ap)
        {
            return new NumberValue(prefix, key(number), low, high);
        }

        var near = number.Neighbourhood();
        var (nearLow, nearHigh) = (key(near.Low), key(near.High));
        return new NumberValue(prefix, key(number), nearLow < low ? nearLow : low, nearHigh > high ? nearHigh : high);
    }

    /// <summary>Keeps a number or Range.</summary>
    public static void Extract(object item, IndexKey key, Extraction extraction)
    {
        if (item is not FhirNode node)
        {
            return;
        }

        if (node.Type.Name == "Range")
        {
            var (low, high) = RangeOf(node);
            extraction.Add(new NumberEntry(key, low, high));
        }
        else if (KeyOf(node) is { } number)
        {
            extraction.Add(new NumberEntry(key, number, number));
        }
    }

    /// <summary>The key of a primitive number, or null if the node has none.</summary>
    public static DecimalKey? KeyOf(FhirNode? node) => ExactDecimal.Parse(node?.Text)?.Key;

    /// <summary>The ends of a Range; a missing end is open. https://hl7.org/fhir/R4/datatypes.html#Range</summary>
    public static (DecimalKey Low, DecimalKey High) RangeOf(FhirNode range) => (
        KeyOf(range.Child("low")?.Child("value")) ?? DecimalKey.NegativeInfinity,
        KeyOf(range.Child("high")?.Child("value")) ?? DecimalKey.PositiveInfinity);
}
