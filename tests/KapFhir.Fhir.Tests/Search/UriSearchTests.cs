using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#uri</summary>
public sealed class UriSearchTests
{
    [Theory]
    [InlineData("http://acme.org/fhir/ValueSet/123", "url=http://acme.org/fhir/ValueSet/123", true)]
    [InlineData("http://acme.org/fhir/ValueSet/123", "url=http://acme.org/fhir/ValueSet/123/", false)]
    [InlineData("http://acme.org/fhir/ValueSet/123", "url=http://acme.org/fhir/ValueSet", false)]
    [InlineData("http://acme.org/fhir/ValueSet/123", "url=http://ACME.org/fhir/ValueSet/123", false)]
    [InlineData("http://acme.org/fhir/ValueSet/123", "url:below=http://acme.org/fhir/", true)]
    [InlineData("http://acme.org/fhir/ValueSet/123", "url:below=http://acme.org/other/", false)]
    [InlineData("http://acme.org/fhir/ValueSet/123/_history/5", "url:above=http://acme.org/fhir/ValueSet/123/_history/5", true)]
    [InlineData("http://acme.org/fhir/ValueSet/123", "url:above=http://acme.org/fhir/ValueSet/123/_history/5", true)]
    [InlineData("http://acme.org/", "url:above=http://acme.org/fhir/ValueSet/123/_history/5", true)]
    [InlineData("http://acme.org", "url:above=http://acme.org/fhir", true)]
    [InlineData("http://acme.org/fhir/ValueSet/12", "url:above=http://acme.org/fhir/ValueSet/123", false)]
    [InlineData("urn:oid:1.2.3", "url=urn:oid:1.2.3", true)]
    [InlineData("http://x?a=b&c=d", "url=http://x?a=b%26c=d", true)]
    public void Url(string stored, string query, bool isFound) =>
        SearchTable.Finds(query, $$"""{"resourceType":"ValueSet","status":"active","url":"{{stored}}"}""").ShouldBe(isFound);

    [Theory]
    [InlineData("url:below=urn:oid:1.2")]
    [InlineData("url:above=urn:oid:1.2")]
    [InlineData("url:below=http")]
    public void What_has_no_hierarchy_is_refused(string query) =>
        SearchTable.Parse("ValueSet", query).Issues.ShouldBe([Issues.SearchUriNotHierarchical(query[..9], query[10..])]);

    [Theory]
    [InlineData("http://p/x|1.0", "_profile=http://p/x", true)]
    [InlineData("http://p/x", "_profile=http://p/x|1.0", false)]
    [InlineData("http://p/x", "_profile:below=http://p/", true)]
    [InlineData("http://p/x|2.1.0", "_profile:below=http://p/x|2", true)]
    [InlineData("http://p/x|20.1", "_profile:below=http://p/x|2", false)]
    public void Profile(string stored, string query, bool isFound) =>
        SearchTable.Finds(query, SearchTable.Patient($"\"meta\":{{\"profile\":[\"{stored}\"]}}")).ShouldBe(isFound);

    [Fact]
    public void Source() =>
        SearchTable.Finds("_source=http://ehr/1", SearchTable.Patient("\"meta\":{\"source\":\"http://ehr/1\"}")).ShouldBeTrue();
}
