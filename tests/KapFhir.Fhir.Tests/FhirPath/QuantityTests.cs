using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

/// <summary>Quantities in units of UCUM. http://hl7.org/fhirpath/N1/#quantity</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData("1 'kg' = 1000 'g'", "true")]
    [InlineData("0.1 'mg/dL' = 1 'mg/L'", "true")]
    [InlineData("1 '/min' = 60 '/h'", "true")]
    [InlineData("1 '{beats}/min' = 60 '1/h'", "true")]
    [InlineData("1 '[in_i]' = 2.54 'cm'", "true")]
    [InlineData("3 '[ft_i]' = 1 '[yd_i]'", "true")]
    [InlineData("98.6 '[degF]' = 37 'Cel'", "true")]
    [InlineData("98.7 '[degF]' > 37 'Cel'", "true")]
    [InlineData("37 'Cel' = 310.15 'K'", "true")]
    [InlineData("7 '[pH]' = 0.0000001 'mol/L'", "true")]
    [InlineData("6 '[pH]' > 0.0000001 'mol/L'", "true")]
    [InlineData("20 'dB' = 100 '1'", "true")]
    [InlineData("1000 'm[iU]/mL' = 1 'k[iU]/L'", "true")]
    [InlineData("1 '[iU]' = 1 '[arb\\'U]'", "")]
    [InlineData("1 '[iU]' = 1 'mg'", "")]
    [InlineData("1 'unheard-of' = 1 'unheard-of'", "true")]
    [InlineData("1 'unheard-of' < 2 'unheard-of'", "true")]
    [InlineData("1 'unheard-of' = 1 'mg'", "")]
    [InlineData("1 'unheard-of' ~ 1 'mg'", "false")]
    [InlineData("79228162514264337593543950335 'Ym' > 1 'ym'", "true")]
    [InlineData("1 'm10000' = 1 'm10000'", "true")]
    [InlineData("7 days = 1 week", "true")]
    [InlineData("1 'wk' = 7 days", "true")]
    [InlineData("1 year = 1 'a'", "")]
    [InlineData("1 year ~ 1 'a'", "true")]
    [InlineData("37.0 'Cel' ~ 98.6 '[degF]'", "true")]
    [InlineData("4 'g' ~ 4040 'mg'", "true")]
    [InlineData("7.4 '[pH]' ~ 7.4 'mol/L'", "false")]
    [InlineData("1 'g'.comparable(1 'mg')", "true")]
    [InlineData("1 'g'.comparable(1 'm')", "false")]
    [InlineData("7 '[pH]'.comparable(1 'mol/L')", "true")]
    public void Compared(string expression, string expected) => Evaluated.Text(expression).ShouldBe(expected);

    // "The unit of the result will be the most granular unit of either input." http://hl7.org/fhirpath/N1/#addition
    [Theory]
    [InlineData("1 'g' + 500 'mg'", "1500 'mg'")]
    [InlineData("500 'mg' + 1 'g'", "1500 'mg'")]
    [InlineData("1 'g' - 1 'mg'", "999 'mg'")]
    [InlineData("1 day + 1 hour", "25 hours")]
    [InlineData("1 'g' + 1 'm'", "")]
    [InlineData("37 'Cel' + 1 'Cel'", "38 'Cel'")]
    [InlineData("37 'Cel' + 1 'K'", "")]
    [InlineData("1 '[iU]' + 1 'k[iU]'", "1001 '[iU]'")]
    [InlineData("3 'cm' * 12 'cm2'", "36 'cm3'")]
    [InlineData("12 'cm2' / 3 'cm'", "4 'cm'")]
    [InlineData("6 'g' / 2 'm2'", "3 'g/m2'")]
    [InlineData("6 'm' / 2 's' / 3 's'", "1 'm/s2'")]
    [InlineData("6 '1' / 2 'min'", "3 '/min'")]
    [InlineData("6 '/min' * 2 'min'", "12 '1'")]
    [InlineData("40 'mg' / 80 'kg'", "0.5 'mg/kg'")]
    [InlineData("0.5 'mg/kg' * 80 'kg'", "40.0 'mg'")]
    [InlineData("2 'mg/(kg.h)' * 3 'h'", "6 '(mg/(kg.h)).(h)'")]
    [InlineData("2 '10*3' * 3 'g'", "6 '(10*3).(g)'")]
    [InlineData("0.5 'mg/kg' * 80 'kg' = 40 'mg'", "true")]
    public void Computed(string expression, string expected) => Evaluated.Text(expression).ShouldBe(expected);

    [Theory]
    [InlineData("5.4 'mg'.toQuantity('g')", "0.0054 'g'")]
    [InlineData("37 'Cel'.toQuantity('[degF]')", "98.6 '[degF]'")]
    [InlineData("7 '[pH]'.toQuantity('mol/L')", "0.0000001 'mol/L'")]
    [InlineData("1 day.toQuantity('h')", "24 'h'")]
    [InlineData("1 'mg'.toQuantity('m')", "")]
    [InlineData("1 'mg'.toQuantity('mcg')", "")]
    [InlineData("1 'mg'.convertsToQuantity('ug')", "true")]
    [InlineData("79228162514264337593543950335 'Ym'.convertsToQuantity('ym')", "false")]
    public void Converted(string expression, string expected) => Evaluated.Text(expression).ShouldBe(expected);
}
