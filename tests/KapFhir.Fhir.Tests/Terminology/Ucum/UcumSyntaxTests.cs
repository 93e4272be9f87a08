using KapFhir.Fhir.Terminology.Ucum;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology.Ucum;

/// <summary>https://ucum.org/ucum#section-Syntax-Rules: which codes there are, and what is said of those that are none.</summary>
public sealed class UcumSyntaxTests
{
    [Theory]
    [InlineData("m", "m", "1")]
    [InlineData("1", "1", "1")]
    [InlineData("kg", "g", "1e3")]
    [InlineData("mg/dL", "g.m-3", "1e1")] // 10 g/m3
    [InlineData("mg.kg-1.h-1", "s-1", "1/36e-8")]
    [InlineData("mg/kg/h", "s-1", "1/36e-8")]
    [InlineData("mg/(kg.h)", "s-1", "1/36e-8")]
    [InlineData("ug/kg/min", "s-1", "1/6e-10")]
    [InlineData("/min", "s-1", "1/6e-1")]
    [InlineData("1/min", "s-1", "1/6e-1")]
    [InlineData("{beats}/min", "s-1", "1/6e-1")]
    [InlineData("mm[Hg]", "g.m-1.s-2", "133322")]
    [InlineData("cm[H2O]", "g.m-1.s-2", "980665e-1")]
    [InlineData("m/s2", "m.s-2", "1")]
    [InlineData("kg.m/s2", "g.m.s-2", "1e3")]
    [InlineData("10*3/uL", "m-3", "1e12")]
    [InlineData("10^-3", "1", "1e-3")]
    [InlineData("10*", "1", "1e1")]
    [InlineData("g%", "g.m-3", "1e4")]
    [InlineData("%", "1", "1e-2")]
    [InlineData("mmol/L", "m-3", "60221367e16")]
    [InlineData("cd", "cd", "1")] // candela, not centiday
    [InlineData("dar", "m2", "1e1")] // deciare: no prefix da before r
    [InlineData("dag", "g", "1e1")]
    [InlineData("mo", "s", "26298e2")] // month, no prefix before o
    [InlineData("min", "s", "6e1")]
    [InlineData("PT", "C-1.g.s-1", "1e18")]
    [InlineData("Gg", "g", "1e9")]
    [InlineData("KiBy", "1", "8192")]
    [InlineData("{score}", "1", "1")]
    [InlineData("g{creat}", "g", "1")]
    [InlineData("mL{packed}/(24.h)", "m3.s-1", "1/864e-8")]
    [InlineData("/100{WBC}", "1", "1e-2")]
    [InlineData("{# of calculi}/d", "s-1", "1/864e-2")] // in R4's list of units
    [InlineData("m[iU]/mL", "[iU].m-3", "1e3")]
    [InlineData("[IU]/mL", "[iU].m-3", "1e6")]
    [InlineData("[arb'U]/mL", "[arb'U].m-3", "1e6")]
    [InlineData("[in_i]", "m", "254e-4")]
    [InlineData("[ft_us]", "m", "12/3937e2")]
    [InlineData("[diop]", "m-1", "1")]
    [InlineData("(m/s)/(m/s)", "1", "1")]
    [InlineData("m0", "1", "1")]
    [InlineData("m+2", "m2", "1")]
    [InlineData("m02", "m2", "1")]
    [InlineData("4.[pi].rad2", "rad2", "125663706143591729538505735331180115367886775975004232838997783692e-64")]
    public void A_code_is_a_factor_on_base_units(string code, string canonical, string factor)
    {
        UcumUnits.Check(code).ShouldBeNull();
        var unit = UcumUnits.Find(code).ShouldNotBeNull();
        unit.CanonicalUnit.ShouldBe(canonical);
        unit.Factor.ShouldBe(ExactRatio.Parse(factor));
    }

    [Theory]
    [InlineData("Cel", "K")]
    [InlineData("mCel", "K")]
    [InlineData("[degF]", "K")]
    [InlineData("[pH]", "[pH]")]
    [InlineData("dB[SPL]", "B[SPL]")]
    [InlineData("10.B[W]", "B[W]")]
    [InlineData("B[10.nV]", "B[10.nV]")]
    [InlineData("[m/s2/Hz^(1/2)]", "[m/s2/Hz^(1/2)]")]
    public void A_special_unit_has_base_units_or_is_its_own(string code, string canonical) =>
        UcumUnits.Find(code).ShouldNotBeNull().CanonicalUnit.ShouldBe(canonical);

    [Theory]
    [InlineData("", "at least one character")]
    [InlineData("mcg", "there is no unit 'mcg'. Did you mean 'ug'?")]
    [InlineData("mmHg", "Did you mean 'mm[Hg]'?")]
    [InlineData("mL/MIN", "there is no unit 'MIN'. Did you mean 'min'?")]
    [InlineData("milligrams", "Did you mean 'mg'?")]
    [InlineData("tablets", "Did you mean '{tablet}'?")]
    [InlineData("IU/L", "Did you mean '[iU]'?")]
    [InlineData("hr", "Did you mean 'h'?")]
    [InlineData("kmin", "'min' is not metric and takes no prefix such as 'k'.")]
    [InlineData("k[in_i]", "'[in_i]' is not metric")]
    [InlineData("mg/", "a unit is missing at character 4")]
    [InlineData("mg//L", "a unit is missing at character 4")]
    [InlineData("mg..L", "a unit is missing at character 4")]
    [InlineData(".m", "a unit is missing at character 1")]
    [InlineData("/", "a unit is missing at character 2")]
    [InlineData("()", "a unit is missing at character 2")]
    [InlineData("mg/(/L)", "only the whole may begin with '/'")]
    [InlineData("(mg", "a '(' is not closed by ')'")]
    [InlineData("mg)", "a ')' closes nothing")]
    [InlineData("g{a", "a '{' is not closed by '}'")]
    [InlineData("g{a{b}}", "a '{' is not closed by '}'")]
    [InlineData("[in_i", "a '[' is not closed by ']'")]
    [InlineData("{a}g", "'g' follows without an operator")]
    [InlineData("2mg", "'mg' follows without an operator")]
    [InlineData("(m)2", "'2' follows without an operator")]
    [InlineData("0", "a factor of 0 measures nothing")]
    [InlineData("g}", "'}' follows without an operator")]
    [InlineData("Cel/min", "'Cel' is a scale of its own")]
    [InlineData("Cel2", "'Cel' is a scale of its own")]
    [InlineData("Cel.Cel", "'Cel' is a scale of its own")]
    [InlineData("/[pH]", "'[pH]' is a scale of its own")]
    [InlineData("m10000000", "the exponent of 'm' is too large")]
    [InlineData("white cells", "a unit has no spaces")]
    [InlineData("\u00B5g", "micro is written u")]
    [InlineData("\u00B0C", "degrees are Cel")]
    [InlineData("m\u00B2", "exponents are plain digits")]
    [InlineData("m\n", "it has the character U+000A")]
    public void What_is_no_code_is_told_with_a_way_out(string code, string text)
    {
        var issue = UcumUnits.Check(code).ShouldNotBeNull();
        issue.Diagnostics.ShouldContain(text);
        issue.Code.ShouldBe("code-invalid");
        UcumUnits.Find(code).ShouldBeNull();
    }

    [Fact]
    public void Text_without_end_is_refused_and_breaks_nothing()
    {
        UcumUnits.Check(new string('m', 2000))!.Diagnostics.ShouldContain("more than 1000 characters");
        UcumUnits.Check(new string('(', 400))!.Diagnostics.ShouldContain("more than 50 parentheses");
        UcumUnits.Check(string.Join('.', Enumerable.Repeat("(m/s)", 100))).ShouldBeNull();
    }

    // 9^999999 and its like have no factor that could be written: the code is right, and compares with itself.
    [Theory]
    [InlineData("[ft_us]999999")]
    [InlineData("[pi]999")]
    [InlineData("km999999")]
    public void A_factor_beyond_all_size_leaves_the_unit_its_own(string code)
    {
        var unit = UcumUnits.Find(code).ShouldNotBeNull();
        unit.CanonicalUnit.ShouldBe(code);
        unit.Convert(5, unit).ShouldBe(5);
        UcumUnit.Compare(5, unit, 6, unit).ShouldBeLessThan(0);
    }

    [Fact]
    public void Every_symbol_of_the_table_is_a_code()
    {
        UcumTable.Instance.Atoms.Count().ShouldBe(311);
        UcumTable.Instance.Prefixes.Count().ShouldBe(24);
        UcumTable.Instance.Atoms.Where(a => UcumUnits.Check(a.Symbol) is not null).ShouldBeEmpty();
    }
}
