// https://ucum.org/ucum
using System.Collections.Concurrent;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>
/// The Unified Code for Units of Measure, case-sensitive as FHIR has it (https://hl7.org/fhir/R4/valueset-ucum-units.html): which codes there are,
/// what they measure, and how amounts compare. A code that is none compares only with itself.
/// </summary>
public static class UcumUnits
{
    /// <summary>The system of UCUM codes in FHIR.</summary>
    public const string System = "http://unitsofmeasure.org";

    private const int MostKept = 10_000;
    private static readonly ConcurrentDictionary<string, UcumUnit?> Known = new(StringComparer.Ordinal);

    /// <summary>The unit of a code, or null if it is no code of UCUM.</summary>
    public static UcumUnit? Find(string code)
    {
        if (Known.TryGetValue(code, out var unit))
        {
            return unit;
        }

        var parsed = UcumParser.Parse(code, UcumTable.Instance);
        unit = parsed.IsSuccess ? new UcumUnit(code, parsed.Value) : null;
        if (Known.Count < MostKept)
        {
            Known.TryAdd(code, unit);
        }

        return unit;
    }

    /// <summary>What is wrong with a code and how it would be right, or null for a code of UCUM.</summary>
    public static Issue? Check(string code)
    {
        var parsed = UcumParser.Parse(code, UcumTable.Instance);
        return parsed.IsSuccess ? null : parsed.Issues[0];
    }

    /// <summary>The same amount in another unit, or null if a code is none, the units do not go together or the number is too large.</summary>
    public static decimal? Convert(decimal value, string from, string to) =>
        from == to ? value : Find(from) is { } unit && Find(to) is { } target ? unit.Convert(value, target) : null;
}
