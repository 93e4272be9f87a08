// https://hl7.org/fhir/R4/search.html#quantity
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology.Ucum;

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

        values.Add(Value(prefix, number, Part(parts, 1), Part(parts, 2)));
        return null;
    }

    // "Where the unit is understood as a UCUM unit": only then is it compared in the canonical unit. A code that is none is compared as it
    // is.
    private static QuantityValue Value(SearchPrefix prefix, ExactDecimal number, string? system, string? code) =>
        system == UcumUnits.System && code is not null && UcumUnits.Find(code) is { } unit
            ? new QuantityValue(NumberParameter.Value(prefix, number, unit.KeyOf), system, unit.CanonicalUnit) { IsCanonical = true }
            : new QuantityValue(NumberParameter.Value(prefix, number), system, code);

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
        if (ExactDecimal.Parse(node.Child("value")?.Text) is not { } number)
        {
            return;
        }

        // "The comparator SHOULD be considered": what is less than 5 may be anything below it.
        var comparator = node.ChildText("comparator");
        (DecimalKey Low, DecimalKey High) Ends(DecimalKey value) => (
            comparator is "<" or "<=" ? DecimalKey.NegativeInfinity : value, comparator is ">" or ">=" ? DecimalKey.PositiveInfinity : value);
        var (low, high) = Ends(number.Key);
        extraction.Add(new QuantityEntry(key, low, high, system, code, unit)
        {
            Canonical = Ucum(system, code) is { } known && Ends(known.KeyOf(number)) is var ends
                ? new CanonicalRange(ends.Low, ends.High, known.CanonicalUnit) : null,
        });
    }

    private static UcumUnit? Ucum(string? system, string? code) =>
        system == UcumUnits.System && !string.IsNullOrEmpty(code) ? UcumUnits.Find(code) : null;

    private static void AddRange(FhirNode range, IndexKey key, Extraction extraction)
    {
        var end = range.Child("low") ?? range.Child("high");
        var (low, high) = NumberParameter.RangeOf(range);
        extraction.Add(new QuantityEntry(
            key, low, high, end?.ChildText("system") ?? "", end?.ChildText("code") ?? "", end?.ChildText("unit") ?? "")
        {
            Canonical = CanonicalRange(range.Child("low"), range.Child("high")),
        });
    }

    // Both ends in one canonical unit, though each may have been sent in its own.
    private static CanonicalRange? CanonicalRange(FhirNode? low, FhirNode? high)
    {
        var (from, to) = (CanonicalEnd(low), CanonicalEnd(high));
        var isWhole = (from is null ? low is null : to is null || from.Value.Unit == to.Value.Unit) && (to is not null || high is null);
        return isWhole && (from ?? to)?.Unit is { } unit
            ? new CanonicalRange(from?.Key ?? DecimalKey.NegativeInfinity, to?.Key ?? DecimalKey.PositiveInfinity, unit) : null;
    }

    private static (DecimalKey Key, string Unit)? CanonicalEnd(FhirNode? end) =>
        Ucum(end?.ChildText("system"), end?.ChildText("code")) is { } unit && ExactDecimal.Parse(end?.Child("value")?.Text) is { } number
            ? (unit.KeyOf(number), unit.CanonicalUnit) : null;

    private static string? Part(List<string> parts, int index) =>
        index < parts.Count && parts[index].Length > 0 ? SearchEscaping.Unescape(parts[index]) : null;
}
