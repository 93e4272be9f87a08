using System.Globalization;
using System.Runtime.InteropServices;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>The unit of a product or quotient, as one would write it: <c>cm</c> by <c>cm</c> is <c>cm2</c>, <c>g</c> over <c>m2</c> is <c>g/m2</c>.</summary>
internal static class UcumProduct
{
    private const int LongestExponent = 3;

    /// <summary>The unit of left times right, or of left over right if the sign is negative.</summary>
    public static string Of(string left, string right, int sign)
    {
        if (right == "1")
        {
            return left;
        }

        if (Factors(left) is not { } all || Factors(right) is not { } others)
        {
            return $"({left}){(sign < 0 ? "/" : ".")}({right})";
        }

        return Written([.. all.Concat(others.Select(f => f with { Exponent = f.Exponent * sign })).GroupBy(f => f.Symbol, StringComparer.Ordinal)
            .Select(g => new Factor(g.Key, g.Sum(f => f.Exponent))).Where(f => f.Exponent != 0)]);
    }

    private static string Written(IReadOnlyList<Factor> factors)
    {
        var above = string.Join('.', factors.Where(f => f.Exponent > 0).Select(f => f.Written()));
        var below = string.Concat(factors.Where(f => f.Exponent < 0).Select(f => "/" + f.Written()));
        return above.Length + below.Length == 0 ? "1" : above + below;
    }

    // Symbols with exponents, joined by dots and strokes; null for anything that is more than that.
    private static List<Factor>? Factors(string unit)
    {
        if (unit.AsSpan().ContainsAny("(){}") || UcumUnits.Find(unit) is { IsCurve: true })
        {
            return null;
        }

        List<Factor> factors = [];
        foreach (var (part, i) in unit.TrimStart('/').Split('/').Select((part, i) => (part, unit[0] == '/' ? i + 1 : i)))
        {
            var sign = i > 0 ? -1 : 1;
            foreach (var piece in part.Split('.').Where(p => p != "1"))
            {
                if (Read(piece) is not { } factor)
                {
                    return null;
                }

                factors.Add(factor with { Exponent = factor.Exponent * sign });
                sign = 1;
            }
        }

        return factors;
    }

    private static Factor? Read(string text)
    {
        var symbol = text.AsSpan().TrimEnd("0123456789");
        var digits = text.AsSpan(symbol.Length);
        var isNegative = symbol.EndsWith("-");
        symbol = isNegative ? symbol[..^1] : symbol;
        var isSymbol = !symbol.IsEmpty && !symbol.Contains('+') && (symbol[^1] == ']' || !symbol.ContainsAnyInRange('0', '9'));
        return !isSymbol || digits.Length > LongestExponent || (isNegative && digits.IsEmpty)
            ? null
            : new Factor(symbol.ToString(), (digits.IsEmpty ? 1 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)) * (isNegative ? -1 : 1));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Factor(string Symbol, int Exponent)
    {
        public string Written() => Math.Abs(Exponent) == 1 ? Symbol : Symbol + Math.Abs(Exponent).ToString(CultureInfo.InvariantCulture);
    }
}
