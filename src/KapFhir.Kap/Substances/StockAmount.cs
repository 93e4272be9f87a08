using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology.Ucum;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Substances;

/// <summary>Amounts of a product in mg of its substance: by mass, by volume and strength, or by packages and what is in them.</summary>
internal static class StockAmount
{
    /// <summary>The mg, or null if neither the unit nor the product tells.</summary>
    internal static decimal? Milligrams(FhirNode? quantity, FhirNode? medication)
    {
        if (ElementReading.Number(quantity) is not { } value)
        {
            return null;
        }

        var unit = quantity!.ChildText("code") ?? quantity.ChildText("unit") ?? "1";
        return UcumUnits.Convert(value, unit, "mg") is { } mass ? mass
            : medication?.Child("ingredient")?.Child("strength") is not { } strength || InMilligrams(strength.Child("numerator")) is not { } numerator ? null
            : PerDenominator(value, unit, numerator, strength.Child("denominator"))
                ?? (medication.Child("amount") is { } package ? Packed(value, unit, numerator, strength.Child("denominator"), package) : null);
    }

    // 2 mL of 50 mg/mL, 3 lozenges of 100 mg a lozenge.
    private static decimal? PerDenominator(decimal value, string unit, decimal milligrams, FhirNode? denominator) =>
        ElementReading.Number(denominator) is { } of && of != 0 && UnitOf(denominator!) is { } per
            ? (per == unit ? value : UcumUnits.Convert(value, unit, per)) * milligrams / of : null;

    // 4 vials of 10 mL a vial of 50 mg/mL.
    private static decimal? Packed(decimal value, string unit, decimal milligrams, FhirNode? denominator, FhirNode package) =>
        package.Child("numerator") is { } content && ElementReading.Number(content) is { } contained && ElementReading.Number(package.Child("denominator")) is { } of && of != 0
            && UnitOf(package.Child("denominator")!) == unit
            ? UcumUnits.Convert(value * contained / of, UnitOf(content)!, "mg") ?? PerDenominator(value * contained / of, UnitOf(content)!, milligrams, denominator) : null;

    private static decimal? InMilligrams(FhirNode? quantity) =>
        ElementReading.Number(quantity) is { } value ? UcumUnits.Convert(value, UnitOf(quantity!)!, "mg") : null;

    private static string? UnitOf(FhirNode quantity) => quantity.ChildText("code") ?? quantity.ChildText("unit") ?? "1";
}
