using System.Globalization;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Research;

/// <summary>Ages as groups.</summary>
internal static class AgeText
{
    private const int GroupSize = 10;

    /// <summary>The years that a quantity of time stands for; null if it is no time long enough to be an age.</summary>
    internal static decimal? YearsOf(FhirNode quantity) =>
        decimal.TryParse(quantity.ChildText("value"), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? quantity.ChildText("code") switch
            {
                "a" or "a_g" or "a_j" => value,
                "mo" => value / 12,
                "wk" => value * 7 / 365.25m,
                "d" => value / 365.25m,
                _ => null,
            }
            : null;

    /// <summary>The group of ten years; one group for all above the greatest age told.</summary>
    internal static string GroupOf(int age, int oldest) => age > oldest ? string.Create(CultureInfo.InvariantCulture, $"{oldest + 1}+")
        : string.Create(CultureInfo.InvariantCulture, $"{age / GroupSize * GroupSize}-{Math.Min(age / GroupSize * GroupSize + GroupSize - 1, oldest)}");
}
