// https://ucum.org/ucum#section-Tables-of-Terminal-Symbols
using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace KapFhir.Fhir.Terminology.Ucum;

/// <summary>A unit symbol of the table.</summary>
/// <param name="Symbol">The case-sensitive symbol: <c>mm[Hg]</c> is not one, <c>m[Hg]</c> is.</param>
/// <param name="Name">In words: <c>meter of mercury column</c>.</param>
/// <param name="IsMetric">True if it takes prefixes.</param>
/// <param name="Factor">How many of the base units one of it is. Of a special unit: what its function begins from.</param>
/// <param name="Dimension">The base units.</param>
/// <param name="Function">The name of a special unit's function, or null for a unit that is a factor.</param>
internal sealed record UcumAtom(
    string Symbol, string Name, bool IsMetric, ExactRatio Factor, UcumDimension Dimension, string? Function = null);

/// <summary>A prefix: its symbol, name and factor.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UcumPrefix(string Symbol, string Name, ExactRatio Factor);

/// <summary>
/// UCUM's prefixes and unit symbols, from the embedded file that tools/compile-units.sh makes. One line each, cells apart by tabs, lines of
/// the notice begun with <c>#</c>.
/// </summary>
internal sealed class UcumTable
{
    private const string Resource = "ucum.tsv";
    private static readonly Lazy<UcumTable> Embedded = new(() => new UcumTable(Read()));
    private readonly Dictionary<string, UcumAtom> _atoms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UcumPrefix> _prefixes = new(StringComparer.Ordinal);

    /// <summary>A table that is being made.</summary>
    internal UcumTable()
    {
    }

    private UcumTable(IEnumerable<string> lines)
    {
        foreach (var cells in lines.Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')))
        {
            switch (cells)
            {
                case ["prefix", var symbol, var name, var factor]:
                    Add(new UcumPrefix(symbol, name, ExactRatio.Parse(factor)));
                    break;
                case [var kind, var symbol, var name, var factor, var dimension, .. var function]:
                    Add(new UcumAtom(
                        symbol, name, kind == "metric", ExactRatio.Parse(factor), UcumDimension.Parse(dimension), function is [var f] ? f : null));
                    break;
                default:
                    throw new InvalidDataException(Resource);
            }
        }
    }

    /// <summary>The published table.</summary>
    public static UcumTable Instance => Embedded.Value;

    public IEnumerable<UcumAtom> Atoms => _atoms.Values;

    public IEnumerable<UcumPrefix> Prefixes => _prefixes.Values;

    public void Add(UcumAtom atom) => _atoms.Add(atom.Symbol, atom);

    public void Add(UcumPrefix prefix) => _prefixes.Add(prefix.Symbol, prefix);

    public UcumAtom? Find(string symbol) => _atoms.GetValueOrDefault(symbol);

    /// <summary>The atom of a symbol that begins with a prefix, and the prefix; whether the atom takes one is not asked.</summary>
    public (UcumPrefix Prefix, UcumAtom Atom)? FindPrefixed(string symbol)
    {
        (UcumPrefix Prefix, UcumAtom Atom)? refused = null;
        for (var length = 1; length <= 2 && length < symbol.Length; length++)
        {
            if (_prefixes.TryGetValue(symbol[..length], out var prefix) && Find(symbol[length..]) is { } atom)
            {
                if (atom.IsMetric)
                {
                    return (prefix, atom);
                }

                refused = (prefix, atom);
            }
        }

        return refused;
    }

    /// <summary>The lines of this table, in its order.</summary>
    internal IEnumerable<string> Lines() =>
        _prefixes.Values.Select(p => string.Join('\t', "prefix", p.Symbol, p.Name, p.Factor.ToString()))
            .Concat(_atoms.Values.Select(a => string.Join('\t', a.IsMetric ? "metric" : "plain", a.Symbol, a.Name, a.Factor.ToString(), a.Dimension.Text)
                + (a.Function is null ? "" : "\t" + a.Function)));

    private static IEnumerable<string> Read()
    {
        using var stream = typeof(UcumTable).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
