using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/search.html#date and #prefix, through the whole server.</summary>
public sealed class DateSearchCases(TestServer server)
{
    [Theory]
    [InlineData("2000-03-03", "birthdate=2000", true)]
    [InlineData("2000", "birthdate=2000-03", false)] // contained in, not overlapping
    [InlineData("2000-03", "birthdate=2000-03", true)]
    [InlineData("2000", "birthdate=ne2000-03", true)]
    [InlineData("2000", "birthdate=gt2000-03", true)]
    [InlineData("2000-03-31", "birthdate=gt2000-03", false)]
    [InlineData("2000-03", "birthdate=ge2000-03-10", true)]
    [InlineData("2000-03", "birthdate=le2000-03-10", true)]
    [InlineData("2000-03-10", "birthdate=ge2000-03", true)]
    [InlineData("2000-03-10", "birthdate=le2000-03", true)]
    [InlineData("2000-03", "birthdate=sa2000-03-10", false)]
    [InlineData("2000-03-11", "birthdate=sa2000-03-10", true)]
    [InlineData("2013-06-01", "birthdate=eq2013", true)]
    public async Task Date(string stored, string query, bool isFound) =>
        (await SearchCase.Find(server, "Patient?" + query, $"a Patient 'birthDate':'{stored}'")).ShouldBe(isFound ? "a" : "");

    [Theory]
    [InlineData("2013-01-14", "date=gt2013-01-14T10:00Z", true)]
    [InlineData("2013-01-01T00:30:00+01:00", "date=2012-12-31T23:30:00Z", true)]
    [InlineData("2013-01-01T00:30:00+01:00", "date=2013-01-01", false)]
    [InlineData("2013-01-01T00:30:00+01:00", "date=2012-12-31", true)]
    [InlineData("2012-12-31T23:00:00Z", "date=ge2013-01-01T00:00:00+01:00", true)] // a raw plus sign is a space in a query: taken for the plus it was
    [InlineData("2012-12-31T22:59:59Z", "date=ge2013-01-01T00:00:00+01:00", false)]
    [InlineData("2012-02-29T23:59:59.999Z", "date=2012-02", true)]
    [InlineData("2011-05-05", "date=ge2010-01-01&date=lt2012-01-01", true)]
    [InlineData("2013-05-05", "date=ge2010-01-01&date=lt2012-01-01", false)]
    public async Task DateTime(string stored, string query, bool isFound) =>
        (await SearchCase.Find(server, "Observation?" + query, $"a Observation 'effectiveDateTime':'{stored}'")).ShouldBe(isFound ? "a" : "");

    [Theory]
    [InlineData("'start':'2013-01-01','end':'2013-01-31'", "date=2013-01", true)]
    [InlineData("'start':'2013-01-01','end':'2013-01-31'", "date=2013-01-15", false)]
    [InlineData("'start':'2013-03-14'", "date=gt2100", true)]
    [InlineData("'end':'2013-03-14'", "date=lt1900", true)]
    [InlineData("'end':'2013-03-14'", "date=sa1900", false)]
    [InlineData("'start':'2013-01-21'", "date=ge2013-03-14", true)]
    [InlineData("'start':'2013-01-21','end':'2013-02-01'", "date=ge2013-03-14", false)]
    [InlineData("'start':'2009','end':'2013'", "date=ge2010-01-01&date=lt2012-01-01", true)]
    public async Task Period(string stored, string query, bool isFound) =>
        (await SearchCase.Find(server, "Observation?" + query, $"a Observation 'effectivePeriod':{{{stored}}}")).ShouldBe(isFound ? "a" : "");

    // "Timing: the outer limits"
    [Theory]
    [InlineData("ge2020-01-05", true)]
    [InlineData("le2020-01-05", true)]
    [InlineData("2020-01-05", false)]
    public async Task Timing(string query, bool isFound) => (await SearchCase.Find(
        server, "ServiceRequest?occurrence=" + query, "a ServiceRequest 'occurrenceTiming':{'event':['2020-01-10','2020-01-01']}")).ShouldBe(isFound ? "a" : "");

    [Theory]
    [InlineData("birthdate=2013-02-30")]
    [InlineData("birthdate=2013-13")]
    [InlineData("birthdate=2013-1-4")]
    [InlineData("birthdate=20130114")]
    [InlineData("birthdate=05")]
    [InlineData("birthdate=***")]
    [InlineData("birthdate=abc")]
    [InlineData("birthdate=xx2013")]
    [InlineData("birthdate=EQ2013")]
    [InlineData("birthdate:exact=2000")]
    [InlineData("birthdate:contains=2000")]
    public async Task What_is_no_date_is_refused_by_name(string query)
    {
        var refused = await server.Get("Patient?" + query);
        refused.ShouldFail(400);
        refused.Diagnostics.ShouldContain("birthdate");
    }

    // #lastUpdated: gt is exclusive, le takes the resource's own time in.
    [Fact]
    public async Task LastUpdated_takes_the_own_time_as_it_is_written()
    {
        var found = await SearchCase.Store(server);
        var time = (await found.Put("a Patient")).Body["meta"]!["lastUpdated"]!.GetValue<string>();
        (await found.Find("Patient?_lastUpdated=gt" + time)).ShouldBe("");
        (await found.Find("Patient?_lastUpdated=ge" + time)).ShouldBe("a");
        (await found.Find("Patient?_lastUpdated=le" + time)).ShouldBe("a");
        (await found.Find("Patient?_lastUpdated=lt" + time)).ShouldBe("");
        (await found.Find("Patient?_lastUpdated=gt2000-01-01")).ShouldBe("a");
    }
}
