using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#number and #quantity</summary>
public sealed class NumberSearchTests
{
    [Theory]
    [InlineData("95", "1e2", true)]
    [InlineData("104.9", "1e2", true)]
    [InlineData("105", "1e2", false)]
    [InlineData("94.9", "1e2", false)]
    [InlineData("100", "le100", true)]
    [InlineData("100", "ge100", true)]
    [InlineData("100.4", "le100", false)]
    [InlineData("100.4", "ge100", true)]
    [InlineData("100.4", "ne100", false)]
    [InlineData("100.6", "ne100", true)]
    [InlineData("0.10", "gt0.1", false)]
    [InlineData("0.45", "5e-1", true)]
    [InlineData("0.55", "5E-1", false)]
    [InlineData("0.54", "0.5", true)]
    [InlineData("100", "1,000", false)]
    [InlineData("1", "1,000", true)]
    [InlineData("0", "1,000", true)]
    [InlineData("5.1", "sa5", true)]
    [InlineData("5", "sa5", false)]
    [InlineData("4.9", "eb5", true)]
    [InlineData("108", "ap100", true)]
    [InlineData("111", "ap100", false)]
    [InlineData("-5", "-5", true)]
    [InlineData("-5", "lt-4.5", true)]
    [InlineData("0.00000000000000000000000000000000012345678901234567890", "0.00000000000000000000000000000000012345678901234567890", true)]
    [InlineData("12345678901234567890123456789.5", "gt12345678901234567890123456789.4", true)]
    public void Number(string stored, string query, bool isFound) => SearchTable.Finds(
        "probability=" + query, $$"""{"resourceType":"RiskAssessment","status":"final","prediction":[{"probabilityDecimal":{{stored}}}]}""")
            .ShouldBe(isFound);

    [Theory]
    [InlineData("5", true)]
    [InlineData("gt9", true)]
    [InlineData("gt10", false)]
    [InlineData("le1", true)]
    [InlineData("sa0.5", true)]
    public void Range_is_compared_by_its_ends(string query, bool isFound) => SearchTable.Finds(
        "probability=" + (query == "5" ? "ap5" : query),
        """{"resourceType":"RiskAssessment","status":"final","prediction":[{"probabilityRange":{"low":{"value":1},"high":{"value":10}}}]}""").ShouldBe(isFound);

    [Theory]
    [InlineData("gt")]
    [InlineData("foo")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("1e9999999")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("5|a")]
    public void Bad_values_are_refused(string value)
    {
        var issue = SearchTable.Parse("RiskAssessment", "probability=" + value).Issues.ShouldHaveSingleItem();
        issue.Status.ShouldBe(400);
        issue.Diagnostics.ShouldContain("probability");
    }

    [Theory]
    [InlineData("5.4", "5.4|http://unitsofmeasure.org|mg", true)]
    [InlineData("5.36", "5.4|http://unitsofmeasure.org|mg", true)]
    [InlineData("5.45", "5.4|http://unitsofmeasure.org|mg", false)]
    [InlineData("5.4", "5.4|http://unitsofmeasure.org|g", false)]
    [InlineData("5.4", "5.4|http://other.example|mg", false)]
    [InlineData("5.4", "5.4||mg", true)]
    [InlineData("5.4", "5.4||milligram", true)]
    [InlineData("5.4", "5.4|http://unitsofmeasure.org|milligram", false)]
    [InlineData("5.4", "5.4", true)]
    [InlineData("5.4", "5.4|http://unitsofmeasure.org|", true)]
    [InlineData("5.4", "5.4|http://unitsofmeasure.org", true)]
    [InlineData("0.0054", "5.40e-3", true)]
    [InlineData("0.005406", "5.40e-3", false)]
    [InlineData("5.9", "ap5.4||mg", true)]
    [InlineData("6.0", "ap5.4||mg", false)]
    public void Quantity(string stored, string query, bool isFound) => SearchTable.Finds(
        "value-quantity=" + query,
        SearchTable.Observation($$"""
            "valueQuantity":{"value":{{stored}},"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"}
            """)).ShouldBe(isFound);

    // "mg understood as a UCUM unit": found whatever UCUM unit it was sent in, with the precision of the search's own unit.
    [Theory]
    [InlineData("0.0054", "g", "5.4|U|mg", true)]
    [InlineData("5400", "ug", "5.4|U|mg", true)]
    [InlineData("0.00536", "g", "5.4|U|mg", true)]
    [InlineData("0.00545", "g", "5.4|U|mg", false)]
    [InlineData("0.0054499", "g", "5.4|U|mg", true)]
    [InlineData("0.0054", "g", "5.40e-3|U|g", true)]
    [InlineData("5.4", "mg", "5.40e-3|U|g", true)]
    [InlineData("5.41", "mg", "5.40e-3|U|g", false)]
    [InlineData("5.4", "mL", "5.4|U|mg", false)]
    [InlineData("5.4", "g", "gt5000|U|mg", true)]
    [InlineData("5.4", "g", "lt5000|U|mg", false)]
    [InlineData("5.4", "g", "ap5500|U|mg", true)]
    [InlineData("5.4", "g", "ne5400|U|mg", false)]
    [InlineData("74", "/min", "4440|U|/h", true)]
    [InlineData("74", "/min", "ge4440|U|/h", true)]
    [InlineData("74", "/min", "gt4440|U|/h", false)]
    [InlineData("74", "/min", "74|U|{beats}/min", true)]
    [InlineData("98.6", "[degF]", "37.0|U|Cel", true)]
    [InlineData("98.6", "[degF]", "gt37|U|Cel", false)]
    [InlineData("98.8", "[degF]", "37.0|U|Cel", false)]
    [InlineData("7.40", "[pH]", "7.4|U|[pH]", true)]
    [InlineData("7.40", "[pH]", "gt7|U|[pH]", true)]
    [InlineData("5", "k[iU]/L", "5|U|[iU]/mL", true)]
    [InlineData("5", "[iU]", "5|U|[arb'U]", false)]
    [InlineData("5", "unheard-of", "5|U|unheard-of", true)]
    [InlineData("5", "unheard-of", "5|U|mg", false)]
    [InlineData("5.4", "g", "5.4|U", true)]
    [InlineData("0.0054", "g", "5.4||mg", false)]
    public void Quantity_in_units_of_ucum(string stored, string code, string query, bool isFound) => SearchTable.Finds(
        "value-quantity=" + Uri.EscapeDataString(query.Replace("U|", "http://unitsofmeasure.org|", StringComparison.Ordinal).Replace("|U", "|http://unitsofmeasure.org", StringComparison.Ordinal)),
        SearchTable.Observation($$"""
            "valueQuantity":{"value":{{stored}},"system":"http://unitsofmeasure.org","code":"{{code}}"}
            """)).ShouldBe(isFound);

    [Theory]
    [InlineData("1000|U|mg", ">", true)]
    [InlineData("gt10|U|g", ">", true)]
    [InlineData("lt1|U|g", ">", false)]
    [InlineData("lt1|U|g", "<", true)]
    public void A_comparator_opens_the_canonical_range_too(string query, string comparator, bool isFound) => SearchTable.Finds(
        "value-quantity=" + (query[0] == '1' ? "ge" : "") + query.Replace("U|", "http://unitsofmeasure.org|", StringComparison.Ordinal),
        SearchTable.Observation($$"""
            "valueQuantity":{"value":5,"comparator":"{{comparator}}","system":"http://unitsofmeasure.org","code":"g"}
            """)).ShouldBe(isFound);

    [Theory]
    [InlineData("{\"value\":5.4,\"code\":\"mg\"}")]
    [InlineData("{\"value\":5.4,\"unit\":\"mg\"}")]
    [InlineData("{\"value\":5.4,\"code\":\"mg\",\"system\":\"http://unitsofmeasure.org\"}")]
    public void Without_system_the_unit_or_its_code_counts(string quantity) =>
        SearchTable.Finds("value-quantity=5.4||mg", SearchTable.Observation("\"valueQuantity\":" + quantity)).ShouldBeTrue();

    // "The comparator SHOULD be considered."
    [Theory]
    [InlineData(">", "gt100", true)]
    [InlineData(">", "lt5", false)]
    [InlineData("<", "lt1", true)]
    [InlineData("<", "gt5", false)]
    [InlineData(">", "5", false)]
    public void Comparator_opens_the_range(string comparator, string query, bool isFound) => SearchTable.Finds(
        "value-quantity=" + query,
        SearchTable.Observation($$"""
            "valueQuantity":{"value":5,"comparator":"{{comparator}}"}
            """)).ShouldBe(isFound);

    [Fact]
    public void Four_parts_are_refused() =>
        SearchTable.Parse("Observation", "value-quantity=5.4|a|b|c").Issues.ShouldHaveSingleItem().Status.ShouldBe(400);

    [Theory]
    [InlineData("5.40|urn:iso:std:iso:4217|USD", true)]
    [InlineData("5.40||USD", true)]
    [InlineData("5.40|urn:iso:std:iso:4217|EUR", false)]
    public void Money_has_its_currency_for_a_unit(string query, bool isFound) => SearchTable.Finds(
        "totalgross=" + query, """{"resourceType":"Invoice","status":"issued","totalGross":{"value":5.4,"currency":"USD"}}""")
            .ShouldBe(isFound);
}
