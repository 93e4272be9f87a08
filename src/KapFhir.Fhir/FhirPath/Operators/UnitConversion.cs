// https://ucum.org/ucum
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace KapFhir.Fhir.FhirPath.Operators;

/// <summary>A unit in terms of the base units.</summary>
/// <param name="Factor">How many base units one of it is.</param>
/// <param name="Dimension">The exponents of metre, second, gram, radian, kelvin, coulomb, candela.</param>
internal sealed record UnitScale(decimal Factor, Dimension Dimension);

/// <summary>Exponents of the seven base units of UCUM.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Dimension(int Length, int Time, int Mass, int Angle, int Temperature, int Charge, int Luminosity)
{
    public Dimension Plus(Dimension other, int times) => new(
        Length + (times * other.Length), Time + (times * other.Time), Mass + (times * other.Mass), Angle + (times * other.Angle),
        Temperature + (times * other.Temperature), Charge + (times * other.Charge), Luminosity + (times * other.Luminosity));
}

/// <summary>Scales units that differ by a factor. A unit that is not known compares only with itself.</summary>
internal static class UnitConversion
{
    private const int MaxKept = 10_000;
    private static readonly ConcurrentDictionary<string, UnitScale?> Known = new(StringComparer.Ordinal);

    /// <summary>The UCUM code of a unit. Calendar years and months have none of the same length: they stay words.</summary>
    public static string Code(FhirPathQuantity quantity) => !quantity.IsCalendar ? quantity.Unit : quantity.Unit switch
    {
        "week" => "wk",
        "day" => "d",
        "hour" => "h",
        "minute" => "min",
        "second" => "s",
        "millisecond" => "ms",
        var word => word,
    };

    /// <summary>As <see cref="Code"/>, with years and months as UCUM's mean ones.</summary>
    public static string Definite(FhirPathQuantity quantity) => Code(quantity) switch { "year" => "a", "month" => "mo", var code => code };

    public static UnitScale? Find(string code)
    {
        if (Known.TryGetValue(code, out var scale))
        {
            return scale;
        }

        scale = UnitParser.Parse(code);
        if (Known.Count < MaxKept)
        {
            Known.TryAdd(code, scale);
        }

        return scale;
    }

    /// <summary>Both values in base units, or relative to each other where base units would overflow.</summary>
    public static (decimal A, decimal B)? Scale(decimal a, decimal factorA, decimal b, decimal factorB)
    {
        try
        {
            return factorA >= factorB ? (a * (factorA / factorB), b) : (a, b * (factorB / factorA));
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
