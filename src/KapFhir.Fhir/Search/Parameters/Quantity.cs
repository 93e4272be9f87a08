// https://hl7.org/fhir/R4/search.html#quantity
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>Numbers with units: Quantity and its specialisations, Money, Range.</summary>
internal static class QuantityParameter
{
    private const string Currencies = "urn:iso:std:iso:4217";
    private const string Expected =
        "a number, or number|system|code as in 5.4|http://unitsofmeasure.org|mg or 5.4||mg, perhaps with a prefix";

    /// <summary>Reads <c>le5.4|http://unitsofmeasure.org|mg</c>; the unit may be left out, or only its system.</summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values)
    {
        if (!SearchPrefixes.TrySplit(text, out var prefix, out var rest))
        {
            return Issues.SearchPrefixUnknown(scope.Name, text);
        }

        var parts = SearchEscaping.Split(rest, '|');
        if (parts.Count > 3 || ExactDecimal.Parse(parts[0]) is not { } number)
        {
            return scope.Bad(text, Expected);
        }

        values.Add(new QuantityValue(NumberParameter.Value(prefix, number), Part(parts, 1), Part(parts, 2)));
        return null;
    }

    /// <summary>Keeps a Quantity, Money or Range.</summary>
    public static void Extract(object item, IndexKey key, Extraction extraction)
    {
        if (item is not FhirNode node)
        {
            return;
        }

        if (node.Type.Name == "Range")
        {
            AddRange(node, key, extraction);
        }
        else if (node.Type.Name == "Money")
        {
            var currency = node.ChildText("currency");
            Add(node, key, currency is null ? "" : Currencies, currency ?? "", currency ?? "", extraction);
        }
        else if (node.Type.Is("Quantity"))
        {
            Add(node, key, node.ChildText("system") ?? "", node.ChildText("code") ?? "", node.ChildText("unit") ?? "", extraction);
        }
    }

    private static void Add(FhirNode node, IndexKey key, string system, string code, string unit, Extraction extraction)
    {
        if (NumberParameter.KeyOf(node.Child("value")) is not { } value)
        {
            return;
        }

        // "The comparator SHOULD be considered": what is less than 5 may be anything below it.
        var comparator = node.ChildText("comparator");
        var low = comparator is "<" or "<=" ? DecimalKey.NegativeInfinity : value;
        var high = comparator is ">" or ">=" ? DecimalKey.PositiveInfinity : value;
        extraction.Add(new QuantityEntry(key, low, high, system, code, unit));
    }

    private static void AddRange(FhirNode range, IndexKey key, Extraction extraction)
    {
        var end = range.Child("low") ?? range.Child("high");
        var (low, high) = NumberParameter.RangeOf(range);
        extraction.Add(new QuantityEntry(
            key, low, high, end?.ChildText("system") ?? "", end?.ChildText("code") ?? "", end?.ChildText("unit") ?? ""));
    }

    private static string? Part(List<string> parts, int index) =>
        index < parts.Count && parts[index].Length > 0 ? SearchEscaping.Unescape(parts[index]) : null;
}
