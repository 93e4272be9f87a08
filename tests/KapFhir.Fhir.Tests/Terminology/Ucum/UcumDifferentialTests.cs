using System.Globalization;
using KapFhir.Fhir.Terminology.Ucum;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology.Ucum;

/// <summary>
/// The reader of units beside npm @lhncbc/ucum-lhc: the same codes valid, the same magnitudes, dimensions and conversions, or a reason why not.
/// </summary>
public sealed class UcumDifferentialTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-9;
    private const string Unexplained = "no reason known";
    private static readonly string[] Bases = ["m", "s", "g", "rad", "K", "C", "cd"];

    private static readonly (string Why, Func<string, bool> IsSo)[] OfCodes =
    [
        ("Not metric: UCUM's table lets only metric units take a prefix, the package puts one before any.",
            code => UcumUnits.Check(code)?.Diagnostics.Contains("is not metric", StringComparison.Ordinal) == true),
        ("Defined by a unit below the fraction bar (diopter is /m); the package keeps these as a function of the unit itself.",
            code => Has(code, "[diop]") || Has(code, "[mesh_i]") || Has(code, "Bd")),
        ("A low power field is defined as 100; the package's magnitude is 1.", code => Has(code, "[LPF]")),
        ("A special unit beside an arbitrary one: special units go with plain numbers only; the package takes an arbitrary unit for a number.",
            code => UcumUnits.Check(code)?.Diagnostics.Contains("is a scale of its own", StringComparison.Ordinal) == true),
        ("Out of a floating-point number's range.", code => code.Any(char.IsDigit)),
    ];

    private static readonly (string Why, Func<Conversion, double?, bool> IsSo)[] OfConversions =
    [
        ("The package fails: the function it looks for has another name.",
            (c, theirs) => theirs is null && (Has(c.From, "[hp'_") || Has(c.To, "[hp'_") || Has(c.From, "[p'diop]") || Has(c.To, "[p'diop]"))),
        ("Number to number: by UCUM's definition mol is a number and mol/s a number per second; the package converts moles to moles only.",
            (c, theirs) => theirs is null && IsMole(c.From) != IsMole(c.To)),
        ("Réaumur: 80 degrees are 373.15 K; the package multiplies 273.15 by 1.25 too.", (c, _) => Has(c.From, "[degRe]") || Has(c.To, "[degRe]")),
        ("The slope whose tangent is 1 is 45 degrees; the package takes the arc's number for degrees.", (c, _) => Has(c.From, "%[slope]") || Has(c.To, "%[slope]")),
        ("Defined by a unit below the fraction bar; the package does not convert these.",
            (c, theirs) => theirs is null && new[] { "[diop]", "[mesh_i]", "Bd" }.Any(s => Has(c.From, s) || Has(c.To, s))),
        ("A low power field is defined as 100; the package's magnitude is 1.", (c, _) => Has(c.From, "[LPF]") || Has(c.To, "[LPF]")),
        ("By UCUM's definition eq and osm are mol; the package asks for the charge first.", (c, theirs) => theirs is null && IsMole(c.From) && IsMole(c.To)),
        ("Within one logarithmic scale only the prefix changes; the package goes through the curve and loses digits.",
            (c, _) => UcumUnits.Find(c.From)!.IsCurve && UcumUnits.Find(c.From)!.CanonicalUnit == UcumUnits.Find(c.To)!.CanonicalUnit),
        ("An arbitrary unit to the same one, perhaps with a prefix; the package converts to none.",
            (c, theirs) => theirs is null && UcumUnits.Find(c.To)!.CanonicalUnit[0] == '['),
        ("More digits than a decimal has.", (_, theirs) => theirs is not null && Math.Abs(theirs.Value) > (double)decimal.MaxValue),
    ];

    [Fact]
    public async Task Every_difference_has_a_reason()
    {
        Assert.SkipWhen(UcumLhc.Missing is not null, UcumLhc.Missing ?? "");
        var maker = new ExpressionMaker(2017);
        var expressions = Enumerable.Range(0, 3000).Select(_ => maker.Expression()).ToList();
        string[] asked = [.. ExpressionMaker.Prefixed(), .. expressions, .. expressions.Take(1500).Select(maker.Mutated)];
        var conversions = Enumerable.Range(0, 3000).Select(_ => maker.Conversion()).ToList();
        var answers = await UcumLhc.Ask(asked, conversions, TestContext.Current.CancellationToken);

        string[] codes = [.. answers.Table, .. asked];
        var differences = codes.Zip(answers.Units).Where(c => !Agree(c.First, c.Second)).Select(c => (What: c.First, Why: Reason(c.First)))
            .Concat(conversions.Zip(answers.Conversions).Where(c => !Agree(c.First, c.Second))
                .Select(c => (What: $"{c.First.From} to {c.First.To}", Why: Reason(c.First, c.Second))))
            .ToList();
        differences.Where(d => d.Why == Unexplained).Take(50).ToList().ForEach(d => output.WriteLine(d.What));
        differences.ShouldNotContain(d => d.Why == Unexplained);

        var cases = codes.Length + conversions.Count;
        ConformancePage.ShouldHold(new SuiteResult(
            "UCUM",
            "Units beside npm @lhncbc/ucum-lhc 7.1.9: the codes of its table, each prefix before each metric unit and kilo before the others, 3,000 generated expressions, 1,500 mutilated "
            + "ones, 3,000 conversions. Valid or not, base units, magnitude and converted number are compared.",
            cases,
            cases - differences.Count,
            [.. differences.GroupBy(d => d.Why, StringComparer.Ordinal).Select(g => (Examples([.. g.Select(d => d.What)]), g.Key))]));
    }

    private static string Examples(IReadOnlyList<string> cases) =>
        string.Create(CultureInfo.InvariantCulture, $"{cases.Count:N0}, such as `{cases.OrderBy(c => c.Length).ThenBy(c => c, StringComparer.Ordinal).First()}`");

    private static string Reason(string code) => OfCodes.FirstOrDefault(r => r.IsSo(code)).Why ?? Unexplained;

    private static string Reason(Conversion asked, double? theirs) => OfConversions.FirstOrDefault(r => r.IsSo(asked, theirs)).Why ?? Unexplained;

    private static bool Agree(string code, LhcUnit? theirs)
    {
        var ours = UcumUnits.Find(code);
        if (ours is null || theirs is null)
        {
            return ours is null && theirs is null;
        }

        var dimension = Bases.Zip(theirs.Dim).Aggregate(UcumDimension.None, (sum, b) => sum.Plus(UcumDimension.Of(b.First), b.Second));
        return WithoutArbitrary(ours.BaseDimension) == dimension.Text && (ours.Factor is not { } factor || AreNear(factor.ToDouble(), theirs.Magnitude));
    }

    private static bool Agree(Conversion asked, double? theirs) => UcumUnits.Convert(asked.Value, asked.From, asked.To) is not { } ours
        ? theirs is null : AreNear((double)ours, theirs);

    // A decimal ends at 28 places behind the point.
    private static bool AreNear(double ours, double? theirs) =>
        theirs is { } number && Math.Abs(ours - number) <= Math.Max(Math.Abs(number) * Tolerance, number < 1e-10 ? 1e-28 : 0);

    // The package keeps an arbitrary unit as a mark on a pure number.
    private static string WithoutArbitrary(UcumDimension dimension)
    {
        var bases = dimension.Text.Split('.').Where(p => p[0] != '[').ToList();
        return bases.Count == 0 ? "1" : string.Join('.', bases);
    }

    private static bool IsMole(string code) =>
        new[] { "mol", "osm", "eq", "kat", "[pH]" }.Any(s => Has(code, s)) || (code[^1] == 'U' && !code.EndsWith("]", StringComparison.Ordinal));

    private static bool Has(string code, string symbol) => code.Contains(symbol, StringComparison.Ordinal);
}
