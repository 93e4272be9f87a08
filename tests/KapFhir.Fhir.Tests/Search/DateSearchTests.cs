using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#date and #prefix</summary>
public sealed class DateSearchTests
{
    [Theory]
    [InlineData("2000-03-03", "2000", true)]
    [InlineData("2000", "2000-03", false)]
    [InlineData("2000-03", "2000-03", true)]
    [InlineData("2000", "ne2000-03", true)]
    [InlineData("2000-03-03", "ne2000-03", false)]
    [InlineData("2000", "gt2000-03", true)]
    [InlineData("2000-03-31", "gt2000-03", false)]
    [InlineData("2000-03", "ge2000-03-10", true)]
    [InlineData("2000-03", "le2000-03-10", true)]
    [InlineData("2000-03-10", "ge2000-03", true)]
    [InlineData("2000-03-10", "le2000-03", true)]
    [InlineData("2000-03", "sa2000-03-10", false)]
    [InlineData("2000-03-11", "sa2000-03-10", true)]
    [InlineData("2000-03-09", "eb2000-03-10", true)]
    [InlineData("2000-03-10", "eb2000-03-10", false)]
    [InlineData("2000-03-10", "eq2000", true)]
    [InlineData("2000-12", "2000", true)]
    [InlineData("2000-12-31", "le2000", true)]
    [InlineData("9999-12-31", "9999", true)]
    [InlineData("0001-01-01", "0001", true)]
    [InlineData("2020-01-01", "ap2019-10", true)]
    [InlineData("2010-01-01", "ap2019-10", false)]
    public void Date(string stored, string query, bool isFound) =>
        SearchTable.Finds("birthdate=" + query, SearchTable.Patient($"\"birthDate\":\"{stored}\"")).ShouldBe(isFound);

    [Theory]
    [InlineData("2013-01-14", "gt2013-01-14T10:00Z", true)]
    [InlineData("2013-01-01T00:30:00+01:00", "2012-12-31T23:30:00Z", true)]
    [InlineData("2013-01-01T00:30:00+01:00", "2013-01-01", false)]
    [InlineData("2013-01-01T00:30:00+01:00", "2012-12-31", true)]
    [InlineData("2012-02-29T23:59:59.999Z", "2012-02", true)]
    [InlineData("2012-02-29T10:00:00Z", "2012-02-29T10:00", true)]
    [InlineData("2012-02-29T10:00:59Z", "2012-02-29T10:00Z", true)]
    [InlineData("2012-02-29T10:01:00Z", "2012-02-29T10:00Z", false)]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31", true)]
    [InlineData("2013-01-01T00:00:00-14:00", "2013-01-01T14:00:00Z", true)]
    [InlineData("2012-12-31T23:00:00Z", "ge2013-01-01T00:00:00+01:00", true)]
    [InlineData("2012-12-31T23:00:00Z", "ge2013-01-01T00:00:00%2B01:00", true)]
    [InlineData("2012-12-31T22:59:59Z", "ge2013-01-01T00:00:00%2B01:00", false)]
    [InlineData("1973-02-28T01:01:09Z", "1973-02-28T01:01:09.999999999999999999Z", false)]
    public void DateTime(string stored, string query, bool isFound) =>
        SearchTable.Finds("date=" + query, SearchTable.Observation($"\"effectiveDateTime\":\"{stored}\"")).ShouldBe(isFound);

    [Theory]
    [InlineData("2013-01-01", "2013-01-31", "2013-01", true)]
    [InlineData("2013-01-01", "2013-01-31", "2013-01-15", false)]
    [InlineData("2013-03-14", null, "gt2100", true)]
    [InlineData("2013-03-14", null, "2013", false)]
    [InlineData(null, "2013-03-14", "lt1900", true)]
    [InlineData(null, "2013-03-14", "sa1900", false)]
    [InlineData("2013-01-21", null, "ge2013-03-14", true)]
    [InlineData("2013-01-21", "2013-02-01", "ge2013-03-14", false)]
    [InlineData("2009", "2013", "ge2010-01-01&date=lt2012-01-01", true)]
    public void Period(string? start, string? end, string query, bool isFound)
    {
        var ends = string.Join(",",
            new[] { ("start", start), ("end", end) }.Where(e => e.Item2 is not null).Select(e => $"\"{e.Item1}\":\"{e.Item2}\""));
        SearchTable.Finds("date=" + query, SearchTable.Observation("\"effectivePeriod\":{" + ends + "}")).ShouldBe(isFound);
    }

    // "Only the outer limits matter."
    [Theory]
    [InlineData("ge2020-01-05", true)]
    [InlineData("le2020-01-05", true)]
    [InlineData("2020-01-05", false)]
    [InlineData("2020-01", true)]
    [InlineData("gt2020-01-10", false)]
    public void Timing(string query, bool isFound) => SearchTable.Finds(
        "occurrence=" + query,
        """{"resourceType":"ServiceRequest","status":"active","occurrenceTiming":{"event":["2020-01-10","2020-01-01"]}}""")
            .ShouldBe(isFound);

    [Theory]
    [InlineData("2020-06-01", true)]
    [InlineData("ge2020-06-02", false)]
    public void Timing_has_the_limits_of_its_bounds(string query, bool isFound) => SearchTable.Finds(
        "occurrence=" + query,
        """{"resourceType":"ServiceRequest","status":"active","occurrenceTiming":{"repeat":{"boundsPeriod":{"start":"2020-06-01","end":"2020-06-01"}}}}""")
        .ShouldBe(isFound);

    [Theory]
    [InlineData("2013-02-30")]
    [InlineData("2013-13")]
    [InlineData("2013-1-4")]
    [InlineData("20130114")]
    [InlineData("05")]
    [InlineData("***")]
    [InlineData("abc")]
    [InlineData("0000")]
    [InlineData("ge")]
    [InlineData("2013-01-14T10")]
    [InlineData("2013-01-14T24:00Z")]
    [InlineData("2013-01-14T10:00+15:00")]
    [InlineData("2013-01-14T10:00:00.Z")]
    [InlineData("2013-01-14Z")]
    public void Bad_values_are_refused(string value)
    {
        var issue = SearchTable.Parse("Patient", "birthdate=" + Uri.EscapeDataString(value)).Issues.ShouldHaveSingleItem();
        issue.Status.ShouldBe(400);
        issue.Diagnostics.ShouldContain("birthdate");
    }

    [Theory]
    [InlineData("xx2013")]
    [InlineData("EQ2013")]
    public void Unknown_prefixes_are_refused(string value) =>
        SearchTable.Parse("Patient", "birthdate=" + value).Issues.ShouldBe([Issues.SearchPrefixUnknown("birthdate", value)]);

    [Fact]
    public void Dates_without_a_zone_are_in_the_servers()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east");
        var value = (KapFhir.Fhir.Search.DateValue)((KapFhir.Fhir.Search.ParameterClause)SearchTable
            .Parse("Patient", "birthdate=2013-01-01", SearchTable.Strict with { Zone = zone }).Value.Clauses[0]).AnyOf[0];
        value.Start.ShouldBe(new DateTime(2012, 12, 31, 22, 0, 0).Ticks);
        value.End.ShouldBe(new DateTime(2013, 1, 1, 22, 0, 0).Ticks);
    }
}
