using System.Globalization;
using KapFhir.Fhir.Terminology.Ucum;

namespace KapFhir.Fhir.Tests.Terminology.Ucum;

/// <summary>Makes unit expressions, right and wrong ones, always the same.</summary>
internal sealed class ExpressionMaker(int seed)
{
    private static readonly UcumAtom[] Atoms = [.. UcumTable.Instance.Atoms];
    private static readonly UcumPrefix[] Prefixes = [.. UcumTable.Instance.Prefixes];

    // Arbitrary units go to nothing but themselves: one of them is enough.
    private static readonly UcumAtom[] Convertible = [.. Atoms.Where(a => a.Dimension.Text[0] != '[' || a.Dimension.Text == "[iU]")];
    private readonly Random _random = new(seed);

    /// <summary>Each prefix before each metric unit, and kilo before those that take none.</summary>
    public static IEnumerable<string> Prefixed() =>
        Prefixes.SelectMany(p => Atoms.Where(a => a.IsMetric || p.Symbol == "k").Select(a => p.Symbol + a.Symbol));

    /// <summary>An expression of the grammar: up to four components with exponents, annotations, factors and parentheses.</summary>
    public string Expression(int depth = 0)
    {
        var text = depth == 0 && _random.Next(10) == 0 ? "/" : "";
        for (var i = _random.Next(1, 4); i >= 0; i--)
        {
            text += Component(depth) + (i > 0 ? Pick(["/", "."]) : "");
        }

        return text;
    }

    /// <summary>The expression with a character taken out, doubled or put in.</summary>
    public string Mutated(string code)
    {
        var at = _random.Next(code.Length);
        return _random.Next(3) switch
        {
            0 => code.Remove(at, 1),
            1 => code.Insert(at, code[at].ToString()),
            _ => code.Insert(at, Pick(["(", ")", "{", "}", "[", "]", ".", "/", "-", "2", "k", "g", "m"])),
        };
    }

    /// <summary>An amount in a unit, and another unit of the same dimension.</summary>
    public Conversion Conversion()
    {
        var from = Pick(Convertible);
        var to = Pick([.. Convertible.Where(a => a.Dimension.Equals(from.Dimension))]);
        return new Conversion(Prefixed(from), Prefixed(to), Math.Round((decimal)_random.NextDouble() * 100, _random.Next(5)) + 1);
    }

    private string Component(int depth) => _random.Next(12) switch
    {
        0 => _random.Next(1, 1000).ToString(CultureInfo.InvariantCulture),
        1 => "10*" + _random.Next(-9, 12).ToString(CultureInfo.InvariantCulture),
        2 => "{" + Pick(["cells", "a", "RBC/HPF", "x.y", "7"]) + "}",
        3 when depth < 2 => "(" + Expression(depth + 1) + ")",
        _ => Prefixed(Pick(Atoms)) + Exponent() + (_random.Next(6) == 0 ? "{total}" : ""),
    };

    private string Exponent() => _random.Next(4) > 0 ? "" : Pick(["2", "3", "-1", "-2", "+2", "1"]);

    private string Prefixed(UcumAtom atom) => (atom.IsMetric && _random.Next(2) == 0 ? Pick(Prefixes).Symbol : "") + atom.Symbol;

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
