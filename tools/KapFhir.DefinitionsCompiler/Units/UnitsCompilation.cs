// npm @lhncbc/ucum-lhc: data/ucumDefs.min.json
using System.Globalization;
using System.Text;
using System.Text.Json;
using KapFhir.Fhir.Terminology.Ucum;

namespace KapFhir.DefinitionsCompiler.Units;

/// <summary>
/// Makes the table of units: each unit's definition (<c>kg.m/s2</c>) is worked out exactly by the reader that the server uses, and compared
/// with the magnitude that the package computed in floating point.
/// </summary>
internal sealed class UnitsCompilation
{
    private const double Tolerance = 1e-12;

    // Where the package's magnitude is not what its definition says, the definition stands. [LPF] is 100, its magnitude says 1.
    private static readonly string[] Miscalculated = ["[LPF]"];
    private readonly UcumTable _table = new();

    /// <summary>The table as the bytes of the committed file.</summary>
    public static byte[] Compile(string package)
    {
        using var definitions = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(package, "data", "ucumDefs.min.json")));
        var compilation = new UnitsCompilation();
        compilation.Add(definitions.RootElement);
        var licence = File.ReadAllLines(Path.Combine(package, "LICENSE.md")).SkipWhile(l => !l.StartsWith("Owner Notice", StringComparison.Ordinal));
        var lines = Header.Concat(licence.Select(l => "# " + l.Replace("&#174;", "(R)", StringComparison.Ordinal).Replace("&#169;", "(C)", StringComparison.Ordinal)))
            .Select(l => l.TrimEnd()).Concat(compilation._table.Lines());
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
    }

    private static IEnumerable<string> Header =>
    [
        "# UCUM: prefixes, and units in terms of base units. Made by tools/compile-units.sh from npm @lhncbc/ucum-lhc 7.1.9.",
        "# prefix: symbol, name, factor. metric (takes prefixes) or plain: symbol, name, factor, base units, and a special unit's function.",
        "# The notice and licence of the package and of UCUM, of which this is a derived table:",
        "#",
    ];

    private void Add(JsonElement root)
    {
        foreach (var prefix in Rows(root.GetProperty("prefixes")))
        {
            _table.Add(new UcumPrefix(prefix.Text("code_")!, prefix.Text("name_")!, Simple(prefix.Number("value_")!.Value)));
        }

        // Units of another source are expressions of the ones of UCUM's own table.
        var waiting = Rows(root.GetProperty("units")).Where(r => r.Text("source_") == "UCUM").ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(IsReady).ToList();
            if (ready.Count == 0)
            {
                throw new InvalidDataException("units that are defined by unknown ones: " + string.Join(", ", waiting.Select(w => w.Text("csCode_"))));
            }

            ready.ForEach(row => _table.Add(Atom(row)));
            waiting = [.. waiting.Except(ready)];
        }
    }

    private bool IsReady(UnitRow row) => row.Text("csUnitString_") is not { } definition || UcumParser.Parse(definition, _table).IsSuccess;

    private UcumAtom Atom(UnitRow row)
    {
        var symbol = row.Text("csCode_")!;
        var name = row.Text("name_")!.Trim();
        var definition = row.Text("csUnitString_");
        if (row.IsTrue("isBase_") || (row.IsTrue("isArbitrary_") && definition == "1"))
        {
            return new UcumAtom(symbol, name, row.IsTrue("isBase_") || row.IsTrue("isMetric_"), ExactRatio.One, UcumDimension.Of(symbol));
        }

        var unit = UcumParser.Parse(definition!, _table).Value;
        var factor = Factor(row).Times(unit.Factor!.Value)!.Value;
        var dimension = unit.Dimension;
        ShouldEqual(symbol, factor, row.Number("magnitude_")!.Value);

        // The package keeps "/m" as the function inv of m.
        var isReciprocal = row.Text("cnv_") == "inv";
        return isReciprocal
            ? new UcumAtom(symbol, name, row.IsTrue("isMetric_"), ExactRatio.One.Over(factor)!.Value, UcumDimension.None.Plus(dimension, -1))
            : new UcumAtom(symbol, name, row.IsTrue("isMetric_"), factor, dimension, Function(symbol, row.Text("cnv_")));
    }

    private static string? Function(string symbol, string? name) => name is null || UcumScale.Find(name) is not null
        ? name : throw new InvalidDataException($"the function {name} of {symbol} is unknown");

    private static void ShouldEqual(string symbol, ExactRatio factor, double magnitude)
    {
        if (!Miscalculated.Contains(symbol, StringComparer.Ordinal) && Math.Abs((factor.ToDouble() / magnitude) - 1) > Tolerance)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{symbol}: {factor} is not the package's {magnitude:R}"));
        }
    }

    // The factor's text lacks what a power of ten or pi beside it does; its number has it.
    private ExactRatio Factor(UnitRow row)
    {
        var number = row.Number("baseFactor_")!.Value;
        if (row.Text("baseFactorStr_") is { } text && Near(double.Parse(text, CultureInfo.InvariantCulture), number))
        {
            return Decimal(text);
        }

        var pi = _table.Find("[pi]")?.Factor;
        return TrySimple(number) ?? TrySimple(number * Math.PI)?.Over(pi!.Value) ?? TrySimple(number / Math.PI)?.Times(pi!.Value)
            ?? throw new InvalidDataException($"{row.Text("csCode_")}: the factor {number} is no simple number");
    }

    private static ExactRatio Decimal(string text)
    {
        var parts = text.Split('e', 'E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (point < 0 ? 0 : parts[0].Length - point - 1);
        return ExactRatio.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}e{exponent}"));
    }

    private static ExactRatio Simple(double number) => TrySimple(number) ?? throw new InvalidDataException($"{number} is no simple number");

    // A number of few digits, or a fraction of small numbers, where a double lies so close that nothing else can be meant.
    private static ExactRatio? TrySimple(double number)
    {
        const int fewDigits = 6;
        const int largest = 20;
        if (number == Math.Truncate(number) && number < 1e15)
        {
            return Decimal(number.ToString("F0", CultureInfo.InvariantCulture));
        }

        var rounded = number.ToString("E" + fewDigits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (Near(double.Parse(rounded, CultureInfo.InvariantCulture), number))
        {
            return Decimal(rounded);
        }

        var denominator = Enumerable.Range(1, largest).FirstOrDefault(d => Near(Math.Round(number * d), number * d) && Math.Round(number * d) > 0);
        return denominator == 0 ? null : ExactRatio.Of((long)Math.Round(number * denominator), denominator, 0);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= Math.Abs(b) * Tolerance;

    private static IEnumerable<UnitRow> Rows(JsonElement packed)
    {
        var columns = packed.GetProperty("config").EnumerateArray().Select(c => c.ValueKind == JsonValueKind.Array ? c[0].GetString()! : c.GetString()!).ToList();
        return packed.GetProperty("data").EnumerateArray().Select(cells => new UnitRow(columns, cells));
    }
}

/// <summary>A row of the package's packed tables.</summary>
internal sealed class UnitRow(List<string> columns, JsonElement cells)
{
    public string? Text(string column) => Cell(column) is { ValueKind: JsonValueKind.String } cell ? cell.GetString() : null;

    public double? Number(string column) => Cell(column) is { ValueKind: JsonValueKind.Number } cell ? cell.GetDouble() : null;

    public bool IsTrue(string column) => Cell(column).ValueKind == JsonValueKind.True;

    private JsonElement Cell(string column) => cells[columns.IndexOf(column)];
}
