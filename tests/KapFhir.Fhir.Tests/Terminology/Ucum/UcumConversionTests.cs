using System.Diagnostics;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Terminology.Ucum;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology.Ucum;

/// <summary>The same amount in another unit. https://ucum.org/ucum#section-Tables-of-Terminal-Symbols</summary>
public sealed class UcumConversionTests
{
    [Theory]
    [InlineData("5.4", "g", "mg", "5400")]
    [InlineData("1", "h", "s", "3600")]
    [InlineData("1", "[in_i]", "cm", "2.54")]
    [InlineData("1", "[lb_av]", "g", "453.59237")]
    [InlineData("1", "[ft_us]", "m", "0.3048006096012192024384048768")]
    [InlineData("120", "mm[Hg]", "kPa", "15.99864")]
    [InlineData("1", "kg.m/s2", "N", "1")]
    [InlineData("37", "Cel", "K", "310.15")]
    [InlineData("37", "Cel", "[degF]", "98.6")]
    [InlineData("98.6", "[degF]", "Cel", "37")]
    [InlineData("-40", "Cel", "[degF]", "-40")]
    [InlineData("80", "[degRe]", "Cel", "100")]
    [InlineData("0", "K", "Cel", "-273.15")]
    [InlineData("1", "[degR]", "K", "0.5555555555555555555555555556")]
    [InlineData("500", "mCel", "Cel", "0.5")]
    [InlineData("7", "[pH]", "mol/L", "0.0000001")]
    [InlineData("0.0000001", "mol/L", "[pH]", "7")]
    [InlineData("2", "B", "1", "100")]
    [InlineData("20", "dB", "1", "100")]
    [InlineData("100", "1", "dB", "20")]
    [InlineData("3", "B[W]", "W", "1000")]
    [InlineData("1000", "W", "dB[W]", "30")]
    [InlineData("6", "B[V]", "V", "1000")]
    [InlineData("120", "dB[SPL]", "Pa", "20")]
    [InlineData("1", "dB[SPL]", "B[SPL]", "0.1")]
    [InlineData("8", "bit_s", "1", "256")]
    [InlineData("100", "%[slope]", "deg", "45")]
    [InlineData("100", "[p'diop]", "deg", "45")]
    [InlineData("2", "[hp'_X]", "1", "0.01")]
    [InlineData("2", "[hp'_C]", "1", "0.0001")]
    [InlineData("1", "[hp'_M]", "1", "0.001")]
    [InlineData("1", "[hp'_Q]", "1", "0.00002")]
    [InlineData("3", "[m/s2/Hz^(1/2)]", "m2/s4/Hz", "9")]
    [InlineData("180", "deg", "[pi].rad", "1")]
    [InlineData("1", "circ", "deg", "360")]
    [InlineData("5", "k[iU]/L", "[iU]/mL", "5")]
    [InlineData("5", "[IU]", "[iU]", "5")]
    [InlineData("2", "[diop]", "/m", "2")]
    [InlineData("1", "mo", "d", "30.4375")]
    [InlineData("1", "a", "d", "365.25")]
    [InlineData("1", "{tablet}", "{capsule}", "1")] // annotations mean nothing
    [InlineData("0.000000001", "ym", "Ym", "0")] // fewer than a decimal's places
    public void Convert(string value, string from, string to, string expected) =>
        UcumUnits.Convert(Number(value), from, to).ShouldBe(Number(expected));

    [Theory]
    [InlineData("g", "m")]
    [InlineData("[iU]", "[arb'U]")]
    [InlineData("[iU]", "1")]
    [InlineData("[iU]", "mg")]
    [InlineData("[pH]", "g/L")]
    [InlineData("Cel", "m")]
    [InlineData("mg", "unheard-of")]
    [InlineData("unheard-of", "mg")]
    public void What_does_not_go_together_is_no_number(string from, string to) => UcumUnits.Convert(1, from, to).ShouldBeNull();

    [Theory]
    [InlineData("79228162514264337593543950335", "Ym", "ym")]
    [InlineData("5000", "B", "1")]
    public void What_no_decimal_can_hold_is_no_number(string value, string from, string to) => UcumUnits.Convert(Number(value), from, to).ShouldBeNull();

    // The same amount has the same key whatever it was written in, and a larger one a larger key: what the index of a search is ordered by.
    [Theory]
    [InlineData("5.4", "mg", "0.0054", "g", 0)]
    [InlineData("5.4", "mg", "5400", "ug", 0)]
    [InlineData("1", "/min", "60", "/h", 0)]
    [InlineData("74", "/min", "4440", "/h", 0)]
    [InlineData("74", "/min", "4440.0000000000000000000000001", "/h", -1)]
    [InlineData("37.0", "Cel", "98.60", "[degF]", 0)]
    [InlineData("37.0", "Cel", "98.61", "[degF]", -1)]
    [InlineData("-300", "Cel", "1", "K", -1)]
    [InlineData("100", "mg/dL", "1", "g/L", 0)]
    [InlineData("0", "Cel", "273.15", "K", 0)]
    [InlineData("0", "mg", "0", "kg", 0)]
    [InlineData("-1", "mg", "0", "kg", -1)]
    [InlineData("1e500", "Cel", "1e500", "K", 1)]
    [InlineData("1e99999", "Cel", "1e99999", "[degF]", 1)]
    [InlineData("1e-99999", "Cel", "273.15", "K", 0)]
    [InlineData("12345678901234567890123456789012345678901", "mg", "12345678901234567890123456789012345678.901", "g", 0)]
    public void Keys_compare_as_the_amounts_do(string a, string unitA, string b, string unitB, int order) =>
        Math.Sign(Key(a, unitA).CompareTo(Key(b, unitB))).ShouldBe(order);

    [Fact]
    public void A_unit_that_was_seen_costs_next_to_nothing()
    {
        var five = ExactDecimal.Parse("5.4")!.Value;
        UcumUnits.Find("mg/dL")!.KeyOf(five);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 100_000; i++)
        {
            UcumUnits.Find("mg/dL")!.KeyOf(five);
        }

        (watch.Elapsed.TotalMicroseconds / 100_000).ShouldBeLessThan(100);
    }

    private static DecimalKey Key(string number, string unit) => UcumUnits.Find(unit)!.KeyOf(ExactDecimal.Parse(number)!.Value);

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
