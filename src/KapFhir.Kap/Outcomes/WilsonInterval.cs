using System.Runtime.InteropServices;

namespace KapFhir.Kap.Outcomes;

/// <summary>An interval of a share.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WilsonInterval(double Low, double High)
{
    /// <summary>Wilson's score interval of a share (Wilson 1927, doi 10.1080/01621459.1927.10502953), without correction for continuity. Null of nobody.</summary>
    /// <param name="count">How many.</param>
    /// <param name="of">Of how many.</param>
    /// <param name="z">The quantile of the normal distribution: 1.96 for 95 %.</param>
    public static WilsonInterval? Of(int count, int of, double z)
    {
        if (of <= 0)
        {
            return null;
        }

        double n = of, share = count / n, square = z * z;
        var middle = (share + (square / (2 * n))) / (1 + (square / n));
        var half = z / (1 + (square / n)) * Math.Sqrt((share * (1 - share) / n) + (square / (4 * n * n)));

        // At none and at all an end is 0 or 1: not a hair beside it for want of digits.
        return new WilsonInterval(count == 0 ? 0 : Math.Max(0, middle - half), count == of ? 1 : Math.Min(1, middle + half));
    }
}
