using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#composite</summary>
public sealed class CompositeSearchTests
{
    private const string Pressure = """
        "code":{"coding":[{"code":"bp"}]},"component":[
          {"code":{"coding":[{"code":"sys"}]},"valueQuantity":{"value":120,"code":"mm"}},
          {"code":{"coding":[{"code":"dia"}]},"valueQuantity":{"value":80,"code":"mm"}}]
        """;

    [Theory]
    [InlineData("component-code-value-quantity=sys$gt100", true)]
    [InlineData("component-code-value-quantity=dia$gt100", false)]
    [InlineData("component-code-value-quantity=dia$lt81||mm", true)]
    [InlineData("combo-code-value-quantity=dia$80", true)]
    [InlineData("combo-code-value-quantity=bp$80", false)]
    [InlineData("code-value-quantity=sys$gt100", false)]
    [InlineData("component-code-value-quantity=x$1,sys$120", true)]
    public void Parts_hold_for_the_same_element(string query, bool isFound) =>
        SearchTable.Finds(query, SearchTable.Observation(Pressure)).ShouldBe(isFound);

    [Theory]
    [InlineData("code-value-quantity=http://s|c$lt5.4|http://unitsofmeasure.org|mg", true)]
    [InlineData("code-value-quantity=http://s|c$lt5.0|http://unitsofmeasure.org|mg", false)]
    public void Quantity(string query, bool isFound) => SearchTable.Finds(query, SearchTable.Observation(
        """
        "code":{"coding":[{"system":"http://s","code":"c"}]},"valueQuantity":{"value":5.1,"system":"http://unitsofmeasure.org","code":"mg"}
        """)).ShouldBe(isFound);

    [Theory]
    [InlineData("code-value-string=c$cost \\$5", true)]
    [InlineData("code-value-string=c$cost \\$6", false)]
    public void Literal_dollar(string query, bool isFound) => SearchTable.Finds(query, SearchTable.Observation(
        """
        "code":{"coding":[{"code":"c"}]},"valueString":"cost $5"
        """)).ShouldBe(isFound);

    [Theory]
    [InlineData("code-value-date=c$2020-01", true)]
    [InlineData("code-value-date=c$2020-02", false)]
    public void Date_part_of_type_DateTime(string query, bool isFound) => SearchTable.Finds(query, SearchTable.Observation(
        """
        "code":{"coding":[{"code":"c"}]},"valueDateTime":"2020-01-15"
        """)).ShouldBe(isFound);

    [Theory]
    [InlineData("chromosome-variant-coordinate=1$10$20", true)]
    [InlineData("chromosome-variant-coordinate=1$le10$ge20", true)]
    [InlineData("chromosome-variant-coordinate=2$10$20", false)]
    [InlineData("chromosome-variant-coordinate=1$10$40", false)]
    public void Three_parts(string query, bool isFound) => SearchTable.Finds(
        query,
        """
        {"resourceType":"MolecularSequence","coordinateSystem":0,"referenceSeq":{"chromosome":{"coding":[{"code":"1"}]}},
         "variant":[{"start":10,"end":20},{"start":30,"end":40}]}
        """).ShouldBe(isFound);

    [Theory]
    [InlineData("code-value-quantity=c")]
    [InlineData("code-value-quantity=c$5$6")]
    [InlineData("code-value-quantity=$5")]
    public void Wrong_number_of_parts_is_refused(string query) =>
        SearchTable.Parse("Observation", query).Issues.ShouldBe([Issues.SearchCompositeParts("code-value-quantity", query[20..], 2)]);

    [Fact]
    public void Bad_part_is_refused() =>
        SearchTable.Parse("Observation", "code-value-quantity=c$abc").Issues.ShouldHaveSingleItem().Status.ShouldBe(400);

    [Fact]
    public void An_element_without_all_parts_takes_no_room()
    {
        var entries = SearchTable.Entries(SearchTable.Observation(Pressure));
        entries.Tokens.Where(t => t.Key.Component > 0).Select(t => t.Key.Parameter.Code).Distinct()
            .ShouldBe(["combo-code-value-quantity", "component-code-value-quantity"], ignoreOrder: true);
        entries.Quantities.Count(q => q.Key.Component > 0).ShouldBe(4);
    }

    // The place is at 42.2565, -83.69; distances along a great circle.
    [Theory]
    [InlineData("42.25|-83.69|11|km", true)]
    [InlineData("42.25|-83.69|0.72|km", false)] // 0.7228 km
    [InlineData("42.25|-83.69|0.73|km", true)]
    [InlineData("42.25|-83.69|723|m", true)]
    [InlineData("42.19|-83.60|10|km", false)] // in the rectangle, 10.5 km away
    [InlineData("42.19|-83.60|11|km", true)]
    [InlineData("42.2565|-83.69|0|km", true)]
    [InlineData("-42.2565|96.31|20015|km", false)] // the other side of the Earth
    [InlineData("-42.2565|96.31|20016|km", true)]
    [InlineData("42.25|-83.69", true)]
    [InlineData("43.25|-83.69|11|km", false)]
    [InlineData("43.25|-83.69|112|km", true)]
    [InlineData("43.25|-83.69|70|[mi_us]", true)]
    [InlineData("-42|100|1|km", false)]
    public void Near(string query, bool isFound) => SearchTable.Finds("near=" + query, Place(-83.69)).ShouldBe(isFound);

    [Theory]
    [InlineData("42.25|179.99|50|km", true)]
    [InlineData("42.25|-179.9|50|km", true)]
    [InlineData("42.25|178|50|km", false)]
    public void Near_crosses_the_date_line(string query, bool isFound) =>
        SearchTable.Finds("near=" + query, Place(-179.99)).ShouldBe(isFound);

    [Theory]
    [InlineData("42.25")]
    [InlineData("91|0")]
    [InlineData("42|0|5|furlong")]
    [InlineData("42|0|-5")]
    [InlineData("42|x")]
    public void Near_without_a_place_is_refused(string value) =>
        SearchTable.Parse("Location", "near=" + value).Issues.ShouldHaveSingleItem().Status.ShouldBe(400);

    private static string Place(double longitude) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
            $$"""{"resourceType":"Location","position":{"longitude":{{longitude}},"latitude":42.256500} }""");
}
