using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>A number as a fraction, so that nothing is rounded.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Fraction(BigInteger Above, BigInteger Below)
{
    public static Fraction Of(decimal number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal);
        return new Fraction(BigInteger.Parse(digits, CultureInfo.InvariantCulture), BigInteger.Pow(10, number.Scale));
    }

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Above * b.Above, a.Below * b.Below);

    public static Fraction operator +(Fraction a, Fraction b) => new((a.Above * b.Below) + (b.Above * a.Below), a.Below * b.Below);

    public static int Compare(Fraction a, Fraction b) => (a.Above * b.Below).CompareTo(b.Above * a.Below);
}

/// <summary>A unit: what its base is, how many of them one is, and where its zero lies.</summary>
internal sealed record Unit(string Base, Fraction Factor, Fraction Zero)
{
    public Fraction InBase(Fraction number) => (number * Factor) + Zero;
}

/// <summary>The units that occur in the test data, worked out by hand from https://ucum.org/ucum (g, m, s, K; mol is 6.0221367 x 10^23).</summary>
internal static class Units
{
    public const string Ucum = "http://unitsofmeasure.org";
    private const string Concentration = "g/m3";
    private const string Count = "/m3";

    private static readonly Dictionary<string, Unit> All = new(StringComparer.Ordinal)
    {
        ["kg"] = Of("g", 1000), ["g"] = Of("g", 1), ["mg"] = Of("g", 1, 1000), ["ug"] = Of("g", 1, 1_000_000), ["pg"] = Of("g", 1, 1_000_000_000_000),
        ["mL"] = Of("m3", 1, 1_000_000), ["fL"] = Of("m3", 1, 1_000_000_000_000_000_000),
        ["cm"] = Of("m", 1, 100), ["kg/m2"] = Of("g/m2", 1000), ["s"] = Of("s", 1), ["/min"] = Of("/s", 1, 60), ["mL/min"] = Of("m3/s", 1, 60_000_000),
        ["mg/dL"] = Of(Concentration, 10), ["g/dL"] = Of(Concentration, 10_000), ["g/L"] = Of(Concentration, 1000), ["mg/L"] = Of(Concentration, 1),
        ["ug/mL"] = Of(Concentration, 1), ["ug/L"] = Of(Concentration, 1, 1000), ["ng/mL"] = Of(Concentration, 1, 1000), ["pg/mL"] = Of(Concentration, 1, 1_000_000),
        ["10*3/uL"] = Of(Count, 1_000_000_000_000), ["10*6/uL"] = Of(Count, 1_000_000_000_000_000), ["mmol/L"] = Of(Count, 602_213_670_000_000_000, 1, 1_000_000),
        ["U/L"] = Of("/m3/s", 602_213_670_000_000_000, 60, 1000), ["kU/L"] = Of("/m3/s", 602_213_670_000_000_000, 60, 1_000_000),
        ["mm[Hg]"] = Of("g/m/s2", 133_322), ["Cel"] = Of("K", 1) with { Zero = Fraction.Of(273.15m) }, ["[pH]"] = Of("[pH]", 1),
        ["%"] = Of("1", 1, 100), ["{score}"] = Of("1", 1), ["{INR}"] = Of("1", 1), ["{count}"] = Of("1", 1), ["{T-score}"] = Of("1", 1),
    };

    /// <summary>The unit of a UCUM code; null for what is none here, which compares with itself only.</summary>
    public static Unit? Find(string? system, string? code) => system == Ucum && code is not null ? All.GetValueOrDefault(code) : null;

    /// <summary>The codes with the same base.</summary>
    public static IReadOnlyList<string> Like(Unit unit) => [.. All.Where(u => u.Value.Base == unit.Base).Select(u => u.Key)];

    private static Unit Of(string unit, long above, long below = 1, long times = 1) =>
        new(unit, new Fraction(new BigInteger(above) * times, below), new Fraction(0, 1));
}
