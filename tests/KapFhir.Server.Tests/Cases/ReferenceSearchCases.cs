using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/search.html#reference, #versions and #uri, through the whole server.</summary>
public sealed class ReferenceSearchCases(TestServer server)
{
    private const string Patient = "a Patient";
    private const string OfPatient = "b Observation 'subject':{'reference':'Patient/{a}'}";

    [Theory]
    [InlineData("subject=Patient/{a}", "b")]
    [InlineData("subject={a}", "b")]
    [InlineData("subject={base}/Patient/{a}", "b")]
    [InlineData("subject:Patient={a}", "b")]
    [InlineData("subject:Group={a}", "")]
    [InlineData("subject:Patient=Group/{a}", "400")]
    [InlineData("subject=patient/{a}", "")] // type names have case
    [InlineData("subject=Patient/none", "")]
    [InlineData("subject=http://other/fhir/Patient/{a}", "")]
    public async Task Local(string query, string expected) =>
        (await SearchCase.Find(server, "Observation?" + query, Patient, OfPatient)).ShouldBe(expected);

    // The same id in two types.
    [Theory]
    [InlineData("subject={a}", "b c")]
    [InlineData("subject:Patient={a}", "b")]
    [InlineData("patient={a}", "b")]
    [InlineData("patient=Patient/{a}", "b")]
    public async Task A_bare_id_is_of_any_type_that_the_parameter_has(string query, string expected) => (await SearchCase.Find(
        server, "Observation?" + query, Patient, "a Group", OfPatient, "c Observation 'subject':{'reference':'Group/{a}'}")).ShouldBe(expected);

    [Theory]
    [InlineData("subject=Patient/1", "")]
    [InlineData("subject=http://other/fhir/Patient/1", "a")]
    [InlineData("subject=http://other/fhir/Patient/1%20", "a")] // trimmed
    public async Task Elsewhere(string query, string expected) =>
        (await SearchCase.Find(server, "Observation?" + query, "a Observation 'subject':{'reference':'http://other/fhir/Patient/1'}")).ShouldBe(expected);

    [Theory]
    [InlineData("subject=Patient/{a}/_history/2", "b")]
    [InlineData("subject=Patient/{a}/_history/1", "")]
    [InlineData("subject=Patient/{a}", "b c")] // with or without a version
    public async Task Versions(string query, string expected) => (await SearchCase.Find(
        server, "Observation?" + query, Patient, "a Patient 'active':true",
        "b Observation 'subject':{'reference':'Patient/{a}/_history/2'}", "c Observation 'subject':{'reference':'Patient/{a}'}")).ShouldBe(expected);

    [Theory]
    [InlineData("subject:identifier=v", "c")] // the reference's own identifier, not the target's
    [InlineData("subject:identifier=http://i|v", "c")]
    [InlineData("subject:identifier.name=x", "400")]
    [InlineData("subject:missing=true", "e")]
    [InlineData("subject:missing=false", "b c d")] // a display is something
    public async Task Logical(string query, string expected) => (await SearchCase.Find(
        server, "Observation?" + query, "a Patient 'identifier':[{'system':'http://i','value':'v'}]", OfPatient,
        "c Observation 'subject':{'identifier':{'system':'http://i','value':'v'}}", "d Observation 'subject':{'display':'someone'}", "e Observation"))
        .ShouldBe(expected);

    [Fact]
    public async Task Urns() => (await SearchCase.Find(
        server, "Observation?subject=urn:uuid:0d0a3c1e-0f4b-4a71-8f0a-8d3a3d6d3b11",
        "a Observation 'subject':{'reference':'urn:uuid:0d0a3c1e-0f4b-4a71-8f0a-8d3a3d6d3b11'}",
        "b Observation 'subject':{'reference':'urn:uuid:0d0a3c1e-0f4b-4a71-8f0a-8d3a3d6d3b12'}")).ShouldBe("a");

    [Theory]
    [InlineData("http://q|2.0", "a")]
    [InlineData("http://q", "a b c")]
    [InlineData("http://q|3.0", "")]
    public async Task Canonical(string value, string expected) => (await SearchCase.Find(
        server, "QuestionnaireResponse?questionnaire=" + value, "a QuestionnaireResponse 'questionnaire':'http://q|2.0'",
        "b QuestionnaireResponse 'questionnaire':'http://q|1.0'", "c QuestionnaireResponse 'questionnaire':'http://q'")).ShouldBe(expected);

    [Theory]
    [InlineData("42.19|-83.60|10|km", "")] // inside the rectangle around the circle, outside the circle
    [InlineData("42.19|-83.60|11|km", "a")]
    [InlineData("42.19|-83.60|6.6|mi", "a")]
    public async Task Near_is_a_distance_on_Earth(string place, string expected) => (await SearchCase.Find(
        server, "Location?near=" + place, "a Location 'position':{'longitude':-83.69,'latitude':42.2565}")).ShouldBe(expected);

    [Fact]
    public async Task A_type_that_the_parameter_cannot_have_is_refused() => (await server.Get("Patient?organization:Practitioner=1")).ShouldFail(400);

    [Theory]
    [InlineData("url=http://acme.org/fhir/ValueSet/123", "a")]
    [InlineData("url:below=http://acme.org/fhir/", "a b")]
    [InlineData("url:above=http://acme.org/fhir/ValueSet/123/_history/5", "a b c")]
    [InlineData("url=urn:oid:1.2.3", "d")]
    [InlineData("url=http://x?a=b%26c=d", "e")] // the ampersand is part of the value
    [InlineData("url:below=urn:oid:1.2", "400")] // no hierarchy
    [InlineData("url:contains=acme", "400")]
    public async Task Url(string query, string expected) => (await SearchCase.Find(
        server, "ValueSet?" + query, "a ValueSet 'url':'http://acme.org/fhir/ValueSet/123'", "b ValueSet 'url':'http://acme.org/fhir/ValueSet/123/_history/5'",
        "c ValueSet 'url':'http://acme.org/'", "d ValueSet 'url':'urn:oid:1.2.3'", "e ValueSet 'url':'http://x?a=b&c=d'")).ShouldBe(expected);
}
