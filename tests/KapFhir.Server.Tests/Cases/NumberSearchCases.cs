using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/search.html#number and #quantity, through the whole server.</summary>
public sealed class NumberSearchCases(TestServer server)
{
    private const string Ucum = "http://unitsofmeasure.org";

    [Theory]
    [InlineData("1e2", "95 104.9 105", "a b")] // [95, 105)
    [InlineData("le100", "100 100.4", "a")]
    [InlineData("ge100", "100 100.4", "a b")]
    [InlineData("ne100", "100.4 100.6", "b")]
    [InlineData("gt0.1", "0.10", "")]
    [InlineData("1,000", "1 0 1000", "a b")] // a comma is OR
    [InlineData("5e-1", "0.45 0.5 0.55", "a b")]
    [InlineData("5E-1", "0.45 0.5 0.55", "a b")]
    [InlineData("0.5", "0.45 0.5 0.55", "a b")]
    [InlineData("sa5", "5 5.1", "b")]
    [InlineData("gt5", "5 5.1", "b")]
    [InlineData("eb5", "5 4.9", "b")]
    [InlineData("lt5", "5 4.9", "b")]
    [InlineData("gt", "1", "400")]
    [InlineData("foo", "1", "400")]
    [InlineData("0x10", "1", "400")]
    [InlineData("NaN", "1", "400")]
    public async Task Number(string query, string stored, string expected) => (await SearchCase.Find(
        server, "RiskAssessment?probability=" + query,
        [.. stored.Split(' ').Select((value, i) => $"{(char)('a' + i)} RiskAssessment 'prediction':[{{'probabilityRange':{{'low':{{'value':{value}}},'high':{{'value':{value}}}}}}}]")]))
        .ShouldBe(expected);

    [Theory]
    [InlineData("5.4|" + Ucum + "|mg", "5.4 5.36 5.45", "a b")] // [5.35, 5.45)
    [InlineData("5.4", "5.4 5.36 5.45", "a b")]
    [InlineData("5.4|" + Ucum + "|", "5.4", "a")]
    [InlineData("5.4|http://other.org|", "5.4", "")]
    [InlineData("5.4|" + Ucum + "|g", "5.4", "")]
    [InlineData("ap5.4|" + Ucum + "|mg", "5.9 6.0 4.9 4.8", "a c")] // ten percent
    [InlineData("5.4|a|b|c", "5.4", "400")]
    public async Task Quantity(string query, string stored, string expected) => (await SearchCase.Find(
        server, "Observation?value-quantity=" + query, [.. stored.Split(' ').Select((value, i) =>
            $"{(char)('a' + i)} Observation 'valueQuantity':{{'value':{value},'unit':'mg','system':'{Ucum}','code':'mg'}}")])).ShouldBe(expected);

    [Fact]
    public async Task The_precision_of_the_searched_number_is_its_range() => (await SearchCase.Find(
        server, $"Observation?value-quantity=5.40e-3|{Ucum}|g",
        $"a Observation 'valueQuantity':{{'value':0.0054,'unit':'g','system':'{Ucum}','code':'g'}}",
        $"b Observation 'valueQuantity':{{'value':0.005406,'unit':'g','system':'{Ucum}','code':'g'}}")).ShouldBe("a");

    [Fact]
    public async Task Without_a_system_the_code_or_the_unit_counts() => (await SearchCase.Find(
        server, "Observation?value-quantity=5.4||mg",
        "a Observation 'valueQuantity':{'value':5.4,'unit':'mg','system':'http://other.org','code':'mg'}",
        "b Observation 'valueQuantity':{'value':5.4,'unit':'mg'}",
        $"c Observation 'valueQuantity':{{'value':5.4,'unit':'milligram','system':'{Ucum}','code':'mg'}}",
        $"d Observation 'valueQuantity':{{'value':5.4,'unit':'g','system':'{Ucum}','code':'g'}}")).ShouldBe("a b c");

    [Fact]
    public async Task A_stored_comparator_opens_the_range() => (await SearchCase.Find(
        server, $"Observation?value-quantity=gt5|{Ucum}|mg",
        $"a Observation 'valueQuantity':{{'value':5,'comparator':'>','unit':'mg','system':'{Ucum}','code':'mg'}}",
        $"b Observation 'valueQuantity':{{'value':5,'comparator':'<','unit':'mg','system':'{Ucum}','code':'mg'}}",
        $"c Observation 'valueQuantity':{{'value':5,'unit':'mg','system':'{Ucum}','code':'mg'}}")).ShouldBe("a");

    [Theory]
    [InlineData("5.40|urn:iso:std:iso:4217|USD", "a")]
    [InlineData("5.40|urn:iso:std:iso:4217|EUR", "")]
    public async Task Money_has_its_currency_for_a_unit(string query, string expected) => (await SearchCase.Find(
        server, "Invoice?totalgross=" + query, "a Invoice 'totalGross':{'value':5.4,'currency':'USD'}")).ShouldBe(expected);
}
