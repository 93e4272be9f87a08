// https://ucum.org/ucum#section-Special-Units-on-non-ratio-Scales
using System.Globalization;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>
/// What a special unit's function does. Temperatures only lie apart from zero (<see cref="Offset"/>), so they have exact base values; the
/// others are curves.
/// </summary>
/// <param name="Offset">What is added before the factor, or null for a curve.</param>
/// <param name="ToRatio">From a number of this unit to a multiple of what it begins from.</param>
/// <param name="FromRatio">The opposite: the function of UCUM's table.</param>
internal sealed record UcumScale(ExactRatio? Offset, Func<double, double> ToRatio, Func<double, double> FromRatio)
{
    private static readonly Dictionary<string, UcumScale> ByName = new(StringComparer.Ordinal)
    {
        ["Cel"] = Shifted("27315e-2"),
        ["degF"] = Shifted("45967e-2"),
        ["degRe"] = Shifted("21852e-2"),
        ["pH"] = Curve(x => Math.Pow(10, -x), x => -Math.Log10(x)),
        ["ln"] = Curve(Math.Exp, Math.Log),
        ["lg"] = Curve(x => Math.Pow(10, x), Math.Log10),
        ["lgTimes2"] = Curve(x => Math.Pow(10, x / 2), x => 2 * Math.Log10(x)),
        ["ld"] = Curve(x => Math.Pow(2, x), Math.Log2),
        ["sqrt"] = Curve(x => x * x, Math.Sqrt),
        ["hpX"] = Potency(10),
        ["hpC"] = Potency(100),
        ["hpM"] = Potency(1000),
        ["hpQ"] = Potency(50_000),

        // The angle whose tangent it is a hundred times of. For %[slope] the table begins from degrees: the tangent of an angle is the same,
        // whatever the angle was written in.
        ["tanTimes100"] = Curve(x => Math.Atan(x / 100), x => Math.Tan(x) * 100),
        ["100tan"] = Curve(x => Math.Atan(x / 100) * 180 / Math.PI, x => Math.Tan(x * Math.PI / 180) * 100),
    };

    /// <summary>The function of this name, or null if there is none.</summary>
    public static UcumScale? Find(string name) => ByName.GetValueOrDefault(name);

    private static UcumScale Shifted(string offset)
    {
        var by = ExactRatio.Parse(offset);
        var number = double.Parse(offset, CultureInfo.InvariantCulture);
        return new(by, x => x + number, x => x - number);
    }

    private static UcumScale Curve(Func<double, double> toRatio, Func<double, double> fromRatio) => new(null, toRatio, fromRatio);

    private static UcumScale Potency(double step) => Curve(x => Math.Pow(step, -x), x => -Math.Log(x) / Math.Log(step));
}
